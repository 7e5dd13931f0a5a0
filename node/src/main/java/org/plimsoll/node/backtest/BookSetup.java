package org.plimsoll.node.backtest;

import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** Sets a tested book up at a day's prices: nothing gained or lost yet. */
final class BookSetup {
  private final PastMarket market;

  BookSetup(PastMarket market) {
    this.market = market;
  }

  /**
   * Refuses what could not be set up on every day, before a long run.
   *
   * @throws UnusableInputException naming the portfolio and what it holds
   */
  static void check(TestedBook book, MarginParameters parameters, DailyHistory history) {
    for (TestedPosition position : book.positions()) {
      position.option().ifPresent(option -> requirePrice(book, history, option.underlying()));
      position
          .instrument()
          .ifPresent(
              id -> requirePrice(book, history, perpetual(book, parameters, id).underlying()));
    }
    book.collateral()
        .keySet()
        .forEach(
            id -> {
              var asset = parameters.findAsset(id).orElseThrow(() -> unlisted(book, id));
              asset.index().ifPresent(index -> requirePrice(book, history, index));
            });
  }

  /** The book at a view of {@link PastMarket}. */
  Portfolio at(MarketView view, TestedBook book) {
    Map<InstrumentId, Quantity> quantities = new TreeMap<>();
    for (TestedPosition tested : book.positions()) {
      InstrumentId id = tested.instrument().orElseGet(() -> market.idOf(tested.option().get()));
      Contract contract = view.parameters().contract(id);
      Quantity quantity =
          tested.quantity().orElseGet(() -> quantity(contract, view, tested.notional().get()));
      quantities.merge(id, quantity, Quantity::plus);
    }
    quantities.values().removeIf(Quantity::isZero);
    Map<InstrumentId, Position> positions = new TreeMap<>();
    quantities.forEach(
        (id, quantity) ->
            positions.put(id, position(view.parameters().contract(id), view, quantity)));
    return new Portfolio(book.collateral(), positions);
  }

  /**
   * The absolute notional of a position in the settlement asset; of an option, its underlying's.
   */
  static double notional(Contract contract, Position held, MarketView view) {
    return Math.abs(held.quantity().toDouble() * notionalOfOne(contract, view));
  }

  private static Position position(Contract contract, MarketView view, Quantity quantity) {
    Cash cost =
        contract.isPaidUpFront()
            ? Cash.ZERO
            : contract.value(quantity, view.markPrice(contract.id()), RoundingMode.HALF_EVEN);
    return new Position(quantity, cost);
  }

  private static Quantity quantity(Contract contract, MarketView view, Cash notional) {
    double ofOne = Math.abs(notionalOfOne(contract, view));
    return Quantity.ofUnits(Math.round(notional.units() / ofOne));
  }

  /** What one contract is worth in the settlement asset; of an option, its underlying. */
  private static double notionalOfOne(Contract contract, MarketView view) {
    if (contract instanceof EuropeanOption) {
      return contract.contractSize().toDouble() * indexPrice(view, contract.underlying());
    }
    return contract
            .value(Quantity.ONE, view.markPrice(contract.id()), RoundingMode.HALF_EVEN)
            .toDouble()
        * view.assetPrice(contract.settlement()).toDouble();
  }

  private static double indexPrice(MarketView view, IndexId index) {
    return view.known(index).price().toDouble();
  }

  private static Perpetual perpetual(
      TestedBook book, MarginParameters parameters, InstrumentId id) {
    Instrument instrument = parameters.findInstrument(id).orElseThrow(() -> unlisted(book, id));
    if (instrument instanceof Perpetual perpetual) {
      return perpetual;
    }
    throw new UnusableInputException(
        "portfolio "
            + book.name()
            + " holds "
            + id
            + ", which is no perpetual: on past days it would expire too late or not be held;"
            + " give options by moneyness and days");
  }

  private static void requirePrice(TestedBook book, DailyHistory history, IndexId index) {
    if (!history.indexes().contains(index)) {
      throw new UnusableInputException(
          "portfolio "
              + book.name()
              + " needs prices of "
              + index
              + "; the history has "
              + history.indexes());
    }
  }

  private static UnusableInputException unlisted(TestedBook book, Object id) {
    return new UnusableInputException(
        "portfolio " + book.name() + " holds " + id + ", which the parameters do not list");
  }
}
