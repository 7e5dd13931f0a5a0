package org.plimsoll.oracle;

import java.time.Instant;
import org.plimsoll.risk.units.Price;

/**
 * A price several sources agreed on.
 *
 * @param observedAt when the newest observation behind it was made
 */
public record ObservedPrice(Price price, Instant observedAt) {}
