package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A future that never expires: linear or inverse.
 *
 * @param funding what keeps it near its index; empty: nothing
 */
public record Perpetual(
    InstrumentId id,
    IndexId underlying,
    AssetId settlement,
    PayoffForm form,
    Quantity contractSize,
    Price tick,
    Quantity lot,
    MarginSchedule schedule,
    Optional<FundingTerms> funding)
    implements FuturesContract {
  public Perpetual {
    Contract.check(id, contractSize, lot);
  }

  /** A perpetual that is not funded. */
  public Perpetual(
      InstrumentId id,
      IndexId underlying,
      AssetId settlement,
      PayoffForm form,
      Quantity contractSize,
      Price tick,
      Quantity lot,
      MarginSchedule schedule) {
    this(id, underlying, settlement, form, contractSize, tick, lot, schedule, Optional.empty());
  }

  /** A linear perpetual on one unit of the underlying. */
  public static Perpetual linear(
      InstrumentId id,
      IndexId underlying,
      AssetId settlement,
      Price tick,
      Quantity lot,
      MarginSchedule schedule) {
    return new Perpetual(
        id, underlying, settlement, PayoffForm.LINEAR, Quantity.ONE, tick, lot, schedule);
  }

  @Override
  public Optional<Instant> expiry() {
    return Optional.empty();
  }
}
