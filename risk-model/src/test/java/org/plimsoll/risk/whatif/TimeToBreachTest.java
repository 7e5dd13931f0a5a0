package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_USDT;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

final class TimeToBreachTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");

  @ParameterizedTest
  @CsvSource({
    // One standard deviation of a day away: 2 N(-1), 2 N(-1 / 2), 2 N(-2).
    "0.04, Infinity, 0.04, 1, 0.31731050786",
    "Infinity, 0.04, 0.04, 4, 0.61707507745",
    "0.04, Infinity, 0.04, 0.25, 0.04550026390",
    "0.04, 0.04, 0.04, 0.25, 0.09100052780",
    "0.04, 0.04, 0.04, 100, 1",
    "0.04, 0.08, 0.04, 1, 0.36281077176",
    "0, Infinity, 0.04, 0, 1",
    "0.04, Infinity, 0.04, 0, 0",
    "Infinity, Infinity, 0.04, 1000, 0"
  })
  void the_probability_is_that_of_the_reflection_principle(
      double below, double above, double deviation, double days, double probability) {
    assertThat(TimeToBreach.probability(below, above, deviation, days))
        .isCloseTo(probability, within(1e-10));
  }

  @ParameterizedTest
  @CsvSource({
    // (distance / (deviation x 1.95996398454))^2 and (distance / (deviation x 0.67448975020))^2
    "0.04, Infinity, 0.04, 0.05, 0.26031777",
    "0.04, Infinity, 0.04, 0.5, 2.19810932",
    "0.08, Infinity, 0.04, 0.05, 1.04127109",
    "Infinity, 0.02, 0.04, 0.5, 0.54952733",
    // Either side at half the probability, 2 N(-x) = 0.025.
    "0.04, 0.04, 0.04, 0.05, 0.19904910",
    "0, 0.04, 0.04, 0.05, 0",
    "Infinity, Infinity, 0.04, 0.05, Infinity"
  })
  void the_time_is_when_the_probability_is_reached(
      double below, double above, double deviation, double probability, double days) {
    assertThat(TimeToBreach.days(below, above, deviation, probability))
        .satisfies(
            found -> {
              if (Double.isInfinite(days)) {
                assertThat(found).isInfinite();
              } else {
                assertThat(found).isCloseTo(days, within(1e-7));
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 1, 0.04, 1, the distance below",
    "1, NaN, 0.04, 1, the distance above",
    "1, 1, 0, 1, the daily deviation",
    "1, 1, Infinity, 1, the daily deviation",
    "1, 1, 0.04, NaN, days",
    "1, 1, 0.04, -1, days"
  })
  void what_no_distance_deviation_or_time_can_be_is_refused_by_name(
      double below, double above, double deviation, double days, String named) {
    assertThatThrownBy(() -> TimeToBreach.probability(below, above, deviation, days))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void the_volatility_of_a_day_is_that_of_the_surface_or_else_as_assumed() {
    // 0.0191^2 x 365 = 0.3649^2
    MarketView quoted = VIEW.withSurface(VolatilitySurface.flat(BTC_USDT, Rate.of("0.38209946")));

    assertThat(TimeToBreach.dailyDeviation(BTC_USDT, quoted)).isCloseTo(0.02, within(1e-8));
    assertThat(TimeToBreach.dailyDeviation(ETH_USDT, quoted))
        .isEqualTo(ObservedMoves.ASSUMED_DEVIATION.toDouble());
  }

  @Test
  void the_index_that_may_come_first_is_named_with_its_distance() {
    LiquidationPrice far = price("3000", "1500", null);
    LiquidationPrice near =
        new LiquidationPrice(
            BTC_USDT, Price.of("50000"), Optional.empty(), Optional.of(Price.of("52040.5387")));
    var prices = new LiquidationPrices(false, List.of(far, near), List.of());

    TimeToBreach first = TimeToBreach.first(prices, VIEW).orElseThrow();

    assertThat(first.underlying()).isEqualTo(BTC_USDT);
    assertThat(first.dailyDeviation()).isEqualTo(Rate.of("0.04"));
    assertThat(first.distance().toDouble()).isCloseTo(1, within(1e-6));
    assertThat(first.secondsToFivePercent()).isBetween(22_490L, 22_492L);
    assertThat(first.secondsToEven()).isBetween(189_915L, 189_917L);
  }

  @Test
  void an_account_at_its_liquidation_price_has_no_time_and_a_distant_one_ten_years() {
    TimeToBreach at = TimeToBreach.of(price("3000", "3000", null), 0.04);
    TimeToBreach distant = TimeToBreach.of(price("3000", null, "30000"), 0.0001);

    assertThat(at.distance()).isEqualTo(Rate.ZERO);
    assertThat(at.secondsToFivePercent()).isZero();
    assertThat(at.secondsToEven()).isZero();
    assertThat(distant.secondsToFivePercent()).isEqualTo(TimeToBreach.LONGEST_DAYS * 86_400L);
  }

  @Test
  void an_account_that_no_index_alone_can_hurt_has_no_estimate() {
    LiquidationPrices none =
        LiquidationPrices.of(Portfolios.cash("1000"), VIEW, new StandardMarginModel());

    assertThat(TimeToBreach.first(none, VIEW)).isEmpty();
  }

  @Test
  void a_position_is_estimated_from_its_own_liquidation_price() {
    Portfolio book = Portfolios.longBtc("5000", "1", "50000");
    LiquidationPrices prices = LiquidationPrices.of(book, VIEW, new StandardMarginModel());
    double below = prices.underlying(BTC_USDT).orElseThrow().below().orElseThrow().toDouble();

    TimeToBreach first = TimeToBreach.first(prices, VIEW).orElseThrow();

    double distance = Math.log(50000 / below) / 0.04;
    assertThat(first.distance().toDouble()).isCloseTo(distance, within(1e-7));
    assertThat((double) first.secondsToEven())
        .isCloseTo(86_400 * Math.pow(distance / 0.67448975020, 2), within(1.0));
  }

  private static LiquidationPrice price(String present, String below, String above) {
    return new LiquidationPrice(
        ETH_USDT,
        Price.of(present),
        Optional.ofNullable(below).map(Price::of),
        Optional.ofNullable(above).map(Price::of));
  }
}
