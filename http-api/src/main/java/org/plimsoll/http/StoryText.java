package org.plimsoll.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.SettlementEvent;
import org.plimsoll.account.UnwindStep;

/** What happened in a liquidation, in sentences. Pure. */
final class StoryText {
  private StoryText() {}

  static String of(AccountEvent event) {
    if (event instanceof MarginStatusChanged e) {
      return "status " + e.from() + " -> " + e.to() + ", " + told(e.figures());
    } else if (event instanceof LiquidationStarted e) {
      return "liquidation started, " + told(e.figures());
    } else if (event instanceof UnwindOrdered e) {
      return "step " + e.id() + " ordered, tier " + e.step().tier() + ": " + told(e.step());
    } else if (event instanceof UnwindCancelled e) {
      return "step " + e.id() + " cancelled: " + e.reason();
    } else if (event instanceof LegSettled e) {
      return "leg of " + e.settlement() + " (" + e.kind() + ") settled: " + told(e.leg());
    } else if (event instanceof FundingSettled e) {
      return "funding of " + e.instrument() + " paid: " + e.paid() + " " + e.asset();
    } else if (event instanceof LiquidationEnded e) {
      return "liquidation ended, " + told(e.figures());
    }
    return EventSubject.of(event).type();
  }

  /**
   * @param isShown whether an account may be named
   */
  static String of(SettlementEvent event, Predicate<AccountId> isShown) {
    if (event instanceof SettlementEvent.Proposed e) {
      String legs =
          e.terms().legs().stream()
              .map(leg -> named(leg.account(), isShown) + ": " + told(leg))
              .collect(Collectors.joining("; "));
      return "proposed, attempt " + e.attempt() + ": " + legs;
    } else if (event instanceof SettlementEvent.Cancelled e) {
      return "refused by " + named(e.account(), isShown) + ": " + e.rejection().reason();
    } else if (event instanceof SettlementEvent.LegApplied e) {
      return named(e.account(), isShown) + " has its leg at revision " + e.revision();
    }
    return "committed: every account agreed";
  }

  /** Every account beside its own that an event of an account names. */
  static List<AccountId> accountsOf(AccountEvent event) {
    return event instanceof UnwindOrdered ordered
            && ordered.step() instanceof UnwindStep.Allocated allocated
        ? allocated.legs().stream().map(Leg::account).toList()
        : List.of();
  }

  /** Every account an event of a settlement names. */
  static List<AccountId> accountsOf(SettlementEvent event) {
    if (event instanceof SettlementEvent.Proposed e) {
      return e.terms().legs().stream().map(Leg::account).toList();
    } else if (event instanceof SettlementEvent.Cancelled e) {
      return List.of(e.account());
    } else if (event instanceof SettlementEvent.LegApplied e) {
      return List.of(e.account());
    }
    return List.of();
  }

  private static String named(AccountId account, Predicate<AccountId> isShown) {
    return isShown.test(account) ? account.value() : "another account";
  }

  private static String told(MarginFigures figures) {
    return "equity "
        + figures.equity()
        + ", initial margin "
        + figures.initialMargin()
        + ", maintenance margin "
        + figures.maintenanceMargin();
  }

  private static String told(UnwindStep step) {
    if (step instanceof UnwindStep.CancelOrders cancelled) {
      return "orders cancelled: " + cancelled.orders();
    } else if (step instanceof UnwindStep.MarketSlice slice) {
      return told(slice);
    } else if (step instanceof UnwindStep.UnitSlice unit) {
      return unit.slices().stream().map(StoryText::told).collect(Collectors.joining(" and "));
    } else if (step instanceof UnwindStep.BackstopShare share) {
      return "a backstop takes a share at a discount of " + share.discount();
    } else if (step instanceof UnwindStep.CoveredTakeover) {
      return "insurance takes over what is left";
    } else if (step instanceof UnwindStep.Deleveraging closing) {
      return "positions are closed against the other side, which gives up " + closing.loss();
    } else if (step instanceof UnwindStep.SharedLoss shared) {
      return shared.instrument()
          + " is torn up; "
          + shared.perContract()
          + " per contract is shared";
    }
    return "the insurance fund takes over what is left";
  }

  private static String told(UnwindStep.MarketSlice slice) {
    return (slice.quantity().signum() < 0 ? "sell " : "buy ")
        + slice.quantity().abs()
        + " "
        + slice.instrument();
  }

  private static String told(Leg leg) {
    List<String> parts = new ArrayList<>();
    leg.trades()
        .forEach(
            trade ->
                parts.add(
                    trade.quantity()
                        + " "
                        + trade.instrument()
                        + " for "
                        + trade.cash()
                        + " "
                        + trade.settlement()));
    leg.transfers().forEach((asset, cash) -> parts.add(cash + " " + asset));
    leg.fees().forEach((asset, fee) -> parts.add("fee " + fee + " " + asset));
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }
}
