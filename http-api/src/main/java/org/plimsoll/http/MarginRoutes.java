package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.http.SuggestionAnswer.Level;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.whatif.Change;

/**
 * What an account must hold and why, what it would have to hold if something changed, and how to
 * get there. Nothing here changes anything.
 */
final class MarginRoutes {
  /** Every position is revalued against the rest of the book several times. */
  private static final int MOST_POSITIONS = 200;

  private final ApiServices services;
  private final Asking asking;
  private final Calculations calculations;

  MarginRoutes(ApiServices services, Asking asking, Calculations calculations) {
    this.services = services;
    this.asking = asking;
    this.calculations = calculations;
  }

  /**
   * @param account its name as it stands in the path
   */
  Route route(String account) {
    return concat(
        path(
            "margin",
            () ->
                get(() -> extractRequest(request -> completeWithFuture(margin(account, request))))),
        path(
            "what-if",
            () ->
                post(
                    () -> extractRequest(request -> completeWithFuture(whatIf(account, request))))),
        path(
            "collateral-suggestion",
            () ->
                get(
                    () ->
                        extractRequest(
                            request -> completeWithFuture(suggestion(account, request))))));
  }

  private CompletionStage<HttpResponse> margin(String name, HttpRequest request) {
    boolean isFull =
        new QueryParameters(request, Set.of("explain"))
            .optional("explain", MarginRoutes::isFull, "must be full")
            .orElse(false);
    CompletionStage<AccountStatement> statement = asking.statement(AccountRoutes.accountIn(name));
    return isFull
        ? statement.thenCompose(this::explained)
        : statement.thenApply(found -> atRevisionOf(found, MarginAnswer.of(found)));
  }

  private CompletionStage<HttpResponse> explained(AccountStatement statement) {
    requireFewPositions(statement);
    MarketView view = services.views().get();
    return calculations.run(() -> atRevisionOf(statement, MarginAnswer.explained(statement, view)));
  }

  private CompletionStage<HttpResponse> whatIf(String name, HttpRequest request) {
    AccountId id = AccountRoutes.ownersAccountIn(name);
    MarketView view = services.views().get();
    List<Change> changes =
        new WhatIfRequest(view.parameters(), services.parameters()).changes(BodyFields.of(request));
    return asking
        .statement(id)
        .thenCompose(
            statement -> {
              requireFewPositions(statement);
              return calculations.run(
                  () -> atRevisionOf(statement, WhatIfAnswer.of(statement, changes, view)));
            });
  }

  private CompletionStage<HttpResponse> suggestion(String name, HttpRequest request) {
    AccountId id = AccountRoutes.ownersAccountIn(name);
    Level level =
        new QueryParameters(request, Set.of("level"))
            .optional("level", Level::of, "must be initial or maintenance")
            .orElse(Level.INITIAL);
    return asking
        .statement(id)
        .thenCompose(
            statement -> {
              requireFewPositions(statement);
              MarketView view = services.views().get();
              return calculations.run(
                  () -> atRevisionOf(statement, SuggestionAnswer.of(statement, level, view)));
            });
  }

  private static boolean isFull(String text) {
    if (!text.equals("full")) {
      throw new IllegalArgumentException();
    }
    return true;
  }

  /**
   * @throws ProblemException if the account holds more positions than are calculated with
   */
  static void requireFewPositions(AccountStatement statement) {
    int positions = statement.portfolio().positions().size();
    if (positions > MOST_POSITIONS) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.TOO_MANY_POSITIONS,
                  "the account holds more positions than one request calculates; ask for its margin"
                      + " without explanation")
              .withNumbers(
                  new TreeMap<>(
                      Map.of(
                          "positions", String.valueOf(positions),
                          "most", String.valueOf(MOST_POSITIONS)))));
    }
  }

  private static HttpResponse atRevisionOf(AccountStatement statement, Object answer) {
    return Replies.atRevision(statement.revision(), Replies.ok(answer));
  }
}
