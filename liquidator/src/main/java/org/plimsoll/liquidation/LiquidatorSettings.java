package org.plimsoll.liquidation;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * Settings of liquidations.
 *
 * @param budget how much may be unwound per instrument and window
 * @param maxConcurrent accounts that are unwound at the same time
 * @param patience how long a step may take before it is given up here; the account raises it again
 * @param reviewInterval how often accounts that wait for budget or price are looked at again
 * @param leastMarketEquity the part of maintenance margin that equity must be for steps on the
 *     market that may not be enough
 * @param venues where orders go
 * @param simulation how the simulated market behaves
 * @param hedge of what the insurance fund takes over
 * @param house the accounts of the venue
 * @param losses the tiers after the market
 */
public record LiquidatorSettings(
    BudgetTerms budget,
    int maxConcurrent,
    Duration patience,
    Duration reviewInterval,
    Rate leastMarketEquity,
    List<VenueSettings> venues,
    SimulationSettings simulation,
    HedgeTerms hedge,
    HouseAccounts house,
    LossSettings losses) {

  public LiquidatorSettings {
    venues = List.copyOf(venues);
  }

  /** Reads {@code plimsoll.liquidator}. */
  public static LiquidatorSettings from(Config root) {
    Config config = root.getConfig("plimsoll.liquidator");
    return new LiquidatorSettings(
        BudgetTerms.from(config.getConfig("budget")),
        config.getInt("max-concurrent"),
        config.getDuration("patience"),
        config.getDuration("review-interval"),
        Rate.of(config.getString("least-market-equity")),
        config.getConfigList("venues").stream().map(LiquidatorSettings::venue).toList(),
        SimulationSettings.from(config.getConfig("simulated-market")),
        HedgeTerms.from(config.getConfig("hedge")),
        new HouseAccounts(config.getInt("market-makers")),
        LossSettings.from(config.getConfig("losses")));
  }

  /** The same, unwinding as much at once as the market takes. */
  public LiquidatorSettings withoutBudgets() {
    return new LiquidatorSettings(
        budget.unlimited(),
        maxConcurrent,
        patience,
        reviewInterval,
        leastMarketEquity,
        venues,
        simulation,
        hedge,
        house,
        losses);
  }

  /** The same with venues that are all this deep. */
  public LiquidatorSettings withDepth(Cash depth) {
    List<VenueSettings> changed =
        venues.stream()
            .map(venue -> new VenueSettings(venue.name(), venue.depth().withDepth(depth)))
            .toList();
    return new LiquidatorSettings(
        budget,
        maxConcurrent,
        patience,
        reviewInterval,
        leastMarketEquity,
        changed,
        simulation,
        hedge,
        house,
        losses);
  }

  /** What trading on all venues together is expected to cost at most, before any push. */
  public MarketDepth depth() {
    return RoutingRules.together(venues.stream().map(VenueSettings::depth).toList());
  }

  private static VenueSettings venue(Config config) {
    return new VenueSettings(
        config.getString("name"),
        new MarketDepth(
            Rate.of(config.getString("half-spread")),
            Rate.of(config.getString("impact-at-depth")),
            Cash.of(config.getString("depth")),
            Rate.of(config.getString("fee-rate"))));
  }
}
