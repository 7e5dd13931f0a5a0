package org.plimsoll.account;

import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * One instrument's part of a leg.
 *
 * @param settlement the asset the cash is in
 * @param quantity bought if positive, sold if negative
 * @param cash received if positive, paid if negative, and kept as entry cost: of a future minus the
 *     value of the quantity; of an option zero, because its premium is a transfer of the leg
 */
public record LegTrade(InstrumentId instrument, AssetId settlement, Quantity quantity, Cash cash) {}
