package org.plimsoll.node;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountState;
import org.plimsoll.risk.audit.ReferenceMargin;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * Looks for breaches nobody acted on: folds every account's journal to each moment at which the
 * system had come to rest, measures it in BigDecimal against the prices of that moment, and counts
 * accounts below maintenance whose journal does not say so. Slow and independent of the monitor.
 */
final class BreachAudit {
  private BreachAudit() {}

  /**
   * A moment of rest: everything the view led to is journaled.
   *
   * @param at the time of the events until then
   */
  record Rest(Instant at, MarketView view) {}

  /** What was found. */
  record Result(long measured, long belowMaintenance, long missed) {
    Result plus(Result other) {
      return new Result(
          measured + other.measured,
          belowMaintenance + other.belowMaintenance,
          missed + other.missed);
    }
  }

  static Result of(List<AccountHistory> histories, List<Rest> rests) {
    List<PricedRest> priced = rests.stream().map(PricedRest::of).toList();
    return histories.parallelStream()
        .map(history -> audit(history, priced))
        .reduce(new Result(0, 0, 0), Result::plus);
  }

  /** A moment of rest with its prices in BigDecimal, worked out once for all accounts. */
  private record PricedRest(
      Rest rest, Map<AssetId, BigDecimal> assets, Map<InstrumentId, BigDecimal> marks) {
    static PricedRest of(Rest rest) {
      MarketView view = rest.view();
      Map<AssetId, BigDecimal> assets = new TreeMap<>();
      Map<InstrumentId, BigDecimal> marks = new TreeMap<>();
      for (var asset : view.parameters().assets()) {
        asset
            .index()
            .filter(view::isValid)
            .ifPresent(index -> assets.put(asset.id(), view.assetPrice(asset.id()).toBigDecimal()));
      }
      for (var instrument : view.parameters().instruments()) {
        if (view.isValid(instrument.underlying())) {
          marks.put(instrument.id(), view.markPrice(instrument.id()).toBigDecimal());
        }
      }
      return new PricedRest(rest, assets, marks);
    }
  }

  private static Result audit(AccountHistory history, List<PricedRest> rests) {
    List<AccountEvent> events = history.events();
    AccountState state = AccountState.empty();
    int next = 0;
    Result result = new Result(0, 0, 0);
    for (PricedRest rest : rests) {
      while (next < events.size() && !events.get(next).at().isAfter(rest.rest().at())) {
        state = state.apply(events.get(next++));
      }
      if (state.method().isMargined() && state.portfolio().hasExposure()) {
        result = result.plus(measure(state, rest));
      }
    }
    return result;
  }

  private static Result measure(AccountState state, PricedRest rest) {
    Portfolio portfolio = state.portfolio();
    if (!portfolio.isPricedBy(rest.rest().view())) {
      return new Result(0, 0, 0); // nothing may be decided on such prices
    }
    Map<AssetId, BigDecimal> collateral = new TreeMap<>();
    portfolio.collateral().forEach((asset, cash) -> collateral.put(asset, cash.toBigDecimal()));
    boolean below =
        ReferenceMargin.of(
                collateral,
                portfolio.positions(),
                rest.assets(),
                rest.marks(),
                rest.rest().view().parameters())
            .isBelowMaintenance();
    boolean missed = below && !state.status().isBreach();
    return new Result(1, below ? 1 : 0, missed ? 1 : 0);
  }
}
