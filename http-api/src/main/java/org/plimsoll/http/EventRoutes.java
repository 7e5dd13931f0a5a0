package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.AccountId;

/** {@code /v1/accounts/{id}/events}: the journal of an account, page by page. */
final class EventRoutes {
  private final EventLog log;
  private final Asking asking;

  /**
   * A page of events.
   *
   * @param revision of the account when it was asked: the sequence of its last event
   * @param next the sequence to ask from for what follows; empty if nothing does
   */
  record Page(AccountId account, long revision, List<ObjectNode> events, Optional<Long> next) {}

  EventRoutes(EventLog log, Asking asking) {
    this.log = log;
    this.asking = asking;
  }

  Route route(String account) {
    return get(() -> extractRequest(request -> completeWithFuture(answer(account, request))));
  }

  private CompletionStage<HttpResponse> answer(String name, HttpRequest request) {
    AccountId account = AccountRoutes.accountIn(name);
    EventSelection selection = EventSelection.of(request);
    // The account is asked first: it knows whether it exists, and how long its journal is.
    return asking
        .statement(account)
        .thenCompose(statement -> page(account, selection, statement.revision()))
        .thenApply(page -> Replies.atRevision(page.revision(), Replies.ok(page)));
  }

  private CompletionStage<Page> page(AccountId account, EventSelection selection, long revision) {
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
                    selection.shown(found).stream().map(EventRoutes::event).toList(),
                    selection.next(found, revision)));
  }

  static ObjectNode event(LoggedEvent logged) {
    ObjectNode fields = JsonWriter.fields(logged.event());
    ObjectNode event = fields.objectNode();
    event.put("sequence", logged.sequence());
    event.put("recordedAt", logged.recordedAt().toString());
    event.setAll(fields);
    return event;
  }
}
