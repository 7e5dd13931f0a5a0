package org.plimsoll.oracle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** What is fixed once and for everybody. The names below are what the journal holds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FixingEvent.FundingFixed.class, name = "funding-fixed"),
  @JsonSubTypes.Type(
      value = FixingEvent.SettlementPriceFixed.class,
      name = "settlement-price-fixed"),
  @JsonSubTypes.Type(value = FixingEvent.InterestFixed.class, name = "interest-fixed")
})
public sealed interface FixingEvent {
  /** When it was fixed. */
  Instant at();

  /** Whether an interval was paid, or why not: its rate is zero then. */
  enum Outcome {
    PAID,
    /** Fewer than half of the premiums were sampled, as when nobody was there to do it. */
    TOO_FEW_SAMPLES,
    /** The index price was not valid for a minute after the end of the interval. */
    PRICE_NOT_VALID,
    /** Mark and index were too far apart at the end of the interval. */
    MARK_TOO_FAR
  }

  /**
   * A funding interval ended.
   *
   * @param intervalEnd of the last interval this stands for
   * @param intervals how many it stands for: more than one only if nobody was there
   * @param samples how many premiums stand behind the average
   * @param averagePremium of the samples; zero without any
   * @param rate paid, signed; positive: longs pay
   * @param mark the mark price it was paid at; empty if nothing was paid
   * @param index the cumulative funding index after it
   */
  record FundingFixed(
      InstrumentId perpetual,
      Instant intervalEnd,
      long intervals,
      int samples,
      Rate averagePremium,
      Rate rate,
      Optional<Price> mark,
      FundingIndex index,
      Outcome outcome,
      Instant at)
      implements FixingEvent {}

  /**
   * What the contracts of an expiry are settled at.
   *
   * @param price the time-weighted average of the index, in its currency
   * @param windowEnd the expiry, or later if the prices before it were not enough
   * @param samples how many prices stand behind it
   * @param first the first of them
   * @param last the last of them
   * @param coveredSeconds for how much of the window they stand
   */
  record SettlementPriceFixed(
      IndexId underlying,
      Instant expiry,
      Price price,
      Instant windowEnd,
      int samples,
      Price first,
      Price last,
      long coveredSeconds,
      Instant at)
      implements FixingEvent {}

  /** How the rate of an interval of borrowing came about. */
  enum InterestOutcome {
    /** By the utilization of the moment. */
    CHARGED,
    /** Neither deposits nor borrowings were known: the rate is that without any borrowing. */
    TOTALS_UNKNOWN,
    /** Nobody was there: the rate is zero. */
    NOT_WATCHED
  }

  /**
   * An interval of borrowing ended.
   *
   * @param intervalEnd of the last interval this stands for
   * @param intervals how many it stands for: more than one only if nobody was there
   * @param borrowings of all accounts that are known, >= 0; empty: not known
   * @param deposits of all accounts that are known, >= 0; empty: not known
   * @param utilization the part of deposits that is borrowed; empty if neither is known
   * @param yearlyRate of the interval
   * @param index the borrow index after it
   */
  record InterestFixed(
      AssetId asset,
      Instant intervalEnd,
      long intervals,
      Optional<Cash> borrowings,
      Optional<Cash> deposits,
      Optional<Rate> utilization,
      Rate yearlyRate,
      BorrowIndex index,
      InterestOutcome outcome,
      Instant at)
      implements FixingEvent {}
}
