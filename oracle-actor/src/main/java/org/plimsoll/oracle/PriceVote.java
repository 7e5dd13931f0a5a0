package org.plimsoll.oracle;

import java.time.Instant;
import org.plimsoll.risk.units.Price;

/**
 * What one fresh source says.
 *
 * @param weight how much it counts as configured, > 0; before no source may count for too much
 */
record PriceVote(String source, Price price, int weight, Instant observedAt) {}
