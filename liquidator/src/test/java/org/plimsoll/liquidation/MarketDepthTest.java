package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.USDT;

import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

class MarketDepthTest {
  private static final MarketDepth DEPTH = Books.DEEP;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # quantity | mark  | cash         | fee
          -1         | 50000 | 49987.5      | 24.99375
          1          | 50000 | -50012.5     | 25.00625
          -100       | 50000 | 4974000      | 2487
          100        | 50000 | -5026000     | 2513
          -200       | 50000 | 9948000      | 4974
          """)
  void half_the_spread_and_an_impact_that_grows_to_the_depth_are_paid(
      String quantity, String mark, String cash, String fee) {
    MarketDepth.Cost cost = costOf(Quantity.of(quantity), view(mark));

    assertThat(cost.cash()).isEqualTo(Cash.of(cash));
    assertThat(cost.fee()).isEqualTo(Cash.of(fee));
  }

  @Test
  void more_never_trades_at_a_better_price_and_never_for_a_smaller_fee() {
    SplittableRandom random = Seed.random();
    for (int i = 0; i < 10_000; i++) {
      Price mark = Price.ofUnits(random.nextLong(1_000_000, 10_000_000_000_000L));
      long scale = Math.max(1, 1_000_000_000_000_000L / Math.max(1, mark.units() / 100_000_000));
      long little = random.nextLong(1, scale + 1);
      long much = little + random.nextLong(1, scale + 1);
      String at = "seed " + Seed.VALUE + " case " + i + ": " + little + ", " + much + " at " + mark;
      MarketView view = view(mark.toString());
      for (int side : new int[] {-1, 1}) {
        MarketDepth.Cost less = costOf(Quantity.ofUnits(side * little), view);
        MarketDepth.Cost more = costOf(Quantity.ofUnits(side * much), view);
        double tolerance = 1e-12 + 4.0 / little + 2.0 / mark.units();
        assertThat(unitPrice(more, much) * side)
            .as(at)
            .isGreaterThanOrEqualTo(
                unitPrice(less, little) * side - tolerance * unitPrice(less, little));
        assertThat(more.fee()).as(at).isGreaterThanOrEqualTo(less.fee());
        assertThat(more.cash().plus(Quantity.ofUnits(side * much).times(mark, RoundingMode.UP)))
            .as("%s never better than the mark", at)
            .isLessThanOrEqualTo(Cash.ofUnits(1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # notional  | mark       | lot        | lots
          5000000     | 50000      | 0.001      | 100
          50          | 50000      | 0.001      | 0.001
          49.99999999 | 50000      | 0.001      | 0
          0           | 50000      | 0.001      | 0
          -5          | 50000      | 0.001      | 0
          0.00000001  | 0.00000001 | 0.001      | 0.001
          100         | 3          | 7          | 28
          """)
  void only_whole_lots_are_traded(String notional, String mark, String lot, String lots) {
    Perpetual perpetual =
        Perpetual.linear(BTC_PERP, BTC_USDT, USDT, Price.ONE, Quantity.of(lot), Markets.schedule());

    assertThat(MarketDepth.lotsWorth(Cash.of(notional), perpetual, view(mark)))
        .isEqualTo(Quantity.of(lots));
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 0, 1, 0", "0, 1.1, 1, 0", "0, 0, 0, 0", "0, 0, 1, -0.1"})
  void a_depth_that_makes_no_sense_is_refused(
      String halfSpread, String impact, String depth, String fee) {
    assertThatThrownBy(
            () ->
                new MarketDepth(Rate.of(halfSpread), Rate.of(impact), Cash.of(depth), Rate.of(fee)))
        .hasMessageContaining("market depth needs");
  }

  private static MarketView view(String mark) {
    return Markets.view(mark, "3000");
  }

  private static MarketDepth.Cost costOf(Quantity quantity, MarketView view) {
    return DEPTH.costOf(Markets.parameters().contract(BTC_PERP), quantity, view);
  }

  private static double unitPrice(MarketDepth.Cost cost, long quantity) {
    return Math.abs((double) cost.cash().units()) / quantity;
  }
}
