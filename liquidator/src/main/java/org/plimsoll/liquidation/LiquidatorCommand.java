package org.plimsoll.liquidation;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginAlert;
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
    /** A step was sent to the account. */
    ORDERING,
    /** A step is at the venue. */
    EXECUTING,
    /** A step is being settled. */
    SETTLING
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
   */
  record Report(
      List<Case> cases, Map<Integer, Long> settledByTier, SortedMap<InstrumentId, Cash> traded)
      implements CborSerializable {
    public Report {
      cases = List.copyOf(cases);
      settledByTier = Map.copyOf(settledByTier);
      traded = Collections.unmodifiableSortedMap(new TreeMap<>(traded));
    }

    /** Of a liquidator that has traded nothing. */
    public Report(List<Case> cases, Map<Integer, Long> settledByTier) {
      this(cases, settledByTier, new TreeMap<>());
    }
  }
}
