package org.plimsoll.risk.whatif;

import java.util.Optional;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/**
 * Between which index prices of one underlying an account is left alone. At these prices it just is
 * not in breach; one tick further it is.
 *
 * @param present the index price now
 * @param below the nearest at or under the present one; empty: no fall within the range that was
 *     searched brings a breach
 * @param above the nearest at or over the present one; empty: no rise does
 */
public record LiquidationPrice(
    IndexId underlying, Price present, Optional<Price> below, Optional<Price> above) {}
