package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.http.access.Access;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.LiquidatorCommand;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;

/**
 * {@code /v1/markets}, {@code /v1/parameters}, {@code /v1/liquidations} and {@code /v1/status}: the
 * venue as a whole.
 */
final class StatusRoutes {
  private static final int MOST_LISTED = 1000;

  private final ApiServices services;
  private final Asking asking;

  /** Which market view is in force on this node. */
  record ViewAnswer(long version, Instant asOf) {}

  /**
   * What the insurance fund has.
   *
   * @param netValue empty while something it holds has no price
   */
  record FundAnswer(
      AccountId account, Optional<Cash> netValue, SortedMap<AssetId, Cash> collateral) {
    static FundAnswer of(AccountStatement statement) {
      return new FundAnswer(
          statement.account(),
          statement.assessment().map(assessment -> assessment.equity().netValue()),
          statement.portfolio().collateral());
    }
  }

  /**
   * What is being liquidated: a moment's order, which pages could not be cut from.
   *
   * @param total how many accounts are, listed or not
   * @param cases the worst accounts first
   * @param settledByTier steps settled since the liquidator started, per tier
   * @param traded notional that liquidations traded since then, per instrument
   * @param losses who paid how much of others' losses since then
   * @param isHedging whether a hedge of what was taken over is under way
   */
  record WorkAtHand(
      int total,
      List<LiquidatorCommand.Case> cases,
      Map<Integer, Long> settledByTier,
      SortedMap<InstrumentId, Cash> traded,
      LiquidatorCommand.Losses losses,
      boolean isHedging) {
    static WorkAtHand of(LiquidatorCommand.Report report, int limit) {
      int total = report.cases().size();
      return new WorkAtHand(
          total,
          report.cases().subList(0, Math.min(limit, total)),
          report.settledByTier(),
          report.traded(),
          report.losses(),
          report.isHedging());
    }
  }

  /**
   * How this node sees the system. What does not answer in time is empty: the rest is wanted most
   * when something is slow.
   *
   * @param prices the status of each index; empty if it never had a price
   * @param monitor of this node, which measures the accounts that live here and no others
   * @param liquidations how many accounts are being liquidated
   * @param losses who paid how much of the losses of accounts since the liquidator started
   * @param stepsByTier how many steps of unwinding were settled since then
   */
  record Status(
      String version,
      Instant now,
      ViewAnswer view,
      SortedMap<IndexId, Optional<PriceStatus>> prices,
      Optional<MarginMonitorCommand.Report> monitor,
      Optional<Integer> liquidations,
      Optional<FundAnswer> insuranceFund,
      Optional<LiquidatorCommand.Losses> losses,
      Optional<Map<Integer, Long>> stepsByTier) {}

  StatusRoutes(ApiServices services, Asking asking) {
    this.services = services;
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/v1/markets", "getMarkets", Access.EVERY_ROLE, this::markets),
        Endpoint.get("/v1/parameters", "getParameters", Access.EVERY_ROLE, this::parameters),
        Endpoint.get("/v1/liquidations", "listLiquidations", Access.WATCHERS, this::liquidations),
        Endpoint.get("/v1/status", "getStatus", Access.EVERY_ROLE, this::status));
  }

  private CompletionStage<HttpResponse> markets(ApiRequest request) {
    return CompletableFuture.completedStage(
        Replies.ok(MarketsAnswer.of(services.market().views().get())));
  }

  private CompletionStage<HttpResponse> parameters(ApiRequest request) {
    return CompletableFuture.completedStage(
        Replies.ok(ParametersAnswer.of(services.market().views().get().parameters())));
  }

  private CompletionStage<HttpResponse> liquidations(ApiRequest request) {
    int limit = request.query(QueryParameters.LIMIT).limit(MOST_LISTED, MOST_LISTED);
    return report().thenApply(report -> Replies.ok(WorkAtHand.of(report, limit)));
  }

  private CompletionStage<HttpResponse> status(ApiRequest request) {
    var monitor =
        ifAnswered(asking.ask(services.accounts().monitor(), MarginMonitorCommand.GetReport::new));
    var liquidations = ifAnswered(report());
    var fund = ifAnswered(asking.statement(HouseAccounts.INSURANCE_FUND));
    return monitor
        .thenCompose(
            rows -> liquidations.thenCombine(fund, (open, held) -> status(rows, open, held)))
        .thenApply(Replies::ok);
  }

  private CompletionStage<LiquidatorCommand.Report> report() {
    return asking.ask(services.liquidations().liquidator(), LiquidatorCommand.GetReport::new);
  }

  private Status status(
      Optional<MarginMonitorCommand.Report> monitor,
      Optional<LiquidatorCommand.Report> liquidations,
      Optional<AccountStatement> fund) {
    MarketView view = services.market().views().get();
    SortedMap<IndexId, Optional<PriceStatus>> prices = new TreeMap<>();
    view.parameters()
        .indexes()
        .forEach(index -> prices.put(index, view.indexPrice(index).map(IndexPrice::status)));
    return new Status(
        services.version(),
        services.clock().instant(),
        new ViewAnswer(view.version(), view.asOf()),
        prices,
        monitor,
        liquidations.map(report -> report.cases().size()),
        fund.map(FundAnswer::of),
        liquidations.map(LiquidatorCommand.Report::losses),
        liquidations.map(LiquidatorCommand.Report::settledByTier));
  }

  private static <T> CompletionStage<Optional<T>> ifAnswered(CompletionStage<T> answer) {
    return answer.thenApply(Optional::of).exceptionally(failure -> Optional.empty());
  }
}
