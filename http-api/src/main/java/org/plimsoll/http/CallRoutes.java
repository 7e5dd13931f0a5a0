package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountCommand.AcknowledgeCall;
import org.plimsoll.account.AccountCommand.RegisterWebhook;
import org.plimsoll.account.AccountCommand.RemoveWebhook;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.account.OpenMarginCall;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.margin.MarginStatus;

/** The margin call of an account, where its owner is told of it, and those of the whole venue. */
final class CallRoutes {
  private static final String CALL = PathTemplate.OF_ACCOUNT + "/margin-call";
  private static final String WEBHOOK = PathTemplate.OF_ACCOUNT + "/webhook";
  private static final PageCursor<AccountId> PAGES =
      new PageCursor<>("margin-calls", AccountId::of);
  private static final int MOST_LISTED = 1000;
  private static final int USUALLY_LISTED = 100;
  private static final int ASKED_AT_A_TIME = 8;

  private final AccountServices accounts;
  private final Asking asking;

  /**
   * The call an account is under.
   *
   * @param call empty: none is open
   * @param liquidation the id of the liquidation the account is in
   * @param webhook where its owner is told
   */
  record CallAnswer(
      AccountId account,
      long revision,
      MarginStatus status,
      Optional<OpenMarginCall> call,
      Optional<String> liquidation,
      Optional<String> webhook) {

    static CallAnswer of(AccountStatement statement) {
      return new CallAnswer(
          statement.account(),
          statement.revision(),
          statement.status(),
          statement.calls().open(),
          statement.liquidation().map(open -> open.id()),
          statement.calls().webhook().map(hook -> hook.url()));
    }
  }

  /**
   * The accounts on this node that are called or worse.
   *
   * @param total how many there are, listed or not
   * @param calls by name of the account
   * @param next the cursor of what follows; empty if nothing does
   */
  record CallsAnswer(int total, List<CallAnswer> calls, Optional<String> next) {}

  record Acknowledged(AccountId account, String call, long revision, Instant at) {}

  /**
   * @param secret to check signatures with; it is shown here and nowhere else
   */
  record Registered(AccountId account, String url, String secret, long revision, Instant at) {}

  record Removed(AccountId account, long revision, Instant at) {}

  CallRoutes(AccountServices accounts, Asking asking) {
    this.accounts = accounts;
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(CALL, "getMarginCall", Access.ACCOUNT_READERS, this::show),
        Endpoint.postedCommand(
                CALL + "/acknowledgement",
                "acknowledgeMarginCall",
                "acknowledge-call",
                Access.OWNERS,
                this::acknowledge)
            .checking(Condition.DEADLINE, Condition.REVISION),
        Endpoint.postedCommand(
                WEBHOOK, "registerWebhook", "register-webhook", Access.OWNERS, this::register)
            .checking(Condition.DEADLINE, Condition.REVISION),
        Endpoint.postedCommand(
                WEBHOOK + "/removal",
                "removeWebhook",
                "remove-webhook",
                Access.OWNERS,
                this::remove)
            .checking(Condition.DEADLINE, Condition.REVISION),
        Endpoint.get("/v1/margin-calls", "listMarginCalls", Access.WATCHERS, this::list)
            .weighing(Weights.OF_A_PAGE));
  }

  private CompletionStage<HttpResponse> show(ApiRequest request) {
    return asking
        .statement(request.account(), request.query(QueryParameters.MIN_REVISION).minRevision())
        .thenApply(
            found ->
                Replies.ifNews(request, found.revision(), () -> Replies.ok(CallAnswer.of(found))));
  }

  private CompletionStage<HttpResponse> acknowledge(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    String call = request.body().text("call", 200);
    request.body().done();
    return asking.command(
        request,
        id,
        replyTo -> new AcknowledgeCall(id, key, call, replyTo),
        accepted -> Replies.ok(new Acknowledged(id, call, accepted.revision(), accepted.at())));
  }

  private CompletionStage<HttpResponse> register(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    String url = request.body().text("url", 2000);
    request.body().done();
    String secret = accounts.secrets().secretOf(id, key);
    return asking.command(
        request,
        id,
        replyTo -> new RegisterWebhook(id, key, url, replyTo),
        accepted ->
            Replies.created(new Registered(id, url, secret, accepted.revision(), accepted.at())));
  }

  private CompletionStage<HttpResponse> remove(ApiRequest request) {
    AccountId id = request.ownersAccount();
    CommandId key = request.key();
    request.body().done();
    return asking.command(
        request,
        id,
        replyTo -> new RemoveWebhook(id, key, replyTo),
        accepted -> Replies.ok(new Removed(id, accepted.revision(), accepted.at())));
  }

  /** The monitors know who is called; each of those that are listed is asked for its call. */
  private CompletionStage<HttpResponse> list(ApiRequest request) {
    QueryParameters query = request.query(QueryParameters.CURSOR, QueryParameters.LIMIT);
    Optional<AccountId> after = query.cursor(PAGES);
    int limit = query.limit(MOST_LISTED, USUALLY_LISTED);
    return accounts.books().all().thenCompose(books -> list(books, after, limit));
  }

  private CompletionStage<HttpResponse> list(Books books, Optional<AccountId> after, int limit) {
    List<AccountId> all =
        books.accounts().stream()
            .filter(book -> !MarginStatus.MARGIN_CALL.isWorseThan(book.status()))
            .map(Book::account)
            .toList();
    List<AccountId> rest =
        all.stream()
            .filter(id -> after.isEmpty() || id.compareTo(after.orElseThrow()) > 0)
            .toList();
    PageCursor.Page<AccountId> page = PAGES.page(rest, limit, id -> id);
    return asking
        .all(Source.from(page.shown()).mapAsync(ASKED_AT_A_TIME, asking::statement))
        .thenApply(
            found ->
                Replies.ok(
                    new CallsAnswer(
                        all.size(), found.stream().map(CallAnswer::of).toList(), page.next())));
  }
}
