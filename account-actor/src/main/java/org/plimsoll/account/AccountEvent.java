package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.margin.CollateralSuggestion;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.LiquidationPrice;
import org.plimsoll.risk.whatif.TimeToBreach;

/**
 * Everything that can ever happen to an account: facts, with the numbers used. Fields are added and
 * never renamed; the names below are what the journal holds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AccountEvent.AccountOpened.class, name = "account-opened"),
  @JsonSubTypes.Type(value = AccountEvent.CollateralDeposited.class, name = "collateral-deposited"),
  @JsonSubTypes.Type(value = AccountEvent.CollateralWithdrawn.class, name = "collateral-withdrawn"),
  @JsonSubTypes.Type(
      value = AccountEvent.MarginMethodChanged.class,
      name = "margin-method-changed"),
  @JsonSubTypes.Type(value = AccountEvent.LeverageChosen.class, name = "leverage-chosen"),
  @JsonSubTypes.Type(value = AccountEvent.CollateralChosen.class, name = "collateral-chosen"),
  @JsonSubTypes.Type(value = AccountEvent.OrderReserved.class, name = "order-reserved"),
  @JsonSubTypes.Type(value = AccountEvent.OrderReleased.class, name = "order-released"),
  @JsonSubTypes.Type(value = AccountEvent.LegReserved.class, name = "leg-reserved"),
  @JsonSubTypes.Type(value = AccountEvent.LegReleased.class, name = "leg-released"),
  @JsonSubTypes.Type(value = AccountEvent.LegSettled.class, name = "leg-settled"),
  @JsonSubTypes.Type(value = AccountEvent.FundingSettled.class, name = "funding-settled"),
  @JsonSubTypes.Type(value = AccountEvent.InterestStarted.class, name = "interest-started"),
  @JsonSubTypes.Type(value = AccountEvent.InterestCharged.class, name = "interest-charged"),
  @JsonSubTypes.Type(
      value = AccountEvent.MarginStatusChanged.class,
      name = "margin-status-changed"),
  @JsonSubTypes.Type(value = AccountEvent.LiquidationStarted.class, name = "liquidation-started"),
  @JsonSubTypes.Type(value = AccountEvent.UnwindOrdered.class, name = "unwind-ordered"),
  @JsonSubTypes.Type(value = AccountEvent.UnwindCancelled.class, name = "unwind-cancelled"),
  @JsonSubTypes.Type(value = AccountEvent.LiquidationEnded.class, name = "liquidation-ended"),
  @JsonSubTypes.Type(value = AccountEvent.MarginCallRaised.class, name = "margin-call-raised"),
  @JsonSubTypes.Type(
      value = AccountEvent.MarginCallAcknowledged.class,
      name = "margin-call-acknowledged"),
  @JsonSubTypes.Type(
      value = AccountEvent.MarginCallEscalated.class,
      name = "margin-call-escalated"),
  @JsonSubTypes.Type(value = AccountEvent.MarginCallEnded.class, name = "margin-call-ended"),
  @JsonSubTypes.Type(value = AccountEvent.NoticeDelivered.class, name = "notice-delivered"),
  @JsonSubTypes.Type(value = AccountEvent.NoticeGivenUp.class, name = "notice-given-up"),
  @JsonSubTypes.Type(value = AccountEvent.WebhookRegistered.class, name = "webhook-registered"),
  @JsonSubTypes.Type(value = AccountEvent.WebhookRemoved.class, name = "webhook-removed")
})
public sealed interface AccountEvent {
  /** When it was decided. */
  Instant at();

  record AccountOpened(AccountId account, MarginMethod method, CommandId commandId, Instant at)
      implements AccountEvent {}

  /**
   * @param amount > 0
   */
  record CollateralDeposited(CommandId commandId, AssetId asset, Cash amount, Instant at)
      implements AccountEvent {}

  /**
   * @param amount > 0
   * @param figures the account after the withdrawal; empty if no price mattered
   */
  record CollateralWithdrawn(
      CommandId commandId, AssetId asset, Cash amount, Optional<MarginFigures> figures, Instant at)
      implements AccountEvent {}

  /**
   * The owner changed how the account is margined.
   *
   * @param figures the account under the new method; empty if no price mattered
   */
  record MarginMethodChanged(
      CommandId commandId,
      MarginMethod from,
      MarginMethod to,
      Optional<MarginFigures> figures,
      Instant at)
      implements AccountEvent {}

  /**
   * The owner chose the most leverage it wants to use in an instrument.
   *
   * @param initialRate the least initial margin rate, 1 / leverage; empty: what the rules ask
   * @param figures the account under this choice; empty if no price mattered
   */
  record LeverageChosen(
      CommandId commandId,
      InstrumentId instrument,
      Optional<Rate> initialRate,
      Optional<MarginFigures> figures,
      Instant at)
      implements AccountEvent {}

  /**
   * The owner chose whether an asset counts as collateral.
   *
   * @param figures the account under this choice; empty if no price mattered
   */
  record CollateralChosen(
      CommandId commandId,
      AssetId asset,
      boolean counts,
      Optional<MarginFigures> figures,
      Instant at)
      implements AccountEvent {}

  /**
   * The account holds initial margin for an order that rests somewhere else.
   *
   * @param figures the account without it; empty if no price mattered
   */
  record OrderReserved(
      CommandId commandId, OpenOrder order, Optional<MarginFigures> figures, Instant at)
      implements AccountEvent {}

  /** An order will not be filled any more. */
  record OrderReleased(CommandId commandId, OrderId order, Instant at) implements AccountEvent {}

  /**
   * The account agreed to a leg and holds margin for it until it is settled or released.
   *
   * @param attempt which try of the settlement this belongs to
   * @param request what was asked, to tell a repeat from another request under the same key
   * @param figures the account as if the leg were settled; empty if it is not margined
   */
  record LegReserved(
      SettlementId settlement,
      int attempt,
      Optional<CommandId> commandId,
      String request,
      Leg leg,
      Optional<MarginFigures> figures,
      Instant at)
      implements AccountEvent {}

  /** The settlement was called off; the reserved leg is forgotten. */
  record LegReleased(SettlementId settlement, int attempt, Instant at) implements AccountEvent {}

  /**
   * A leg was applied.
   *
   * @param realizedPnl what its trades realized into collateral, before fees, in the one asset they
   *     are settled in; zero if they are settled in several, see {@code realized}. The premium of
   *     an option is no part of it: it stands among the transfers
   * @param realized the same per asset; empty in events written before there were several
   * @param outcome what it did, if it is a step of the account's liquidation and prices are known
   */
  record LegSettled(
      SettlementId settlement,
      SettlementKind kind,
      Leg leg,
      Cash realizedPnl,
      SortedMap<AssetId, Cash> realized,
      Instant at,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<UnwindOutcome> outcome)
      implements AccountEvent {
    public LegSettled {
      outcome = outcome == null ? Optional.empty() : outcome;
      realized =
          Collections.unmodifiableSortedMap(
              realized == null ? new TreeMap<>() : new TreeMap<>(realized));
    }

    /** Of a leg that is no step of a liquidation. */
    public LegSettled(
        SettlementId settlement,
        SettlementKind kind,
        Leg leg,
        Cash realizedPnl,
        SortedMap<AssetId, Cash> realized,
        Instant at) {
      this(settlement, kind, leg, realizedPnl, realized, at, Optional.empty());
    }
  }

  /**
   * A position paid the funding that had become due, before a leg changed it. An index that falls
   * is received, as is one that rises by a short.
   *
   * @param settlement whose leg changes the position
   * @param asset in which it is paid
   * @param quantity held; long > 0
   * @param from the funding index it had paid up to
   * @param to the funding index it has paid up to now
   * @param paid quantity x (to - from), rounded up; negative was received
   */
  record FundingSettled(
      SettlementId settlement,
      InstrumentId instrument,
      AssetId asset,
      Quantity quantity,
      FundingIndex from,
      FundingIndex to,
      Cash paid,
      Instant at)
      implements AccountEvent {}

  /**
   * A debt bears interest from here on.
   *
   * @param index the borrow index up to which it owes none
   */
  record InterestStarted(AssetId asset, BorrowIndex index, Instant at) implements AccountEvent {}

  /**
   * The account owes the interest of the intervals since it last did. It is taken by the
   * settlement, which is asked for until its leg is settled.
   *
   * @param settlement {@code interest-asset-account-revision}, with the revision of this event
   * @param debt when it was charged, > 0
   * @param from the borrow index up to which it was charged before
   * @param to the borrow index up to which it is charged now
   * @param interest debt x (to / from - 1), rounded up
   */
  record InterestCharged(
      SettlementId settlement,
      AssetId asset,
      Cash debt,
      BorrowIndex from,
      BorrowIndex to,
      Cash interest,
      Instant at)
      implements AccountEvent {}

  record MarginStatusChanged(MarginStatus from, MarginStatus to, MarginFigures figures, Instant at)
      implements AccountEvent {}

  record LiquidationStarted(String liquidation, MarginFigures figures, Instant at)
      implements AccountEvent {}

  /**
   * A step was ordered; its id is that of its order and its settlement.
   *
   * @param figures the account when it was ordered
   * @param estimate what it was expected to do; empty of steps that do not trade, and in events
   *     written before there were estimates
   */
  record UnwindOrdered(
      String liquidation,
      SettlementId id,
      UnwindStep step,
      MarginFigures figures,
      Instant at,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<UnwindEstimate> estimate)
      implements AccountEvent {
    public UnwindOrdered {
      estimate = estimate == null ? Optional.empty() : estimate;
    }

    /** Without an estimate. */
    public UnwindOrdered(
        String liquidation, SettlementId id, UnwindStep step, MarginFigures figures, Instant at) {
      this(liquidation, id, step, figures, at, Optional.empty());
    }
  }

  /** The venue did not execute any of a step. */
  record UnwindCancelled(String liquidation, SettlementId id, String reason, Instant at)
      implements AccountEvent {}

  /**
   * @param report what it came to; empty in events written before there were reports
   */
  record LiquidationEnded(
      String liquidation,
      MarginFigures figures,
      Instant at,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<LiquidationReport> report)
      implements AccountEvent {
    public LiquidationEnded {
      report = report == null ? Optional.empty() : report;
    }

    /** Without a report. */
    public LiquidationEnded(String liquidation, MarginFigures figures, Instant at) {
      this(liquidation, figures, at, Optional.empty());
    }
  }

  /** What is about the owner's margin call and moves nothing. */
  sealed interface CallEvent extends AccountEvent {}

  /** Such an event that a command of the owner brought about. */
  sealed interface OwnersWord extends CallEvent {
    CommandId commandId();
  }

  /**
   * The owner is called upon to add collateral or to reduce.
   *
   * @param call its id: {@code account-revision} of this event
   * @param toInitial what is missing to initial margin, in the settlement asset, >= 0
   * @param toEnd what is missing until the call ends, >= 0
   * @param remedies some ways to end it by collateral, the cheapest first
   * @param liquidationPrices the last index prices at which the account is left alone
   * @param timeLeft the index that may bring the liquidation first; empty if none does by itself
   * @param leftOut why remedies, prices and time are missing; empty: they are not
   */
  record MarginCallRaised(
      String call,
      MarginFigures figures,
      Cash toInitial,
      Cash toEnd,
      List<CollateralSuggestion> remedies,
      List<LiquidationPrice> liquidationPrices,
      Optional<TimeToBreach> timeLeft,
      Optional<String> leftOut,
      Instant at)
      implements CallEvent {
    public MarginCallRaised {
      remedies = List.copyOf(remedies);
      liquidationPrices = List.copyOf(liquidationPrices);
    }
  }

  record MarginCallAcknowledged(CommandId commandId, String call, Instant at)
      implements OwnersWord {}

  /** Nobody acknowledged the call in time. */
  record MarginCallEscalated(String call, Instant raisedAt, Instant at) implements CallEvent {}

  record MarginCallEnded(String call, CallOutcome outcome, MarginFigures figures, Instant at)
      implements CallEvent {}

  /**
   * The owner's webhook has taken a notice.
   *
   * @param attempts how often it was sent by the node that brought it there
   */
  record NoticeDelivered(String notice, int attempts, Instant at) implements CallEvent {}

  /** The owner's webhook did not take a notice in all the time it had. */
  record NoticeGivenUp(String notice, int attempts, String reason, Instant at)
      implements CallEvent {}

  record WebhookRegistered(CommandId commandId, String url, Instant at) implements OwnersWord {}

  record WebhookRemoved(CommandId commandId, Instant at) implements OwnersWord {}
}
