package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_USDT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

final class ShockTest {
  private static final MarketView VIEW = Suppositions.view("50000", "3000");

  @ParameterizedTest
  @CsvSource({
    "50000, -0.2, 40000",
    "50000, 0.5, 75000",
    "50000, 0, 50000",
    "0.00000003, -0.99, 0.00000001",
    "0.00000001, -0.5, 0.00000001"
  })
  void a_price_moves_by_the_rate_and_never_vanishes(String before, String move, String after) {
    MarketView shocked =
        Shock.ofPrices(Moves.of(Map.of(BTC_USDT, Rate.of(move))))
            .appliedTo(Suppositions.view(before, "3000"));
    assertThat(shocked.known(BTC_USDT).price()).isEqualTo(Price.of(after));
    assertThat(shocked.markPrice(Markets.BTC_PERP)).isEqualTo(Price.of(after));
    assertThat(shocked.known(ETH_USDT).price()).isEqualTo(Price.of("3000"));
  }

  @Test
  void averages_move_along_and_statuses_stay() {
    IndexPrice before =
        new IndexPrice(
            BTC_USDT,
            Price.of("50000"),
            PriceStatus.DEGRADED,
            Markets.AS_OF,
            Price.of("49000"),
            Rate.of("0.001"));
    MarketView view = VIEW.with(Map.of(BTC_USDT, before), 7, Markets.AS_OF);
    MarketView shocked = Shock.ofPrices(Moves.all(Rate.of("-0.1"))).appliedTo(view);
    assertThat(shocked.known(BTC_USDT))
        .isEqualTo(
            new IndexPrice(
                BTC_USDT,
                Price.of("45000"),
                PriceStatus.DEGRADED,
                Markets.AS_OF,
                Price.of("44100"),
                Rate.of("0.001")));
    assertThat(shocked.version()).isEqualTo(7);
    assertThat(shocked.asOf()).isEqualTo(Markets.AS_OF);
  }

  @Test
  void what_is_composed_moves_as_its_base_unless_it_is_named() {
    MarketView view = RedeemedMarkets.view("3000", "1.08");

    assertThat(after(view, Moves.of(Map.of(ETH_USDT, Rate.of("-0.5"))))).isEqualTo("1620");
    assertThat(after(view, Moves.all(Rate.of("-0.5")))).isEqualTo("1620");
    assertThat(
            after(
                view,
                Moves.of(
                    Map.of(
                        ETH_USDT, Rate.of("-0.5"), RedeemedMarkets.WBETH_USDT, Rate.of("0.25")))))
        .isEqualTo("4050");
  }

  private static String after(MarketView view, Moves moves) {
    return Shock.ofPrices(moves).appliedTo(view).assetPrice(RedeemedMarkets.WBETH).toString();
  }

  @Test
  void what_is_named_moves_its_own_way_and_the_rest_together() {
    Moves moves = new Moves(new TreeMap<>(Map.of(ETH_USDT, Rate.of("0.1"))), Rate.of("-0.5"));
    MarketView shocked = Shock.ofPrices(moves).appliedTo(VIEW);
    assertThat(shocked.known(ETH_USDT).price()).isEqualTo(Price.of("3300"));
    assertThat(shocked.known(BTC_USDT).price()).isEqualTo(Price.of("25000"));
  }

  @Test
  void volatilities_are_scaled_and_scaled_again() {
    Shock half = Shock.of(Moves.NONE, Moves.all(Rate.of("0.5")));
    assertThat(volatility(half.appliedTo(VIEW))).isCloseTo(0.75, within(1e-12));
    assertThat(volatility(half.appliedTo(half.appliedTo(VIEW)))).isCloseTo(1.125, within(1e-12));
    assertThat(half.appliedTo(VIEW).markPrice(Suppositions.BTC_CALL))
        .isGreaterThan(VIEW.markPrice(Suppositions.BTC_CALL));
    Shock backAgain = Shock.of(Moves.NONE, Moves.all(Rate.of("-0.5")));
    Shock doubled = Shock.of(Moves.NONE, Moves.all(Rate.of("1")));
    assertThat(doubled.appliedTo(backAgain.appliedTo(VIEW))).isEqualTo(VIEW);
  }

  @Test
  void time_passes_and_options_lose_it() {
    Shock week = new Shock(Moves.NONE, Moves.NONE, Duration.ofDays(7));
    MarketView later = week.appliedTo(VIEW);
    assertThat(later.asOf()).isEqualTo(Markets.AS_OF.plus(Duration.ofDays(7)));
    assertThat(later.version()).isEqualTo(VIEW.version());
    assertThat(later.markPrice(Suppositions.BTC_CALL))
        .isLessThan(VIEW.markPrice(Suppositions.BTC_CALL));
  }

  @Test
  void no_shock_leaves_the_view_as_it_was() {
    assertThat(Shock.NONE.appliedTo(VIEW)).isEqualTo(VIEW);
  }

  @Test
  void what_cannot_happen_is_refused() {
    assertThatThrownBy(() -> Moves.all(Rate.of("-1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above -1")
        .hasMessageContaining("the others");
    assertThatThrownBy(() -> Moves.of(Map.of(BTC_USDT, Rate.of("-1.5"))))
        .hasMessageContaining("BTC-USDT")
        .hasMessageContaining("-1.5");
    assertThatThrownBy(() -> new Shock(Moves.NONE, Moves.NONE, Duration.ofDays(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("back in time");
    assertThatThrownBy(() -> VIEW.surface(BTC_USDT).scaledBy(Rate.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be > 0");
  }

  @Test
  void a_day_is_two_shocks_if_its_worst_prices_are_known() {
    HistoricalDay day =
        new HistoricalDay(
            "2020-03-12",
            Map.of(BTC_USDT, Rate.of("-0.39"), ETH_USDT, Rate.of("-0.43")),
            Map.of(BTC_USDT, Rate.of("-0.47")));
    List<NamedShock> shocks = day.shocks();
    assertThat(shocks)
        .extracting(NamedShock::name)
        .containsExactly("2020-03-12 close to close", "2020-03-12 worst of the day");
    assertThat(shocks.get(0).shock().appliedTo(VIEW).known(BTC_USDT).price())
        .isEqualTo(Price.of("30500"));
    MarketView worst = shocks.get(1).shock().appliedTo(VIEW);
    assertThat(worst.known(BTC_USDT).price()).isEqualTo(Price.of("26500"));
    assertThat(worst.known(ETH_USDT).price()).isEqualTo(Price.of("1710"));
    assertThat(new HistoricalDay("calm", Map.of(), Map.of()).shocks()).hasSize(1);
  }

  private static double volatility(MarketView view) {
    return view.surface(BTC_USDT).volatility(50000, 50000, Suppositions.EXPIRY, view.asOf());
  }
}
