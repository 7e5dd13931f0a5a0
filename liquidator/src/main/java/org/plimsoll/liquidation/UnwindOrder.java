package org.plimsoll.liquidation;

import org.plimsoll.account.SettlementId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Quantity;

/**
 * An order of the liquidator.
 *
 * @param id the same for every repeat of the order
 * @param quantity bought if positive, sold if negative
 */
public record UnwindOrder(SettlementId id, InstrumentId instrument, Quantity quantity) {}
