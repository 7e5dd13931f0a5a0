package org.plimsoll.account;

import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.units.Quantity;

/**
 * Keeps holdings far from the end of the number range, so that no later price can push a margin
 * figure over it: each holding may be worth at most a ninetieth of the range, an option what it is
 * on.
 */
public final class HoldingLimit {
  static final Cash LIMIT = Cash.of("1000000000");

  private HoldingLimit() {}

  /**
   * Why a portfolio may not become the other; empty if it may. Only what grows is looked at, so
   * that a holding whose price took it over the limit can still be reduced.
   */
  public static Optional<Rejection> refusal(Portfolio before, Portfolio after, MarketView view) {
    for (var held : after.collateral().entrySet()) {
      AssetId asset = held.getKey();
      if (held.getValue().abs().compareTo(before.collateralOf(asset).abs()) <= 0) {
        continue;
      }
      if (!isPriced(asset, view)) {
        return Optional.of(
            Rejection.of(
                RejectReason.PRICE_NOT_VALID,
                "asset " + asset + " has no price yet; try again when it has"));
      }
      if (exceeds(() -> held.getValue().times(view.assetPrice(asset), RoundingMode.UP))) {
        return Optional.of(tooLarge(asset.value()));
      }
    }
    for (var held : after.positions().entrySet()) {
      InstrumentId instrument = held.getKey();
      Quantity quantity = held.getValue().quantity().abs();
      if (quantity.compareTo(before.quantityOf(instrument).abs()) <= 0) {
        continue;
      }
      Contract contract = view.parameters().contract(instrument);
      if (isPriced(contract, view)
              && (exceeds(() -> notional(contract, held.getValue().quantity(), view))
                  || exceeds(() -> underlyingNotional(contract, quantity, view)))
          || exceeds(() -> held.getValue().entryCost())) {
        return Optional.of(tooLarge(instrument.value()));
      }
    }
    return Optional.empty();
  }

  /** The absolute value of a quantity at its mark in the settlement asset of the parameters. */
  static Cash notional(Contract contract, Quantity quantity, MarketView view) {
    Cash inSettlement =
        contract.value(quantity, view.markPrice(contract.id()), RoundingMode.UP).abs();
    return view.valueOf(contract.settlement(), inSettlement, RoundingMode.UP);
  }

  /** What an option is on: it may be worth little today and all of this tomorrow. */
  private static Cash underlyingNotional(Contract contract, Quantity quantity, MarketView view) {
    return contract instanceof EuropeanOption
        ? contract
            .size(quantity, RoundingMode.UP)
            .times(view.known(contract.underlying()).price(), RoundingMode.UP)
        : Cash.ZERO;
  }

  /** Whether a contract and what it is settled in have a price, valid or not. */
  static boolean isPriced(Contract contract, MarketView view) {
    return view.indexPrice(contract.underlying()).isPresent()
        && isPriced(contract.settlement(), view);
  }

  private static boolean isPriced(AssetId asset, MarketView view) {
    return view.parameters()
        .asset(asset)
        .index()
        .map(index -> view.indexPrice(index).isPresent())
        .orElse(true);
  }

  private static boolean exceeds(Supplier<Cash> value) {
    try {
      return value.get().abs().compareTo(LIMIT) > 0;
    } catch (OutOfRangeException e) {
      return true;
    }
  }

  private static Rejection tooLarge(String what) {
    return Rejection.of(
        RejectReason.OUT_OF_RANGE,
        "the holding of " + what + " would be worth more than one account may hold",
        Map.of("limit", LIMIT));
  }
}
