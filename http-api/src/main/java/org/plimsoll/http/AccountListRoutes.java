package org.plimsoll.http;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.http.access.Access;

/** {@code /v1/accounts}: which accounts there are that the caller may look at. */
final class AccountListRoutes {
  private static final PageCursor<AccountId> PAGES = new PageCursor<>("accounts", AccountId::of);
  private static final int MOST_LISTED = 1000;
  private static final int USUALLY_LISTED = 100;

  private final EventLog log;
  private final AuditReads reads;

  /**
   * Names of accounts, in their order.
   *
   * @param next the cursor of what follows; empty if nothing does
   */
  record Names(List<AccountId> accounts, Optional<String> next) {}

  AccountListRoutes(EventLog log, AuditReads reads) {
    this.log = log;
    this.reads = reads;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/v1/accounts", "listAccounts", Access.ACCOUNT_READERS, this::list)
            .weighing(Weights.OF_ALL_ACCOUNTS));
  }

  /** The journal knows accounts in no order: the first of all that follow are kept. */
  private CompletionStage<HttpResponse> list(ApiRequest request) {
    QueryParameters query = request.query("owner", QueryParameters.CURSOR, QueryParameters.LIMIT);
    Optional<String> owner = query.optional("owner", name -> name, "must be a name");
    Optional<AccountId> after = query.cursor(PAGES);
    int limit = query.limit(MOST_LISTED, USUALLY_LISTED);
    return reads.query(
        () ->
            reads
                .fold(
                    log.accounts()
                        .filter(request::mayReach)
                        .filter(id -> owner.isEmpty() || owner.get().equals(id.ownerName()))
                        .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0),
                    new TreeSet<AccountId>(),
                    (first, id) -> {
                      first.add(id);
                      if (first.size() > limit + 1) {
                        first.pollLast();
                      }
                      return first;
                    })
                .thenApply(first -> Replies.ok(names(List.copyOf(first), limit))));
  }

  private static Names names(List<AccountId> found, int limit) {
    PageCursor.Page<AccountId> page = PAGES.page(found, limit, id -> id);
    return new Names(page.shown(), page.next());
  }
}
