package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Trading coin-settled futures and options, at BTC 50,000. */
class MixedMarketDepthTest {
  private static final MarketView VIEW = MixedMarkets.view("50000", "3000");

  /** A tenth of a per cent of spread and fee each, and no impact. */
  private static final MarketDepth DEPTH =
      new MarketDepth(Rate.of("0.001"), Rate.ZERO, Cash.of("1000000"), Rate.of("0.001"));

  /** -100 x 100 USD at 50,050 instead of 50,000: the coins a buyer owes are fewer, not more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # quantity | cash        | fee
          100        | 0.19980019  | 0.00019981
          -100       | -0.20020021 | 0.00020021
          """)
  void a_coin_settled_future_is_traded_against_who_trades(
      String quantity, String cash, String fee) {
    MarketDepth.Cost cost = costOf("BTC-COIN-PERP", quantity);

    assertThat(cost.cash()).isEqualTo(Cash.of(cash));
    assertThat(cost.fee()).isEqualTo(Cash.of(fee));
  }

  /** Half the spread of the index, 50, is more than a tenth of a per cent of any premium. */
  @ParameterizedTest
  @CsvSource({"BTC-31JAN25-50000-C", "BTC-31JAN25-60000-C", "BTC-31JAN25-40000-P"})
  void the_spread_of_an_option_is_at_least_that_of_its_underlying(String option) {
    Price mark = VIEW.markPrice(InstrumentId.of(option));
    Cash atMark = Quantity.of("0.1").times(mark, RoundingMode.DOWN);
    Cash paid = costOf(option, "1").cash().negate();

    assertThat(paid.minus(atMark).toDouble()).as("a tenth of 50").isBetween(4.9999, 5.0001);
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-31JAN25-50000-C, 200",
    "BTC-COIN-31JAN25-50000-C, 20",
    "BTC-COIN-PERP, 10000",
    "BTC-28MAR25, 1975"
  })
  void an_order_is_as_large_as_what_it_stands_for(String instrument, String lots) {
    assertThat(DEPTH.largestOrder(contract(instrument), VIEW).toDouble())
        .isBetween(Double.parseDouble(lots) * 0.99, Double.parseDouble(lots) * 1.01);
  }

  /** An option that is worth nothing is sold for the smallest price there is. */
  @Test
  void nothing_is_sold_below_the_smallest_price() {
    MarketView low = MixedMarkets.view("20000", "3000");
    Contract worthless = contract("BTC-31JAN25-60000-C");

    MarketDepth.Cost cost = DEPTH.costOf(worthless, Quantity.of("-100"), low);

    assertThat(cost.cash().isNegative()).isFalse();
    assertThat(cost.cash()).isLessThan(Cash.of("0.001"));
  }

  private static MarketDepth.Cost costOf(String instrument, String quantity) {
    return DEPTH.costOf(contract(instrument), Quantity.of(quantity), VIEW);
  }

  private static Contract contract(String id) {
    return MixedMarkets.parameters().contract(InstrumentId.of(id));
  }
}
