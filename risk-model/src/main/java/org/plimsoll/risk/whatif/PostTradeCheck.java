package org.plimsoll.risk.whatif;

import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.Refusal.Reason;

/**
 * Whether an account may become what a change would make of it. New risk needs valid prices and
 * initial margin. What only reduces a position passes too if it leaves the account no worse.
 */
public final class PostTradeCheck {
  private PostTradeCheck() {}

  /**
   * Why one portfolio may not become the other; empty if it may.
   *
   * @param onlyReduces whether nothing is done but to bring positions closer to zero
   * @throws IllegalStateException if the view lacks a price one of them depends on
   */
  public static Optional<Refusal> refusal(
      Portfolio before, Portfolio after, MarketView view, MarginModel model, boolean onlyReduces) {
    if (!after.hasExposure()) {
      return Optional.empty();
    }
    return refusalOfPrices(before, view)
        .or(() -> refusalOfPrices(after, view))
        .or(
            () ->
                refusalOfMargin(
                    MarginAssessment.of(before, view, model),
                    MarginAssessment.of(after, view, model),
                    onlyReduces));
  }

  /** Why nothing may be decided about a portfolio at these prices; empty if something may. */
  public static Optional<Refusal> refusalOfPrices(Portfolio portfolio, MarketView view) {
    return portfolio.indexes(view.parameters()).stream()
        .filter(index -> !view.allows(PriceUse.NEW_RISK, index))
        .findFirst()
        .map(
            index ->
                Refusal.of(
                    Reason.PRICE_NOT_VALID,
                    "the price of " + index + " is not valid; try again when it is",
                    Map.of(
                        index.value(),
                        view.indexPrice(index).map(p -> p.status().name()).orElse("NONE"))));
  }

  /** Why margin forbids the second of two states; empty if it does not. */
  public static Optional<Refusal> refusalOfMargin(
      MarginAssessment before, MarginAssessment after, boolean onlyReduces) {
    Cash excess = after.initialExcess();
    if (!excess.isNegative() || onlyReduces && after.standing().isNoWorseThan(before.standing())) {
      return Optional.empty();
    }
    return Optional.of(
        Refusal.of(
            Reason.BELOW_INITIAL,
            "equity would be below initial margin; deposit the shortfall or reduce",
            Map.of(
                "equity", after.equity().total(),
                "initialMargin", after.requirement().initial(),
                "shortfall", excess.negate(),
                "viewVersion", after.viewVersion())));
  }
}
