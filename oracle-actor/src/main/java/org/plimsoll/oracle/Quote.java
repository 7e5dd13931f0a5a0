package org.plimsoll.oracle;

import java.time.Instant;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Price;

/**
 * What a source saw of the book of a perpetual.
 *
 * @param sequence rises with every quote of a source
 */
public record Quote(
    InstrumentId instrument, String source, long sequence, Price bid, Price ask, Instant quotedAt) {

  /** The middle of bid and ask. */
  double middle() {
    return (bid.toDouble() + ask.toDouble()) / 2;
  }
}
