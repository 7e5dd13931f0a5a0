package org.plimsoll.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.http.SuggestionAnswer.Level;
import org.plimsoll.http.access.Access;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.whatif.Change;

/**
 * What an account must hold and why, what it would have to hold if something changed, and how to
 * get there. Nothing here changes anything.
 */
final class MarginRoutes {
  /** Every position is revalued against the rest of the book several times. */
  private static final int MOST_POSITIONS = 200;

  private final MarketServices market;
  private final Asking asking;
  private final Calculations calculations;

  MarginRoutes(MarketServices market, Asking asking, Calculations calculations) {
    this.market = market;
    this.asking = asking;
    this.calculations = calculations;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            PathTemplate.OF_ACCOUNT + "/margin", "getMargin", Access.ACCOUNT_READERS, this::margin),
        Endpoint.postedQuestion(
                PathTemplate.OF_ACCOUNT + "/what-if",
                "supposeChanges",
                Access.ACCOUNT_READERS,
                this::whatIf)
            .weighing(Weights.OF_A_CALCULATION),
        Endpoint.get(
                PathTemplate.OF_ACCOUNT + "/collateral-suggestion",
                "suggestCollateral",
                Access.ACCOUNT_READERS,
                this::suggestion)
            .weighing(Weights.OF_A_CALCULATION));
  }

  private CompletionStage<HttpResponse> margin(ApiRequest request) {
    QueryParameters query = request.query("explain", QueryParameters.MIN_REVISION);
    boolean isFull = query.optional("explain", MarginRoutes::isFull, "must be full").orElse(false);
    CompletionStage<AccountStatement> statement =
        asking.statement(request.account(), query.minRevision());
    return isFull
        ? statement.thenCompose(this::explained)
        : statement.thenApply(found -> atRevisionOf(found, MarginAnswer.of(found)));
  }

  private CompletionStage<HttpResponse> explained(AccountStatement statement) {
    requireFewPositions(statement);
    MarketView view = market.views().get();
    return calculations.run(() -> atRevisionOf(statement, MarginAnswer.explained(statement, view)));
  }

  private CompletionStage<HttpResponse> whatIf(ApiRequest request) {
    AccountId id = request.ownersAccount();
    long minRevision = request.query(QueryParameters.MIN_REVISION).minRevision();
    MarketView view = market.views().get();
    List<Change> changes =
        new WhatIfRequest(view.parameters(), market.parameters()).changes(request.body());
    return asking
        .statement(id, minRevision)
        .thenCompose(
            statement -> {
              requireFewPositions(statement);
              return calculations.run(
                  () -> atRevisionOf(statement, WhatIfAnswer.of(statement, changes, view)));
            });
  }

  private CompletionStage<HttpResponse> suggestion(ApiRequest request) {
    AccountId id = request.ownersAccount();
    QueryParameters query = request.query("level", QueryParameters.MIN_REVISION);
    Level level =
        query.optional("level", Level::of, "must be initial or maintenance").orElse(Level.INITIAL);
    return asking
        .statement(id, query.minRevision())
        .thenCompose(
            statement -> {
              requireFewPositions(statement);
              MarketView view = market.views().get();
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
