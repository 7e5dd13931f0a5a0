package org.plimsoll.node;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.Leg;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Quantity;

/**
 * Adds up a journal: per asset, what the accounts hold against what came in, went out and was
 * charged; per instrument, all positions. Both must come to exactly zero. And whoever pays for the
 * losses of others must never have held less than nothing, after any event.
 *
 * <p>Of funding, too: longs pay what shorts receive. Per perpetual, what all accounts have paid,
 * plus quantity x (R - index) of every position, comes to zero for any index R, because both sides
 * of a settlement are applied at one index; but each payment was rounded up, by less than 1e-8. So
 * the sum must be at least 0 and less than 1e-8 x the number of payments.
 *
 * @param conservation per asset: collateral less entry cost, plus fees, less deposits, plus
 *     withdrawals, plus funding paid
 * @param positionSums per instrument
 * @param overdrawnLayers the least that paying a loss ever left a layer of the settlement asset,
 *     where that was below zero; by trading what it took over, the insurance fund may realize
 *     losses before gains
 * @param funding per perpetual that was ever funded
 */
record LedgerAudit(
    SortedMap<String, BigDecimal> conservation,
    SortedMap<String, BigDecimal> positionSums,
    SortedMap<String, BigDecimal> overdrawnLayers,
    SortedMap<String, FundingSum> funding) {

  /**
   * The funding of one perpetual.
   *
   * @param remainder what was paid plus what is not paid yet: what rounding left with the venue
   * @param payments how often an account paid or received
   */
  record FundingSum(BigDecimal remainder, int payments) {
    private static final BigDecimal STEP = BigDecimal.valueOf(1, 8);

    boolean isExplainedByRounding() {
      return remainder.signum() >= 0
          && (remainder.signum() == 0
              || remainder.compareTo(STEP.multiply(BigDecimal.valueOf(payments))) < 0);
    }

    private FundingSum plus(FundingSum other) {
      return new FundingSum(remainder.add(other.remainder), payments + other.payments);
    }

    private static FundingSum paid(FundingSettled event) {
      return new FundingSum(event.paid().toBigDecimal(), 1);
    }

    /**
     * What contracts have still to pay, up to an index of 0: any other does as well.
     *
     * @param since up to which index they have paid
     */
    private static FundingSum unpaid(Quantity quantity, Optional<FundingIndex> since) {
      BigDecimal index = since.map(FundingIndex::toBigDecimal).orElse(BigDecimal.ZERO);
      return new FundingSum(quantity.toBigDecimal().multiply(index).negate(), 0);
    }
  }

  static LedgerAudit of(List<AccountHistory> histories, MarginParameters parameters) {
    SortedMap<String, BigDecimal> conservation = new TreeMap<>();
    SortedMap<String, BigDecimal> positions = new TreeMap<>();
    SortedMap<String, FundingSum> funding = new TreeMap<>();
    for (AccountHistory history : histories) {
      history.events().forEach(event -> flow(event, conservation));
      history.events().forEach(event -> payFunding(event, funding));
      AccountState state = endOf(history);
      hold(state, parameters, conservation, positions, funding);
    }
    return new LedgerAudit(conservation, positions, overdrawn(histories, parameters), funding);
  }

  private static SortedMap<String, BigDecimal> overdrawn(
      List<AccountHistory> histories, MarginParameters parameters) {
    Set<AccountId> layers = new HashSet<>(HouseAccounts.insurances(parameters));
    layers.add(HouseAccounts.INSURANCE_FUND);
    layers.add(HouseAccounts.HOUSE_SHARE);
    SortedMap<String, BigDecimal> overdrawn = new TreeMap<>();
    for (AccountHistory history : histories) {
      if (layers.contains(history.account()) || history.account().isDefaultFund()) {
        BigDecimal least = least(history, parameters);
        if (least.signum() < 0) {
          overdrawn.put(history.account().value(), least);
        }
      }
    }
    return overdrawn;
  }

  private static BigDecimal least(AccountHistory history, MarginParameters parameters) {
    AssetId asset = parameters.settlementAsset();
    AccountState state = AccountState.empty();
    BigDecimal least = BigDecimal.ZERO;
    for (var event : history.events()) {
      state = state.apply(event);
      if (event instanceof LegSettled settled && isPaid(settled.leg(), asset)) {
        least = least.min(state.portfolio().collateralOf(asset).toBigDecimal());
      }
    }
    return least;
  }

  private static boolean isPaid(Leg leg, AssetId asset) {
    return leg.transfers().getOrDefault(asset, Cash.ZERO).isNegative();
  }

  /** Sums by name as people read them: 0 and not 0E-8. */
  static String plain(SortedMap<String, BigDecimal> sums) {
    return sums.entrySet().stream()
        .map(entry -> entry.getKey() + " " + plain(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  static String plain(BigDecimal sum) {
    return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
  }

  /** The state an account's events lead to. */
  static AccountState endOf(AccountHistory history) {
    AccountState state = AccountState.empty();
    for (var event : history.events()) {
      state = state.apply(event);
    }
    return state;
  }

  boolean isExact() {
    return isZero(conservation)
        && isZero(positionSums)
        && overdrawnLayers.isEmpty()
        && funding.values().stream().allMatch(FundingSum::isExplainedByRounding);
  }

  private static boolean isZero(Map<String, BigDecimal> sums) {
    return sums.values().stream().allMatch(sum -> sum.signum() == 0);
  }

  /** Adds what an account holds. */
  static void hold(
      AccountState state,
      MarginParameters parameters,
      SortedMap<String, BigDecimal> conservation,
      SortedMap<String, BigDecimal> positions,
      SortedMap<String, FundingSum> funding) {
    state
        .portfolio()
        .collateral()
        .forEach((asset, cash) -> add(conservation, asset.value(), cash.toBigDecimal()));
    state
        .portfolio()
        .positions()
        .forEach(
            (instrument, position) -> {
              String settlement = parameters.contract(instrument).settlement().value();
              add(conservation, settlement, position.entryCost().toBigDecimal().negate());
              add(positions, instrument.value(), position.quantity().toBigDecimal());
              owe(instrument, position.quantity(), position.fundingIndex(), funding);
            });
  }

  /** What entered and left the system of accounts, with the sign that makes the sum zero. */
  static void flow(AccountEvent event, SortedMap<String, BigDecimal> conservation) {
    if (event instanceof CollateralDeposited e) {
      add(conservation, e.asset().value(), e.amount().toBigDecimal().negate());
    } else if (event instanceof CollateralWithdrawn e) {
      add(conservation, e.asset().value(), e.amount().toBigDecimal());
    } else if (event instanceof LegSettled e) {
      e.leg().fees().forEach((asset, fee) -> add(conservation, asset.value(), fee.toBigDecimal()));
    } else if (event instanceof FundingSettled e) {
      add(conservation, e.asset().value(), e.paid().toBigDecimal());
    }
  }

  /** Adds the funding that an event paid. */
  static void payFunding(AccountEvent event, SortedMap<String, FundingSum> funding) {
    if (event instanceof FundingSettled e) {
      funding.merge(e.instrument().value(), FundingSum.paid(e), FundingSum::plus);
    }
  }

  /**
   * Adds the funding that contracts have still to pay.
   *
   * @param since up to which index they have paid
   */
  static void owe(
      InstrumentId instrument,
      Quantity quantity,
      Optional<FundingIndex> since,
      SortedMap<String, FundingSum> funding) {
    funding.merge(instrument.value(), FundingSum.unpaid(quantity, since), FundingSum::plus);
  }

  static void add(SortedMap<String, BigDecimal> sums, String key, BigDecimal value) {
    sums.merge(key, value, BigDecimal::add);
  }
}
