package org.plimsoll.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.http.access.Access;

/** {@code /v1/accounts/{id}/events}: the journal of an account, page by page. */
final class EventRoutes {
  private final EventLog log;
  private final Asking asking;

  /**
   * A page of events.
   *
   * @param revision of the account when it was asked: the sequence of its last event
   * @param next the cursor of what follows; empty if nothing does
   */
  record Page(AccountId account, long revision, List<ObjectNode> events, Optional<String> next) {}

  EventRoutes(EventLog log, Asking asking) {
    this.log = log;
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                PathTemplate.OF_ACCOUNT + "/events",
                "listAccountEvents",
                Access.ACCOUNT_READERS,
                this::list)
            .weighing(Weights.OF_A_PAGE));
  }

  private CompletionStage<HttpResponse> list(ApiRequest request) {
    AccountId account = request.account();
    Discretion discretion = request.discretion();
    QueryParameters query = new QueryParameters(request.http(), EventSelection.PARAMETERS);
    EventSelection selection = EventSelection.of(query).askedWith(discretion);
    // The account is asked first: it knows whether it exists, and how long its journal is.
    return asking
        .statement(account, query.minRevision())
        .thenCompose(
            statement ->
                Revisions.isKnown(request.http(), statement.revision())
                    ? CompletableFuture.completedFuture(Replies.unchanged(statement.revision()))
                    : page(account, selection, statement.revision(), discretion)
                        .thenApply(page -> Replies.atRevision(page.revision(), Replies.ok(page))));
  }

  private CompletionStage<Page> page(
      AccountId account, EventSelection selection, long revision, Discretion discretion) {
    long last = selection.lastToRead(revision);
    if (last < selection.fromSequence()) {
      return CompletableFuture.completedFuture(
          new Page(account, revision, List.of(), Optional.empty()));
    }
    return asking
        .all(
            log.accountEvents(account, selection.fromSequence(), last)
                .filter(selection::includes)
                .take(selection.lookFor()))
        .thenApply(
            found ->
                new Page(
                    account,
                    revision,
                    selection.shown(found).stream()
                        .map(logged -> event(logged, discretion))
                        .toList(),
                    selection.next(found, revision).map(EventSelection.PAGES::text)));
  }

  static ObjectNode event(LoggedEvent logged, Discretion discretion) {
    ObjectNode fields = discretion.told(logged.event());
    ObjectNode event = fields.objectNode();
    event.put("sequence", logged.sequence());
    event.put("recordedAt", logged.recordedAt().toString());
    event.setAll(fields);
    return event;
  }
}
