package org.plimsoll.account;

import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PositionLimits;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * The limits of positions. What the account itself holds is exact; what the other accounts of its
 * owner and all accounts hold is what the node knew when the view was built. Only what grows is
 * refused, or what turns around, so that a position that a price took over its limit can be
 * reduced.
 */
final class PositionLimitRules {
  private PositionLimitRules() {}

  /**
   * Why a portfolio may not become the other; empty if it may.
   *
   * @param after holds listed instruments
   */
  static Optional<Rejection> refusal(
      AccountId account, Portfolio before, Portfolio after, MarketView view) {
    for (InstrumentId instrument : after.positions().keySet()) {
      PositionLimits limits = view.parameters().limits(instrument);
      Quantity held = before.quantityOf(instrument).abs();
      Quantity wanted = after.quantityOf(instrument).abs();
      boolean turns =
          before.quantityOf(instrument).signum() == -after.quantityOf(instrument).signum();
      if (limits.equals(PositionLimits.NONE) || wanted.compareTo(held) <= 0 && !turns) {
        continue;
      }
      Contract contract = view.parameters().contract(instrument);
      if (!HoldingLimit.isPriced(contract, view)) {
        continue; // who asks refuses it for that
      }
      Quantity ofOthers =
          view.totals()
              .heldBy(account.ownerName(), instrument)
              .map(all -> all.minus(held))
              .filter(others -> others.signum() > 0)
              .orElse(Quantity.ZERO);
      Optional<Quantity> open =
          view.totals().openInterest(instrument).map(all -> all.plus(wanted.minus(held)));
      Optional<Rejection> refusal =
          refusal(
                  RejectReason.POSITION_LIMIT,
                  "one account may hold of " + instrument,
                  limits.account(),
                  notional(contract, wanted, view))
              .or(
                  () ->
                      refusal(
                          RejectReason.OPEN_INTEREST_LIMIT,
                          "the accounts of one owner may hold of " + instrument,
                          limits.owner(),
                          notional(contract, ofOthers.plus(wanted), view)))
              .or(
                  () ->
                      open.flatMap(
                          all ->
                              refusal(
                                  RejectReason.OPEN_INTEREST_LIMIT,
                                  "all accounts may hold of " + instrument,
                                  limits.venue(),
                                  notional(contract, all, view))));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<Rejection> refusal(
      RejectReason reason, String who, Optional<Cash> limit, Cash notional) {
    return limit
        .filter(most -> notional.compareTo(most) > 0)
        .map(
            most ->
                Rejection.of(
                    reason,
                    "it would be more than " + who,
                    Map.of("limit", most, "notional", notional)));
  }

  private static Cash notional(Contract contract, Quantity quantity, MarketView view) {
    return HoldingLimit.notional(contract, quantity, view);
  }
}
