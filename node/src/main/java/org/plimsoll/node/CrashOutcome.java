package org.plimsoll.node;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.UnwindDesk;
import org.plimsoll.risk.market.MarketView;

/**
 * What a simulated crash led to.
 *
 * @param result the figures
 * @param histories every journal
 * @param arrivals how many events each account had before the crash
 * @param planned every step that was ordered, with what it was planned on
 * @param waits what accounts in liquidation wait for at the end
 * @param end the last view
 */
record CrashOutcome(
    Result result,
    List<AccountHistory> histories,
    Map<AccountId, Integer> arrivals,
    List<Planned> planned,
    Map<AccountId, String> waits,
    MarketView end) {

  /**
   * The figures of a crash; amounts are decimal strings in the settlement asset.
   *
   * @param liquidated accounts that were in liquidation at least once
   * @param cascade those of them that the prices without any impact would have left alone then
   * @param unwoundNotional traded on the market, at the mark
   * @param worstPrices the lowest price of each index, as a fraction of its first
   * @param insolvent accounts whose equity was below zero
   * @param fundUse what the insurance fund lost, positions at the last mark
   * @param hedges trades of the fund that hedge what it took over
   * @param open liquidations not over at the end
   * @param seconds from the first price of the crash to the end of the last liquidation
   */
  record Result(
      int accounts,
      int liquidated,
      int cascade,
      String unwoundNotional,
      SortedMap<String, String> worstPrices,
      int insolvent,
      String fundUse,
      int hedges,
      int open,
      long seconds) {}

  /**
   * A step as it was planned.
   *
   * @param events how many each account had journaled then
   */
  record Planned(
      AccountId account,
      Map<AccountId, Integer> events,
      UnwindDesk desk,
      MarketView view,
      UnwindStep step) {}
}
