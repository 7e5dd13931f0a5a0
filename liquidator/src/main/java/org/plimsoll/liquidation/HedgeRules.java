package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Hedges a book that was taken over: where its delta to an underlying, coins included, is beyond
 * the band, the deepest linear perpetual on it is traded back to the edge of the band and no
 * further, the largest delta first. Pure.
 */
final class HedgeRules {
  /** Deltas are measured between the prices this far below and above. */
  private static final Rate BUMP = Rate.of("0.001");

  private HedgeRules() {}

  /**
   * The next hedge; empty if every delta lies in the band, or cannot be told or traded now.
   *
   * @param depths of instruments
   * @param remaining the budget of instruments
   */
  static Optional<MarketSlice> next(
      Portfolio book,
      MarketView view,
      Cash band,
      Function<InstrumentId, MarketDepth> depths,
      Function<InstrumentId, Cash> remaining) {
    if (!book.isPricedBy(view)) {
      return Optional.empty();
    }
    return deltas(book, view).entrySet().stream()
        .filter(delta -> delta.getValue().abs().compareTo(band) > 0)
        .sorted(Comparator.comparing((Map.Entry<IndexId, Cash> d) -> d.getValue().abs()).reversed())
        .flatMap(d -> hedge(d.getKey(), d.getValue(), view, band, depths, remaining).stream())
        .findFirst();
  }

  /**
   * What the book gains per relative rise of each underlying, coins included, in the settlement
   * asset; long > 0.
   */
  static Map<IndexId, Cash> deltas(Portfolio book, MarketView view) {
    Map<IndexId, Cash> deltas = new TreeMap<>();
    for (IndexId index : driving(book, view)) {
      double up = value(book, moved(view, index, BUMP));
      double down = value(book, moved(view, index, BUMP.negate()));
      double delta = (up - down) / (2 * BUMP.toDouble());
      deltas.put(index, Cash.ofUnits(Math.round(delta * Price.ONE.units())));
    }
    return deltas;
  }

  /** What moves the book: of a coin that is redeemed for another, the other. */
  private static Set<IndexId> driving(Portfolio book, MarketView view) {
    return book.indexes(view.parameters()).stream()
        .map(view.parameters()::drivingIndex)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether no delta of a book lies beyond the band. */
  static boolean isWithin(Cash band, Portfolio book, MarketView view) {
    return deltas(book, view).values().stream().allMatch(delta -> delta.abs().compareTo(band) <= 0);
  }

  /** The one id of the next hedge of an account at this revision. */
  static SettlementId id(AccountId fund, long revision) {
    return SettlementId.of("hedge-" + fund + "-" + revision);
  }

  /** The trade of a hedge, between the fund and the market maker, at what the market takes. */
  static SettlementTerms terms(
      SettlementId id,
      AccountId fund,
      AccountId maker,
      MarketSlice hedge,
      MarketDepth depth,
      MarketView view) {
    Contract contract = view.parameters().contract(hedge.instrument());
    MarketDepth.Cost cost = depth.costOf(contract, hedge.quantity(), view);
    return new SettlementTerms(
        id,
        SettlementKind.TRADE,
        Optional.empty(),
        List.of(
            TradeLegs.leg(
                maker, contract, hedge.quantity().negate(), cost.cash().negate(), Cash.ZERO),
            TradeLegs.leg(fund, contract, hedge.quantity(), cost.cash(), cost.fee())));
  }

  private static Optional<MarketSlice> hedge(
      IndexId underlying,
      Cash delta,
      MarketView view,
      Cash band,
      Function<InstrumentId, MarketDepth> depths,
      Function<InstrumentId, Cash> remaining) {
    return deepest(underlying, view, depths)
        .flatMap(
            contract -> {
              Cash excess = delta.abs().minus(band).min(remaining.apply(contract.id()));
              Quantity most = depths.apply(contract.id()).largestOrder(contract, view);
              Quantity wanted = MarketDepth.lotsWorth(excess, contract, view);
              Quantity traded = wanted.compareTo(most) < 0 ? wanted : most;
              return traded.isZero()
                  ? Optional.<MarketSlice>empty()
                  : Optional.of(
                      new MarketSlice(
                          contract.id(), delta.isNegative() ? traded : traded.negate()));
            });
  }

  private static Optional<Contract> deepest(
      IndexId underlying, MarketView view, Function<InstrumentId, MarketDepth> depths) {
    return view.parameters().instruments().stream()
        .filter(each -> each instanceof Perpetual p && p.form() == PayoffForm.LINEAR)
        .filter(each -> each.underlying().equals(underlying))
        .map(Contract.class::cast)
        .min(
            Comparator.comparing((Contract c) -> depths.apply(c.id()).depth())
                .reversed()
                .thenComparing(Contract::id));
  }

  private static MarketView moved(MarketView view, IndexId index, Rate move) {
    IndexPrice known = view.known(index);
    Price price = known.price().movedBy(move, RoundingMode.HALF_EVEN);
    return view.with(Map.of(index, known.withPrice(price)), view.version() + 1, view.asOf())
        .composed();
  }

  private static double value(Portfolio book, MarketView view) {
    double value = 0;
    for (var held : book.collateral().entrySet()) {
      value += held.getValue().toDouble() * view.assetPrice(held.getKey()).toDouble();
    }
    for (var held : book.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      Cash worth =
          contract.value(
              held.getValue().quantity(), view.markPrice(contract.id()), RoundingMode.HALF_EVEN);
      value +=
          worth.minus(held.getValue().entryCost()).toDouble()
              * view.assetPrice(contract.settlement()).toDouble();
    }
    return value;
  }
}
