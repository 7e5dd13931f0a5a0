package org.plimsoll.liquidation;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

/**
 * What the circuit breakers see at one moment.
 *
 * @param view prices, their status, and the controls in force
 * @param fund what the insurance fund is worth, which may be negative; empty: it did not answer
 * @param insolvency what insolvent accounts owe beyond all they have, summed, >= 0; empty: unknown
 * @param liquidated notional that liquidations have traded since the liquidator started, per
 *     instrument
 */
public record BreakerReading(
    Instant at,
    MarketView view,
    Optional<Cash> fund,
    Optional<Cash> insolvency,
    SortedMap<InstrumentId, Cash> liquidated) {
  public BreakerReading {
    liquidated = Collections.unmodifiableSortedMap(new TreeMap<>(liquidated));
  }
}
