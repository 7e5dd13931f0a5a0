package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

class TradeLegsTest {

  /** Futures keep their cash as cost, options pay theirs at once, spot only exchanges. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # instrument            | quantity | price   | position | cash    | paid
          BTC-PERP                | 2        | 50000   | 2        | -100000 |
          BTC-PERP                | -0.5     | 50000   | -0.5     | 25000   |
          BTC-28MAR25             | 10       | 50000   | 10       | -5000   |
          BTC-COIN-PERP           | 10       | 50000   | 10       | 0.02    |
          BTC-COIN-PERP           | -10      | 50000   | -10      | -0.02   |
          ETH-COIN-28MAR25        | 3        | 3000    | 3        | 0.001   |
          BTC-31JAN25-50000-C     | 5        | 800     | 5        | 0       | USDT=-400
          BTC-31JAN25-50000-P     | -5       | 800     | -5       | 0       | USDT=400
          BTC-COIN-31JAN25-50000-C| 2        | 0.0125  | 2        | 0       | BTC=-0.025
          BTC-SPOT                | 2        | 50000   |          |         | BTC=2 USDT=-100000
          ETH-SPOT                | -0.5     | 3000    |          |         | ETH=-0.5 USDT=1500
          """)
  void a_trade_moves_what_its_instrument_says(
      String instrument, String quantity, String price, String position, String cash, String paid) {
    Leg leg = TradeLegs.leg(ALICE, instrument(instrument), Quantity.of(quantity), Price.of(price));

    assertThat(leg.transfers()).isEqualTo(amounts(paid));
    if (position == null) {
      assertThat(leg.trades()).isEmpty();
    } else {
      AssetId settlement = instrument(instrument).settlement();
      assertThat(leg.trades())
          .containsExactly(
              new LegTrade(
                  InstrumentId.of(instrument), settlement, Quantity.of(position), Cash.of(cash)));
    }
  }

  /** An unbalanced settlement cannot be built, so building it is the assertion. */
  @Test
  void both_sides_of_any_trade_use_the_same_amount() {
    SplittableRandom random = Seed.random();
    for (Instrument instrument : MixedMarkets.parameters().instruments()) {
      for (int i = 0; i < 200; i++) {
        Quantity quantity = Quantity.ofUnits(random.nextLong(1, 100_000_000_000L));
        Price price = Price.ofUnits(random.nextLong(1, 10_000_000_000_000L));
        SettlementTerms terms =
            TradeLegs.trade(
                SettlementId.of("t"), Optional.empty(), ALICE, BOB, instrument, quantity, price);

        assertThat(terms.legs()).hasSize(2);
      }
    }
  }

  private static Instrument instrument(String id) {
    return MixedMarkets.parameters().instrument(InstrumentId.of(id));
  }

  private static Map<AssetId, Cash> amounts(String text) {
    Map<AssetId, Cash> amounts = new TreeMap<>();
    if (text != null) {
      for (String each : text.split(" ")) {
        String[] parts = each.split("=");
        amounts.put(AssetId.of(parts[0]), Cash.of(parts[1]));
      }
    }
    return amounts;
  }
}
