package org.plimsoll.liquidation;

import com.typesafe.config.Config;
import java.time.Duration;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * Settings of liquidations.
 *
 * @param budget notional that may be unwound per instrument and window
 * @param maxConcurrent accounts that are unwound at the same time
 * @param patience how long a step may take before it is given up here; the account raises it again
 * @param reviewInterval how often accounts that wait for budget or price are looked at again
 * @param leastMarketEquity the part of maintenance margin that equity must be for steps on the
 *     market that may not be enough
 * @param depth of the simulated market
 * @param house the accounts of the venue
 * @param losses the tiers after the market
 */
public record LiquidatorSettings(
    Cash budget,
    Duration budgetWindow,
    int maxConcurrent,
    Duration patience,
    Duration reviewInterval,
    Rate leastMarketEquity,
    MarketDepth depth,
    HouseAccounts house,
    LossSettings losses) {

  /** Reads {@code plimsoll.liquidator}. */
  public static LiquidatorSettings from(Config root) {
    Config config = root.getConfig("plimsoll.liquidator");
    Config venue = config.getConfig("simulated-venue");
    return new LiquidatorSettings(
        Cash.of(config.getString("budget")),
        config.getDuration("budget-window"),
        config.getInt("max-concurrent"),
        config.getDuration("patience"),
        config.getDuration("review-interval"),
        Rate.of(config.getString("least-market-equity")),
        new MarketDepth(
            Rate.of(venue.getString("half-spread")),
            Rate.of(venue.getString("impact-at-depth")),
            Cash.of(venue.getString("depth")),
            Rate.of(venue.getString("fee-rate"))),
        new HouseAccounts(config.getInt("market-makers")),
        LossSettings.from(config.getConfig("losses")));
  }
}
