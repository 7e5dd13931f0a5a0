package org.plimsoll.liquidation;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.unwind.DutchAuction;

/**
 * Settings of the tiers after the market.
 *
 * @param accountCap the most insurance pays for one account in a window, in the settlement asset
 * @param marketCap the most insurance pays for one market in a window, in the settlement asset
 * @param variationHaircut the most that is taken of an unrealized gain, in [0, 1]; 0: nothing
 * @param auction by which backstops take shares of a book
 */
public record LossSettings(
    Cash accountCap,
    Cash marketCap,
    Duration capWindow,
    Rate variationHaircut,
    DutchAuction auction,
    List<Backstop> backstops) {

  /** How many others one settlement charges at most. */
  public static final int MOST_ACCOUNTS = 50;

  public LossSettings {
    backstops = List.copyOf(backstops);
    if (accountCap.isNegative() || marketCap.isNegative() || !variationHaircut.isFraction()) {
      throw new IllegalArgumentException(
          "losses need caps >= 0 and a haircut in [0, 1], was: "
              + accountCap
              + ", "
              + marketCap
              + ", "
              + variationHaircut);
    }
  }

  /** Reads {@code plimsoll.liquidator.losses}. */
  static LossSettings from(Config config) {
    Config auction = config.getConfig("auction");
    return new LossSettings(
        Cash.of(config.getString("account-cap")),
        Cash.of(config.getString("market-cap")),
        config.getDuration("cap-window"),
        Rate.of(config.getString("variation-haircut")),
        new DutchAuction(
            auction.getDouble("start-fraction"),
            auction.getDouble("cutoff-fraction"),
            seconds(auction, "fast-length"),
            seconds(auction, "slow-length"),
            seconds(auction, "slow-length"),
            auction.getDouble("buffer-fraction")),
        config.getConfigList("backstops").stream()
            .map(
                backstop ->
                    new Backstop(
                        AccountId.of(backstop.getString("account")),
                        Rate.of(backstop.getString("discount")),
                        Cash.of(backstop.getString("limit"))))
            .toList());
  }

  private static double seconds(Config config, String path) {
    return config.getDuration(path).toMillis() / 1000.0;
  }
}
