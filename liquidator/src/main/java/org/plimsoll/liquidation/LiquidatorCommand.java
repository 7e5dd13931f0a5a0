package org.plimsoll.liquidation;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LossLayer;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;

/** What the liquidator is told. */
public sealed interface LiquidatorCommand extends CborSerializable
    permits LiquidatorCommand.Alerted, LiquidatorCommand.GetReport, LiquidatorInternal {

  /** An account is in breach, or still is. */
  record Alerted(MarginAlert alert) implements LiquidatorCommand {}

  record GetReport(ActorRef<Report> replyTo) implements LiquidatorCommand {}

  /** How far the unwinding of an account is. */
  enum Phase {
    /** Waits for its turn. */
    QUEUED,
    /** Waits for the next budget window. */
    WAITING_FOR_BUDGET,
    /** Waits for a valid price. */
    WAITING_FOR_PRICE,
    /** Waits for a backstop's bid to be met. */
    WAITING_FOR_BIDS,
    /** Waits until another account's loss is borne: one at a time asks who can. */
    WAITING_FOR_TURN,
    /** Waits until somebody can bear its loss. */
    WAITING_FOR_LAYERS,
    /** Waits until the accounts of all nodes can be read: among some the wrong ones would pay. */
    WAITING_FOR_BOOKS,
    /** Those who could bear its loss are asked what they have. */
    ASSESSING,
    /** A step was sent to the account. */
    ORDERING,
    /** A step is at the venue. */
    EXECUTING,
    /** A step is being settled. */
    SETTLING;

    /** Whether it waits for time, prices or money from outside, and for nothing the venue does. */
    public boolean awaitsOutside() {
      return this == WAITING_FOR_BUDGET
          || this == WAITING_FOR_PRICE
          || this == WAITING_FOR_BIDS
          || this == WAITING_FOR_LAYERS;
    }

    /** Whether every review looks again whether it may go on. */
    boolean isWaiting() {
      return awaitsOutside() || this == WAITING_FOR_BOOKS;
    }
  }

  /** One account in liquidation. */
  record Case(
      AccountId account,
      String liquidation,
      MarginStatus status,
      Cash equity,
      Cash maintenanceMargin,
      Phase phase) {}

  /**
   * The work at hand, worst account first.
   *
   * @param settledByTier steps settled since this liquidator started, per tier
   * @param traded notional that liquidations traded since then, per instrument
   * @param losses who paid how much of others' losses since then
   * @param isHedging whether a hedge of what was taken over is under way
   */
  record Report(
      List<Case> cases,
      Map<Integer, Long> settledByTier,
      SortedMap<InstrumentId, Cash> traded,
      Losses losses,
      boolean isHedging)
      implements CborSerializable {
    public Report {
      cases = List.copyOf(cases);
      settledByTier = Map.copyOf(settledByTier);
      traded = Collections.unmodifiableSortedMap(new TreeMap<>(traded));
    }

    /** Of a liquidator that has traded nothing. */
    public Report(List<Case> cases, Map<Integer, Long> settledByTier) {
      this(cases, settledByTier, new TreeMap<>(), Losses.NONE, false);
    }
  }

  /**
   * What became of the losses of accounts.
   *
   * @param paid per layer
   * @param left what stayed with accounts as their debts when it was shared
   */
  record Losses(SortedMap<LossLayer, Cash> paid, Cash left) {
    static final Losses NONE = new Losses(new TreeMap<>(), Cash.ZERO);

    public Losses {
      paid = Collections.unmodifiableSortedMap(new TreeMap<>(paid));
    }

    /** With a step that was settled. */
    Losses plus(UnwindStep step) {
      SortedMap<LossLayer, Cash> sums = new TreeMap<>(paid);
      Cash leftNow = left;
      if (step instanceof UnwindStep.CoveredTakeover taken) {
        taken.payments().forEach(p -> sums.merge(p.layer(), p.amount(), Cash::plus));
      } else if (step instanceof UnwindStep.Deleveraging deleveraging) {
        sums.merge(LossLayer.DELEVERAGED, deleveraging.loss(), Cash::plus);
      } else if (step instanceof UnwindStep.SharedLoss shared) {
        shared.payments().forEach(p -> sums.merge(p.layer(), p.amount(), Cash::plus));
        leftNow = left.plus(shared.uncovered());
      }
      return new Losses(sums, leftNow);
    }
  }
}
