package org.plimsoll.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.http.access.Access;
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

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                PathTemplate.OF_ACCOUNT + "/liquidation/plan",
                "planLiquidation",
                Access.ACCOUNT_READERS,
                this::plan)
            .weighing(Weights.OF_A_CALCULATION),
        Endpoint.get(
                PathTemplate.OF_ACCOUNT + "/liquidations",
                "listAccountLiquidations",
                Access.ACCOUNT_READERS,
                this::list)
            .weighing(Weights.OF_A_PAGE));
  }

  private CompletionStage<HttpResponse> plan(ApiRequest request) {
    AccountId id = request.account();
    MarketView view = shocked(services.views().get(), request);
    return asking
        .statement(id)
        .thenCompose(
            statement -> {
              MarginRoutes.requireFewPositions(statement);
              return calculations.run(() -> planned(request, statement, view));
            });
  }

  private HttpResponse planned(ApiRequest request, AccountStatement statement, MarketView view) {
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
        Replies.ok(
            request
                .discretion()
                .told(new Planned(statement.account(), statement.revision(), plan))));
  }

  /** The view after the move that was asked for, of one index or of all. */
  private static MarketView shocked(MarketView view, ApiRequest request) {
    QueryParameters query = request.query("move", "index");
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

  private CompletionStage<HttpResponse> list(ApiRequest request) {
    AccountId id = request.account();
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
                                    request
                                        .discretion()
                                        .told(
                                            new Past(
                                                id,
                                                statement.revision(),
                                                LiquidationHistory.of(events)))))));
  }
}
