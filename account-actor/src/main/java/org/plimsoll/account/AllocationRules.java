package org.plimsoll.account;

import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * When an account cannot take its leg of a step that allocates what another could not bear. Nobody
 * is asked whether it wants to; what is checked is that the leg still fits: a layer has what it
 * pays, a position to be closed is there, and no initial margin is used. Pure.
 */
final class AllocationRules {
  private AllocationRules() {}

  /**
   * @param state as if nothing were reserved for this settlement
   * @param leg of this account; the last of the terms is that of the account in liquidation
   */
  static Optional<Rejection> refusal(
      AccountState state, SettlementTerms terms, Leg leg, MarketView view) {
    Optional<Rejection> unlisted = RiskRules.refusalOfUnlisted(leg, view);
    if (unlisted.isPresent()) {
      return unlisted;
    }
    boolean isLiquidated =
        terms.legs().get(terms.legs().size() - 1).account().equals(leg.account());
    if (isLiquidated) {
      return refusalOfStep(state, terms.id());
    }
    if (terms.kind() == SettlementKind.BACKSTOP) {
      return IsolationRules.refusalOfLeg(leg, view.parameters())
          .or(() -> RiskRules.refusalOfLeg(state, leg, view))
          .or(() -> refusalOfOverdraft(state, leg, view));
    }
    boolean mayTakePositions =
        terms.kind() == SettlementKind.INSURANCE && !state.method().isMargined();
    return (mayTakePositions ? Optional.<Rejection>empty() : refusalOfClosing(state, leg))
        .or(() -> refusalOfOverdraft(state, leg, view))
        .or(() -> refusalOfUsingMargin(state, leg, view));
  }

  /** Only the step that is open: one that was cancelled must not come back. */
  private static Optional<Rejection> refusalOfStep(AccountState state, SettlementId step) {
    return state.liquidation().filter(open -> open.awaits(step)).isPresent()
        ? Optional.empty()
        : Optional.of(
            Rejection.of(
                RejectReason.UNWIND_PLAN_OUTDATED, "step " + step + " is not open here any more"));
  }

  /** A position may have been closed meanwhile; none is ever opened by this. */
  private static Optional<Rejection> refusalOfClosing(AccountState state, Leg leg) {
    if (!leg.trades().isEmpty() && state.liquidation().isPresent()) {
      return Optional.of(RiskRules.liquidationInProgress(state));
    }
    Portfolio held = state.portfolio();
    Portfolio heldAfterAll = state.portfolioWithReservations();
    return leg.trades().stream()
        .filter(
            trade ->
                !held.isReducedBy(trade.instrument(), trade.quantity())
                    || !heldAfterAll.isReducedBy(trade.instrument(), trade.quantity()))
        .findFirst()
        .map(
            trade ->
                Rejection.of(
                    RejectReason.UNWIND_PLAN_OUTDATED,
                    "account "
                        + leg.account()
                        + " does not hold the other side of "
                        + trade.quantity()
                        + " "
                        + trade.instrument()));
  }

  /** What is given is there: no layer falls below zero, in whatever order legs arrive. */
  private static Optional<Rejection> refusalOfOverdraft(
      AccountState state, Leg leg, MarketView view) {
    AssetId asset = view.parameters().settlementAsset();
    boolean isClosedOnly = !leg.trades().isEmpty() && !leg.transfers().containsKey(asset);
    if (isClosedOnly && state.method().isMargined()) {
      return Optional.empty(); // a loss that is realized may leave a debt that collateral covers
    }
    return overdraft(state.portfolio(), leg, asset)
        .or(() -> overdraft(state.portfolioWithReservations(), leg, asset));
  }

  private static Optional<Rejection> overdraft(Portfolio before, Leg leg, AssetId asset) {
    Cash held = before.collateralOf(asset);
    Cash left = leg.appliedTo(before).collateralOf(asset);
    return left.isNegative() && left.compareTo(held) < 0
        ? Optional.of(
            Rejection.of(
                RejectReason.INSUFFICIENT_COLLATERAL,
                "account " + leg.account() + " does not hold this much " + asset,
                Map.of("held", held, "left", left)))
        : Optional.empty();
  }

  /** What is charged for another's loss is not taken from initial margin that is still needed. */
  private static Optional<Rejection> refusalOfUsingMargin(
      AccountState state, Leg leg, MarketView view) {
    boolean isCharged = leg.transfers().values().stream().anyMatch(Cash::isNegative);
    return isCharged
        ? RiskRules.refusalOfNewRisk(
            state,
            state.portfolioWithReservations(),
            leg.appliedTo(state.portfolioWithReservations()),
            view,
            !leg.trades().isEmpty())
        : Optional.empty();
  }
}
