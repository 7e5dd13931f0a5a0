package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.ETH_USDT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Rate;

final class JointShockFrontierTest {
  private static final MarginModel STANDARD = new StandardMarginModel();
  private static final MarketView VIEW = Suppositions.view("50000", "3000");
  private static final DailyMoves DAILY = daily("0.03", "0.04", "0");

  @Test
  void a_single_long_is_as_far_as_its_liquidation_price() {
    Portfolio book = Portfolios.longBtc("10000", "1", "50000");
    JointShockFrontier frontier = JointShockFrontier.of(book, VIEW, STANDARD, DAILY);
    FrontierPoint down = frontier.along("all down").orElseThrow();
    double liquidation = 40_000 / 0.975;
    assertThat(down.prices().get(BTC_USDT).toDouble()).isCloseTo(liquidation, within(0.1));
    assertThat(down.percent()).isCloseTo(100 * (liquidation / 50_000 - 1), within(1e-3));
    assertThat(down.deviations()).isCloseTo(-Math.log(liquidation / 50_000) / 0.03, within(1e-3));
    assertThat(frontier.along("all up")).isEmpty();
    FrontierPoint worst = frontier.along(JointShockFrontier.OWN_WORST).orElseThrow();
    assertThat(worst.prices()).isEqualTo(down.prices());
    assertThat(worst.deviations()).isCloseTo(down.deviations(), within(1e-9));
  }

  @Test
  void a_book_that_is_hedged_against_the_market_is_worst_off_when_the_legs_part() {
    Portfolio spread = spread("8000", "1", "-16");
    JointShockFrontier frontier = JointShockFrontier.of(spread, VIEW, STANDARD, DAILY);
    FrontierPoint nearest = frontier.nearest().orElseThrow();
    assertThat(nearest.direction()).isEqualTo(JointShockFrontier.OWN_WORST);
    assertThat(nearest.prices().get(BTC_USDT)).isLessThan(VIEW.known(BTC_USDT).price());
    assertThat(nearest.prices().get(ETH_USDT)).isGreaterThan(VIEW.known(ETH_USDT).price());
  }

  @Test
  void the_more_indexes_move_together_the_nearer_is_a_fall_of_all_and_the_farther_a_spread() {
    Portfolio longs = spread("15000", "1", "16");
    Portfolio spread = spread("8000", "1", "-16");
    double longsApart = distance(longs, "0", "all down");
    double longsTogether = distance(longs, "0.8", "all down");
    assertThat(longsTogether).isLessThan(longsApart);
    assertThat(distance(spread, "0.8", JointShockFrontier.OWN_WORST))
        .isGreaterThan(distance(spread, "0", JointShockFrontier.OWN_WORST));
  }

  @ParameterizedTest
  @CsvSource({"0", "0.3", "0.8"})
  void its_own_worst_is_the_nearest_of_all_directions_while_the_book_is_nearly_linear(
      String correlation) {
    Portfolio book = spread("2500", "1", "5");
    DailyMoves daily = daily("0.03", "0.04", correlation);
    List<JointDirection> around = new ArrayList<>();
    for (int degrees = 0; degrees < 360; degrees += 10) {
      double angle = Math.toRadians(degrees);
      around.add(
          new JointDirection(
              "at " + degrees,
              Map.of(BTC_USDT, Math.cos(angle) * 0.03, ETH_USDT, Math.sin(angle) * 0.04)));
    }
    JointShockFrontier frontier = JointShockFrontier.of(book, VIEW, STANDARD, daily, around);
    double worst = frontier.along(JointShockFrontier.OWN_WORST).orElseThrow().deviations();
    assertThat(frontier.points()).hasSizeGreaterThan(10);
    assertThat(frontier.points())
        .allSatisfy(point -> assertThat(point.deviations()).isGreaterThan(worst * 0.995));
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, 0.3, 0, 14.142136",
    "0.3, -0.3, 0, 14.142136",
    "0.3, 0.3, 0.5, 11.547005",
    "0.3, -0.3, 0.5, 20",
    "0.3, 0, 0, 10"
  })
  void the_distance_is_that_of_mahalanobis(
      double btc, double eth, String correlation, double expected) {
    // z'C^-1 z with C = [1 r; r 1] is (a^2 - 2 r a b + b^2) / (1 - r^2).
    DailyMoves daily = daily("0.03", "0.03", correlation);
    assertThat(daily.distance(new TreeMap<>(Map.of(BTC_USDT, btc, ETH_USDT, eth))))
        .isCloseTo(expected, within(1e-6));
  }

  @Test
  void an_account_in_breach_or_without_exposure_has_no_frontier() {
    JointShockFrontier broke =
        JointShockFrontier.of(Portfolios.longBtc("1000", "1", "50000"), VIEW, STANDARD, DAILY);
    assertThat(broke.isInBreach()).isTrue();
    assertThat(broke.points()).isEmpty();
    JointShockFrontier flat = JointShockFrontier.of(Portfolios.cash("1000"), VIEW, STANDARD, DAILY);
    assertThat(flat.isInBreach()).isFalse();
    assertThat(flat.nearest()).isEmpty();
  }

  @Test
  void what_cannot_be_measured_is_refused() {
    Portfolio book = Portfolios.longEth("1000", "1", "3000");
    DailyMoves onlyBtc = new DailyMoves(Map.of(BTC_USDT, Rate.of("0.03")), Rate.ZERO);
    assertThatThrownBy(() -> JointShockFrontier.of(book, VIEW, STANDARD, onlyBtc))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ETH-USDT");
    assertThatThrownBy(() -> daily("0", "0.04", "0")).hasMessageContaining("BTC-USDT");
    assertThatThrownBy(() -> daily("0.03", "0.04", "1")).hasMessageContaining("[0, 1)");
    assertThatThrownBy(() -> new JointDirection("still", Map.of(BTC_USDT, 0.0)))
        .hasMessageContaining("moves nothing");
    assertThatThrownBy(() -> new JointDirection("mad", Map.of(BTC_USDT, Double.NaN)))
        .hasMessageContaining("NaN");
  }

  private static double distance(Portfolio book, String correlation, String direction) {
    return JointShockFrontier.of(book, VIEW, STANDARD, daily("0.03", "0.04", correlation))
        .along(direction)
        .orElseThrow()
        .deviations();
  }

  private static Portfolio spread(String cash, String btc, String eth) {
    return Suppositions.traded(
        Suppositions.traded(Portfolios.cash(cash), BTC_PERP, btc, "50000"), ETH_PERP, eth, "3000");
  }

  private static DailyMoves daily(String btc, String eth, String correlation) {
    return new DailyMoves(
        Map.of(BTC_USDT, Rate.of(btc), ETH_USDT, Rate.of(eth)), Rate.of(correlation));
  }
}
