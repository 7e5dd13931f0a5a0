package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.HousePortfolioRules;
import org.plimsoll.risk.PortfolioMarkets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Price;

final class VenueShocksTest {
  private static final MarketView VIEW =
      new PortfolioMarkets("USDT")
          .price("ETH-USDT", "3000")
          .price("SOL-USDT", "100")
          .price("WBETH-ETH", "1.08")
          .asset("ETH", "ETH-USDT", true)
          .asset("SOL", "SOL-USDT", true)
          .redeemed("WBETH", "WBETH-USDT", "WBETH-ETH", "ETH-USDT")
          .view(HousePortfolioRules.rules());

  @ParameterizedTest
  @CsvSource({
    "all-down,   2100, 70,  2268",
    "all-up,     3900, 130, 4212",
    "2020-03-12, 1740, 55,  1879.2",
  })
  void a_wrapped_coin_falls_as_the_coin_on_a_stress_day_and_not_as_the_others(
      String name, Price ether, Price other, Price wrapped) {
    Shock shock =
        VenueShocks.of(VIEW).shocks().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow()
            .shock();
    MarketView shocked = shock.appliedTo(VIEW);

    assertThat(shocked.assetPrice(AssetId.of("ETH"))).isEqualTo(ether);
    assertThat(shocked.assetPrice(AssetId.of("SOL"))).isEqualTo(other);
    assertThat(shocked.assetPrice(AssetId.of("WBETH"))).isEqualTo(wrapped);
  }
}
