package org.plimsoll.risk.lots;

import java.time.Instant;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * What of an account's trade in one instrument lots are made of.
 *
 * @param sequence of the event that settled it
 * @param quantity bought if positive, sold if negative
 * @param cash received if positive, paid if negative, in the settlement asset and without fees: of
 *     a future minus the value of the quantity, of an option its premium
 */
public record LotTrade(long sequence, Instant at, Quantity quantity, Cash cash) {}
