package org.plimsoll.account;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.account.AccountCommand.Withdraw;
import org.plimsoll.account.AccountEvent.CollateralChosen;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LeverageChosen;
import org.plimsoll.account.AccountEvent.MarginMethodChanged;
import org.plimsoll.account.AccountEvent.OrderReserved;
import org.plimsoll.account.Recomputation.Differs;
import org.plimsoll.account.Recomputation.Same;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;

/**
 * Whether what was accepted had the initial margin it needed. Figures are of one portfolio; what
 * legs and orders under way could make of it is looked at too, where they are in nothing but what
 * the figures know the price of.
 */
final class AcceptanceRules {
  private static final Optional<String> WORST_CASE =
      Optional.of("the worst case of legs and orders whose prices are not in the figures");

  private AcceptanceRules() {}

  /**
   * @param before the account before the event
   * @param figures of the event, found to be right
   * @param view what they know of the market
   */
  static Recomputation again(
      AccountState before,
      AccountEvent event,
      MarginFigures figures,
      MarginStanding standing,
      MarketView view) {
    if (!isAsked(before, event)) {
      return new Same(Optional.empty());
    }
    if (!isKnown(before, event, figures, view)) {
      return isShort(before, event, standing)
          ? refused(RiskRules.insufficientMargin(standing, view))
          : new Same(WORST_CASE);
    }
    return refusal(before, event, view)
        .map(AcceptanceRules::refused)
        .orElseGet(() -> new Same(Optional.empty()));
  }

  private static Recomputation refused(Rejection refusal) {
    return Differs.of(
        "acceptance", "accepted", refusal.reason() + ": " + refusal.detail() + refusal.numbers());
  }

  /** Whether the event was accepted only with initial margin. */
  private static boolean isAsked(AccountState before, AccountEvent event) {
    if (event instanceof LegReserved e) {
      boolean isStep = before.liquidation().filter(open -> open.awaits(e.settlement())).isPresent();
      return !isStep
          && (isOf(SettlementKind.TRADE, e)
              || isOf(SettlementKind.TRANSFER, e)
              || isOf(SettlementKind.BACKSTOP, e));
    }
    return event instanceof CollateralWithdrawn
        || event instanceof MarginMethodChanged
        || event instanceof LeverageChosen
        || event instanceof CollateralChosen
        || event instanceof OrderReserved;
  }

  private static boolean isOf(SettlementKind kind, LegReserved event) {
    return event.request().startsWith(kind + " ");
  }

  /** Without the worst case: whether the portfolio of the figures alone lacks initial margin. */
  private static boolean isShort(AccountState before, AccountEvent event, MarginStanding standing) {
    boolean mayBeShort =
        event instanceof OrderReserved
            || event instanceof LeverageChosen
            || event instanceof CollateralChosen
            || event instanceof LegReserved e && e.leg().onlyReduces(before.portfolio());
    return !mayBeShort && standing.initialExcess().isNegative();
  }

  private static Optional<Rejection> refusal(
      AccountState before, AccountEvent event, MarketView view) {
    if (event instanceof CollateralWithdrawn e) {
      return RiskRules.refusalOfWithdrawal(
          before,
          new Withdraw(MarginRules.accountOf(before), e.commandId(), e.asset(), e.amount(), null),
          view);
    } else if (event instanceof MarginMethodChanged e) {
      return MethodSwitchRules.refusalOfMargin(before.portfolio(), e.to(), view);
    } else if (event instanceof LeverageChosen e) {
      MarginChoices choices =
          before.portfolio().choices().withInitialRate(e.instrument(), e.initialRate());
      return RiskRules.refusalOfChoices(before, choices, view);
    } else if (event instanceof CollateralChosen e) {
      MarginChoices choices = before.portfolio().choices().withCounted(e.asset(), e.counts());
      return RiskRules.refusalOfChoices(before, choices, view);
    } else if (event instanceof OrderReserved e) {
      return RiskRules.refusalOfOrder(before, e.order(), view, e.at());
    } else if (event instanceof LegReserved e) {
      return RiskRules.refusalOfLeg(before.withoutReservation(e.settlement()), e.leg(), view);
    }
    return Optional.empty();
  }

  /** Whether the figures price everything that the account holds or may come to hold. */
  private static boolean isKnown(
      AccountState before, AccountEvent event, MarginFigures figures, MarketView view) {
    Set<InstrumentId> instruments = new TreeSet<>(before.portfolio().positions().keySet());
    Set<AssetId> assets = new TreeSet<>(before.portfolio().collateral().keySet());
    before.orders().values().forEach(order -> instruments.add(order.instrument()));
    if (event instanceof OrderReserved e) {
      instruments.add(e.order().instrument());
    }
    before.interest().unpaid().values().forEach(charged -> assets.add(charged.asset()));
    for (LegReserved reserved : before.reservations().values()) {
      reserved.leg().trades().forEach(trade -> instruments.add(trade.instrument()));
      assets.addAll(reserved.leg().assets());
    }
    if (!figures.marks().keySet().containsAll(instruments)) {
      return false;
    }
    instruments.forEach(id -> assets.add(view.parameters().contract(id).settlement()));
    return figures.assetPrices().keySet().containsAll(assets);
  }
}
