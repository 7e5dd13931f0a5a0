package org.plimsoll.risk.whatif;

import java.util.Optional;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Price;

/**
 * The mark prices of one position at the liquidation prices of its underlying.
 *
 * @param below its mark at the liquidation price below, which for a put is the higher one
 * @param above its mark at the liquidation price above
 */
public record PositionLiquidation(
    InstrumentId instrument, Price present, Optional<Price> below, Optional<Price> above) {}
