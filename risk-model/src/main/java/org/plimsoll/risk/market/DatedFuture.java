package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A cash-settled future: linear or inverse.
 *
 * @param expiresAt when it is settled at the index
 */
public record DatedFuture(
    InstrumentId id,
    IndexId underlying,
    AssetId settlement,
    PayoffForm form,
    Quantity contractSize,
    Instant expiresAt,
    Price tick,
    Quantity lot,
    MarginSchedule schedule)
    implements FuturesContract {
  public DatedFuture {
    Contract.check(id, contractSize, lot);
  }

  @Override
  public Optional<Instant> expiry() {
    return Optional.of(expiresAt);
  }
}
