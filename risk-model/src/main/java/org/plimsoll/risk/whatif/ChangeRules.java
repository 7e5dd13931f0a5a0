package org.plimsoll.risk.whatif;

import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.whatif.Refusal.Reason;

/** Why a change cannot be made at all, before anybody asks about margin. */
final class ChangeRules {
  private ChangeRules() {}

  static Optional<Refusal> refusalOfAsset(AssetId asset, MarketView view) {
    return view.parameters().findAsset(asset).isPresent()
        ? Optional.empty()
        : Optional.of(Refusal.of(Reason.NOT_LISTED, "asset " + asset + " is not listed"));
  }

  static Optional<Refusal> refusalOfInstrument(InstrumentId instrument, MarketView view) {
    return view.parameters().findInstrument(instrument).isPresent()
        ? Optional.empty()
        : Optional.of(Refusal.of(Reason.NOT_LISTED, "instrument " + instrument + " is not listed"));
  }

  static Optional<Refusal> refusalOfAmount(AssetId asset, Cash amount, MarketView view) {
    return refusalOfAsset(asset, view)
        .or(
            () ->
                amount.isPositive()
                    ? Optional.empty()
                    : Optional.of(
                        Refusal.of(
                            Reason.AMOUNT_NOT_POSITIVE,
                            "the amount must be above 0",
                            Map.of("amount", amount))));
  }

  /** An account that prices can hurt takes in no asset without a valid price. */
  static Optional<Refusal> refusalOfBlindDeposit(AssetId asset, Supposition now) {
    return now.portfolio().hasExposure()
        ? PostTradeCheck.refusalOfPrices(
            Portfolio.EMPTY.plusCollateral(asset, Cash.ofUnits(1)), now.view())
        : Optional.empty();
  }

  static Optional<Refusal> refusalOfOverdraft(AssetId asset, Cash amount, Portfolio portfolio) {
    Cash held = portfolio.collateralOf(asset);
    return amount.compareTo(held) <= 0
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.COLLATERAL_NEGATIVE,
                "the account does not hold this much " + asset,
                Map.of("held", held, "requested", amount)));
  }

  static Optional<Refusal> refusalOfTrade(
      InstrumentId id, Quantity quantity, Optional<Price> price, MarketView view) {
    return refusalOfInstrument(id, view)
        .or(() -> refusalOfExpired(view.parameters().instrument(id), view))
        .or(() -> refusalOfSteps(view.parameters().instrument(id), quantity, price))
        .or(() -> refusalOfUnpriced(view.parameters().instrument(id), view));
  }

  private static Optional<Refusal> refusalOfExpired(Instrument instrument, MarketView view) {
    return instrument instanceof Contract contract && contract.isExpired(view.asOf())
        ? Optional.of(
            Refusal.of(
                Reason.EXPIRED,
                "instrument " + instrument.id() + " has expired; choose a later one",
                Map.of("expiry", contract.expiry().orElseThrow(), "asOf", view.asOf())))
        : Optional.empty();
  }

  private static Optional<Refusal> refusalOfSteps(
      Instrument instrument, Quantity quantity, Optional<Price> price) {
    if (quantity.isZero() || !quantity.isMultipleOf(instrument.lot())) {
      return Optional.of(
          Refusal.of(
              Reason.LOT,
              "the quantity must be a whole number of lots of " + instrument.id() + " and not 0",
              Map.of("quantity", quantity, "lot", instrument.lot())));
    }
    return price
        .filter(asked -> asked.units() % instrument.tick().units() != 0)
        .map(
            asked ->
                Refusal.of(
                    Reason.TICK,
                    "the price must be a whole number of ticks of " + instrument.id(),
                    Map.of("price", asked, "tick", instrument.tick())));
  }

  private static Optional<Refusal> refusalOfUnpriced(Instrument instrument, MarketView view) {
    return view.indexPrice(instrument.underlying()).isPresent()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.PRICE_NOT_VALID,
                "index " + instrument.underlying() + " has no price yet; try again when it has"));
  }

  /** What is held must go on being listed, and have a price to be measured at. */
  static Optional<Refusal> refusalOfHoldings(Portfolio portfolio, MarketView view) {
    for (AssetId asset : portfolio.collateral().keySet()) {
      Optional<Refusal> refusal = refusalOfAsset(asset, view);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    for (InstrumentId instrument : portfolio.positions().keySet()) {
      boolean isContract =
          view.parameters()
              .findInstrument(instrument)
              .filter(Contract.class::isInstance)
              .isPresent();
      if (!isContract) {
        return Optional.of(
            Refusal.of(
                Reason.NOT_LISTED, "instrument " + instrument + " is not listed as a contract"));
      }
    }
    return portfolio.indexes(view.parameters()).stream()
        .filter(index -> view.indexPrice(index).isEmpty())
        .findFirst()
        .map(
            index ->
                Refusal.of(
                    Reason.PRICE_NOT_VALID,
                    "index " + index + " has no price yet; try again when it has"));
  }

  /** The mark price of a contract, the index of what is exchanged at once. */
  static Price presentPrice(InstrumentId instrument, MarketView view) {
    Instrument listed = view.parameters().instrument(instrument);
    return listed instanceof Contract
        ? view.markPrice(instrument)
        : view.known(listed.underlying()).price();
  }
}
