package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.liquidation.LiquidationPlan;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.Moves;
import org.plimsoll.risk.whatif.Shock;

/** The liquidations of an account: what one would do, and what those were that happened. */
final class LiquidationRoutes {
  private final ApiServices services;
  private final Asking asking;
  private final Calculations calculations;

  /** The plan of an account, made and not carried out. */
  record Planned(AccountId account, long revision, LiquidationPlan plan) {}

  /** Those on record, the first one first. */
  record Past(AccountId account, long revision, List<LiquidationHistory.Entry> liquidations) {}

  LiquidationRoutes(ApiServices services, Asking asking, Calculations calculations) {
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
            segment("liquidation").slash("plan"),
            () -> get(() -> extractRequest(request -> completeWithFuture(plan(account, request))))),
        path("liquidations", () -> get(() -> completeWithFuture(list(account)))));
  }

  private CompletionStage<HttpResponse> plan(String name, HttpRequest request) {
    AccountId id = AccountRoutes.accountIn(name);
    MarketView view = shocked(services.views().get(), request);
    return asking
        .statement(id)
        .thenCompose(
            statement -> {
              MarginRoutes.requireFewPositions(statement);
              return calculations.run(() -> planned(statement, view));
            });
  }

  private HttpResponse planned(AccountStatement statement, MarketView view) {
    LiquidationPlan plan =
        services
            .liquidations()
            .plan(statement, view)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PRICE_NOT_VALID,
                        "the account is not margined, or holds something without a price yet"));
    return Replies.atRevision(
        statement.revision(),
        Replies.ok(new Planned(statement.account(), statement.revision(), plan)));
  }

  /** The view after the move that was asked for, of one index or of all. */
  private static MarketView shocked(MarketView view, HttpRequest request) {
    QueryParameters query = new QueryParameters(request, Set.of("move", "index"));
    Optional<Rate> move =
        query.optional("move", ShockFields::moveOf, "must be a decimal above -1 and at most 10");
    Optional<IndexId> index =
        query.optional(
            "index", name -> ShockFields.index(name, view.parameters()), "must be a listed index");
    if (index.isPresent() && move.isEmpty()) {
      throw QueryParameters.invalid("move", "is required where an index is given");
    }
    Rate by = move.orElse(Rate.ZERO);
    Moves moves =
        index
            .map(only -> new Moves(new TreeMap<>(Map.of(only, by)), Rate.ZERO))
            .orElseGet(() -> Moves.all(by));
    return move.isEmpty() ? view : Shock.ofPrices(moves).appliedTo(view);
  }

  private CompletionStage<HttpResponse> list(String name) {
    AccountId id = AccountRoutes.accountIn(name);
    return asking
        .statement(id)
        .thenCompose(
            statement ->
                asking
                    .all(
                        services
                            .events()
                            .accountEvents(id, 1, statement.revision())
                            .map(LoggedEvent::event)
                            .filter(LiquidationHistory::concerns))
                    .thenApply(
                        events ->
                            Replies.atRevision(
                                statement.revision(),
                                Replies.ok(
                                    new Past(
                                        id,
                                        statement.revision(),
                                        LiquidationHistory.of(events))))));
  }
}
