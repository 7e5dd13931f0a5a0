package org.plimsoll.liquidation;

import java.time.Duration;
import java.time.Instant;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LayerPayment;
import org.plimsoll.account.LossLayer;
import org.plimsoll.risk.units.Cash;

/**
 * How much insurance may still pay, per account and per market, in a window: who holds both sides
 * of a market must not be able to empty it. Immutable.
 *
 * @param paid in the window that began at {@code windowStart}, by account and by market
 */
record LossCaps(
    Cash accountCap,
    Cash marketCap,
    Duration window,
    Instant windowStart,
    PMap<AccountId, Cash> paidForAccount,
    PMap<String, Cash> paidForMarket) {

  static LossCaps of(LossSettings settings) {
    return new LossCaps(
        settings.accountCap(),
        settings.marketCap(),
        settings.capWindow(),
        Instant.EPOCH,
        HashTreePMap.empty(),
        HashTreePMap.empty());
  }

  /** The caps at an instant: a new window starts with nothing paid. */
  LossCaps at(Instant now) {
    return now.isBefore(windowStart.plus(window))
        ? this
        : new LossCaps(
            accountCap, marketCap, window, now, HashTreePMap.empty(), HashTreePMap.empty());
  }

  Cash leftForAccount(AccountId account) {
    return left(accountCap, paidForAccount.getOrDefault(account, Cash.ZERO));
  }

  Cash leftForMarket(String market) {
    return left(marketCap, paidForMarket.getOrDefault(market, Cash.ZERO));
  }

  /** After a payment for an account; one of another layer than insurance counts for no cap. */
  LossCaps paid(AccountId account, LayerPayment payment) {
    boolean isInsurance =
        payment.layer() == LossLayer.MARKET_INSURANCE
            || payment.layer() == LossLayer.INSURANCE_FUND;
    return isInsurance
        ? new LossCaps(
            accountCap,
            marketCap,
            window,
            windowStart,
            plus(paidForAccount, account, payment.amount()),
            plus(paidForMarket, payment.market(), payment.amount()))
        : this;
  }

  private static <K> PMap<K, Cash> plus(PMap<K, Cash> paid, K key, Cash amount) {
    return paid.plus(key, paid.getOrDefault(key, Cash.ZERO).plus(amount));
  }

  private static Cash left(Cash cap, Cash paid) {
    return cap.minus(paid).max(Cash.ZERO);
  }
}
