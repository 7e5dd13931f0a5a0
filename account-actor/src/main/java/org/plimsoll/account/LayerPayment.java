package org.plimsoll.account;

import org.plimsoll.risk.units.Cash;

/**
 * What one account pays of another's loss, in the settlement asset.
 *
 * @param market the underlying whose loss it is; empty text where it is that of the whole book
 * @param amount > 0
 */
public record LayerPayment(LossLayer layer, AccountId account, String market, Cash amount) {}
