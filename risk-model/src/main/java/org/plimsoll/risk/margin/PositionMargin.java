package org.plimsoll.risk.margin;

import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

/**
 * What one position adds to a requirement.
 *
 * @param notional its absolute value at the mark price
 * @param bracket the position of its leverage bracket in the schedule, from 0
 */
public record PositionMargin(
    InstrumentId instrument,
    Price markPrice,
    Cash notional,
    int bracket,
    Cash unrealizedPnl,
    Cash initialMargin,
    Cash maintenanceMargin) {}
