package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.Markets.bracket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class LiquidationPricesTest {
  private static final MarginModel STANDARD = new StandardMarginModel();
  private static final MarketView VIEW = Suppositions.view("50000", "3000");

  /** A published ladder of ten levels; the fourth has rate 2.5 % and maintenance amount 16,300. */
  private static final MarginSchedule PUBLISHED_BTC =
      MarginSchedule.of(
          List.of(
              bracket("0", "0.004", "0.004"),
              bracket("50000", "0.005", "0.005"),
              bracket("250000", "0.01", "0.01"),
              bracket("1000000", "0.025", "0.025"),
              bracket("10000000", "0.05", "0.05"),
              bracket("20000000", "0.1", "0.1"),
              bracket("50000000", "0.125", "0.125"),
              bracket("100000000", "0.15", "0.15"),
              bracket("200000000", "0.25", "0.25"),
              bracket("300000000", "0.5", "0.5")));

  /** Rate 10 % and maintenance amount 135,365 from 2,707,300 on. */
  private static final MarginSchedule PUBLISHED_ETH =
      MarginSchedule.of(List.of(bracket("0", "0.05", "0.05"), bracket("2707300", "0.1", "0.1")));

  /**
   * Source: the worked example of a venue's liquidation price formula, as kept in freqtrade's
   * test_liquidation_price_binance.
   */
  @ParameterizedTest
  @CsvSource({
    "true, true, ETH-USDT, 1153.26",
    "true, true, BTC-USDT, 26316.89",
    "false, true, ETH-USDT, 1114.78",
    "true, false, BTC-USDT, 18778.73"
  })
  void a_published_book_is_liquidated_where_the_venue_says(
      boolean withBtc, boolean withEth, String index, double published) {
    assertThat(PUBLISHED_BTC.maintenanceAmount(3)).isEqualTo(Cash.of("16300"));
    assertThat(PUBLISHED_ETH.maintenanceAmount(1)).isEqualTo(Cash.of("135365"));
    Portfolio book = Portfolios.cash("1535443.01");
    if (withBtc) {
      book = Suppositions.traded(book, BTC_PERP, "109.488", "32481.98");
    }
    if (withEth) {
      book = Suppositions.traded(book, ETH_PERP, "3683.979", "1456.84");
    }
    MarketView view = view(PUBLISHED_BTC, PUBLISHED_ETH, "31967.27", "1335.18");
    assertThat(below(book, view, IndexId.of(index))).isCloseTo(published, within(0.005));
  }

  /**
   * A long of 1 at 100 with equity 5: alone it would be liquidated at 95 / 0.996. Source:
   * TorchTrade issue 344, where another position's maintenance margin of 4 was left out.
   */
  @ParameterizedTest
  @CsvSource({"0, 95.3815", "1000, 99.3976"})
  void the_maintenance_margin_of_other_positions_counts(String otherQuantity, double expected) {
    MarginSchedule plain = MarginSchedule.of(List.of(bracket("0", "0.004", "0.004")));
    Portfolio book = Suppositions.traded(Portfolios.cash("5"), BTC_PERP, "1", "100");
    if (!otherQuantity.equals("0")) {
      book = Suppositions.traded(book, ETH_PERP, otherQuantity, "1");
    }
    MarketView view = view(plain, plain, "100", "1");
    assertThat(below(book, view, BTC_USDT)).isCloseTo(expected, within(0.0001));
  }

  @ParameterizedTest
  @CsvSource({
    // equity 10,000 + (P - 50,000) against 2.5 % of P: P = 40,000 / 0.975
    "1, 41025.7, ",
    // 10,000 + (50,000 - P) against 2.5 % of P: P = 60,000 / 1.025
    "-1, , 58536.5"
  })
  void prices_are_rounded_to_the_tick_towards_the_present(
      String quantity, String below, String above) {
    Portfolio book = Suppositions.traded(Portfolios.cash("10000"), BTC_PERP, quantity, "50000");
    LiquidationPrices found = LiquidationPrices.of(book, VIEW, STANDARD);
    assertThat(found.underlying(BTC_USDT))
        .contains(
            new LiquidationPrice(
                BTC_USDT,
                Price.of("50000"),
                Optional.ofNullable(below).map(Price::of),
                Optional.ofNullable(above).map(Price::of)));
    assertThat(found.position(BTC_PERP))
        .contains(
            new PositionLiquidation(
                BTC_PERP,
                Price.of("50000"),
                Optional.ofNullable(below).map(Price::of),
                Optional.ofNullable(above).map(Price::of)));
  }

  /** 2 x 1.08 x 0.9 = 1.944 of the price of ETH counts, against 1,250 of margin and 3,000 owed. */
  @Test
  void what_an_index_is_composed_of_moves_it() {
    Portfolio book =
        Portfolios.of("-3000", Map.of(BTC_PERP, Portfolios.position("1", "50000")))
            .plusCollateral(RedeemedMarkets.WBETH, Cash.of("2"))
            .plusCollateral(Markets.ETH, Cash.of("0.00000001"));

    LiquidationPrices prices =
        LiquidationPrices.of(book, RedeemedMarkets.view("3000", "1.08"), STANDARD);

    double ether = prices.underlying(ETH_USDT).orElseThrow().below().orElseThrow().toDouble();
    assertThat(ether).isCloseTo(4250 / 1.944, within(0.01));
  }

  @Test
  void a_price_between_two_ticks_next_to_the_breach_is_its_own_last_resort() {
    // Equity 10,000 + (P - 50,000) - 2.5 % of P is 0 at 41,025.641...
    MarketView view = Suppositions.view("41025.65", "3000");
    Portfolio book = Suppositions.traded(Portfolios.cash("10000"), BTC_PERP, "1", "50000");
    assertThat(LiquidationPrices.of(book, view, STANDARD).underlying(BTC_USDT).orElseThrow())
        .isEqualTo(
            new LiquidationPrice(
                BTC_USDT,
                Price.of("41025.65"),
                Optional.of(Price.of("41025.65")),
                Optional.empty()));
  }

  @Test
  void an_inverse_position_and_its_coin_move_with_the_index() {
    // 1 BTC at 5 % haircut and 500 contracts of 100 USD bought at 50,000.
    Portfolio book =
        Suppositions.traded(Portfolios.holding(BTC, "1"), Suppositions.BTC_INVERSE, "500", "50000");
    double price = below(book, VIEW, BTC_USDT);
    // 0.95 P + (P - 50,000) against 2.5 % of 50,000: P = 51,250 / 1.95
    assertThat(price).isCloseTo(51_250 / 1.95, within(0.1));
  }

  @Test
  void collateral_alone_behind_a_debt_has_a_price_too() {
    Portfolio book = Portfolios.cash("-10000").plusCollateral(BTC, Cash.of("1"));
    LiquidationPrices found = LiquidationPrices.of(book, VIEW, STANDARD);
    assertThat(found.underlying(BTC_USDT).orElseThrow().below()).contains(Price.of("10526.4"));
    assertThat(found.positions()).isEmpty();
  }

  @Test
  void of_two_stretches_in_breach_the_nearer_counts_on_each_side() {
    // In breach from 46,000 to 48,000, below 20,000, and from 60,000 on.
    MarginModel islands =
        (portfolio, view) -> {
          double at = view.known(BTC_USDT).price().toDouble();
          boolean isBreach = at > 46_000 && at < 48_000 || at < 20_000 || at > 60_000;
          Cash asked = isBreach ? Cash.of("20000") : Cash.ZERO;
          return new MarginRequirement(asked, asked, List.of());
        };
    Portfolio book = Suppositions.traded(Portfolios.cash("10000"), BTC_PERP, "0.001", "50000");
    assertThat(LiquidationPrices.of(book, VIEW, islands).underlying(BTC_USDT).orElseThrow())
        .isEqualTo(
            new LiquidationPrice(
                BTC_USDT,
                Price.of("50000"),
                Optional.of(Price.of("48000")),
                Optional.of(Price.of("60000"))));
  }

  @Test
  void a_short_straddle_is_liquidated_on_both_sides_and_the_marks_follow() {
    MarketView view = VIEW;
    Portfolio book = Portfolios.cash("5000");
    for (var option : List.of(Suppositions.BTC_CALL, Suppositions.BTC_PUT)) {
      book = Suppositions.traded(book, option, "-1", view.markPrice(option).toString());
    }
    LiquidationPrices found = LiquidationPrices.of(book, view, Suppositions.asking("2000", "1000"));
    LiquidationPrice btc = found.underlying(BTC_USDT).orElseThrow();
    PositionLiquidation call = found.position(Suppositions.BTC_CALL).orElseThrow();
    assertThat(btc.below().orElseThrow()).isLessThan(btc.present());
    assertThat(btc.above().orElseThrow()).isGreaterThan(btc.present());
    assertThat(call.below().orElseThrow()).isLessThan(call.present());
    assertThat(call.above().orElseThrow()).isGreaterThan(call.present());
    assertThat(call.above())
        .contains(
            Suppositions.at(view, BTC_USDT, btc.above().orElseThrow())
                .markPrice(Suppositions.BTC_CALL));
  }

  @Test
  void a_narrow_breach_around_a_strike_is_seen() {
    // Long wings, short body at the strike: in breach only within a few dollars of it.
    MarginModel body =
        (portfolio, view) -> {
          double away = Math.abs(view.known(BTC_USDT).price().toDouble() - 50_000);
          Cash asked = away < 3 ? Cash.of("20000") : Cash.ZERO;
          return new MarginRequirement(asked, asked, List.of());
        };
    Portfolio book =
        Suppositions.traded(Portfolios.cash("10000"), Suppositions.BTC_CALL, "0.01", "100");
    MarketView view = Suppositions.view("80000", "3000");
    assertThat(LiquidationPrices.of(book, view, body).underlying(BTC_USDT).orElseThrow().below())
        .contains(Price.of("50003"));
  }

  @Test
  void averages_move_with_the_price_that_is_tried() {
    // Breached where the average, now 49,000 for a price of 50,000, is below 39,200.
    MarginModel byAverage =
        (portfolio, at) -> {
          boolean isLow = at.known(BTC_USDT).average().compareTo(Price.of("39200")) < 0;
          Cash asked = isLow ? Cash.of("20000") : Cash.ZERO;
          return new MarginRequirement(asked, asked, List.of());
        };
    IndexPrice now = VIEW.known(BTC_USDT);
    MarketView view =
        VIEW.with(
            Map.of(
                BTC_USDT,
                new IndexPrice(
                    BTC_USDT,
                    now.price(),
                    now.status(),
                    now.observedAt(),
                    Price.of("49000"),
                    Rate.ZERO)),
            1,
            VIEW.asOf());
    Portfolio book = Suppositions.traded(Portfolios.cash("10000"), BTC_PERP, "0.001", "50000");
    assertThat(
            LiquidationPrices.of(book, view, byAverage).underlying(BTC_USDT).orElseThrow().below())
        .contains(Price.of("40000"));
  }

  @Test
  void an_account_in_breach_has_no_prices() {
    Portfolio broke = Portfolios.longBtc("1000", "1", "50000");
    LiquidationPrices found = LiquidationPrices.of(broke, VIEW, STANDARD);
    assertThat(found.isInBreach()).isTrue();
    assertThat(found.underlying(BTC_USDT).orElseThrow().below()).isEmpty();
    assertThat(found.underlying(BTC_USDT).orElseThrow().above()).isEmpty();
    assertThat(LiquidationPrices.of(Portfolio.EMPTY, VIEW, STANDARD).underlyings()).isEmpty();
  }

  @Test
  void others_that_follow_bring_the_price_nearer_or_push_it_away() {
    Portfolio both =
        Suppositions.traded(
            Suppositions.traded(Portfolios.cash("20000"), BTC_PERP, "1", "50000"),
            ETH_PERP,
            "10",
            "3000");
    Price alone = below(both, Map.of());
    Price together = below(both, Map.of(BTC_USDT, Map.of(ETH_USDT, Rate.of("1.2"))));
    Price apart = below(both, Map.of(BTC_USDT, Map.of(ETH_USDT, Rate.of("-0.1"))));
    assertThat(together).isGreaterThan(alone);
    assertThat(apart).isLessThan(alone);
    // All by the same factor f: 80,000 (1 - f) = 20,000 - 2.5 % of 80,000 f.
    Price same = below(both, Map.of(BTC_USDT, Map.of(ETH_USDT, Rate.ONE)));
    assertThat(same.toDouble()).isCloseTo(50_000 * 60.0 / 78, within(0.1));
  }

  @Test
  void a_price_at_the_end_of_the_range_is_searched_as_far_as_it_goes() {
    MarketView view = Suppositions.view("50000000000", "3000");
    Portfolio book =
        new Portfolio(
            Map.of(USDT, Cash.of("90000000000")),
            Map.of(BTC_PERP, new Position(Quantity.of("-1"), Cash.of("-50000000000"))));
    assertThat(LiquidationPrices.of(book, view, STANDARD).underlying(BTC_USDT)).isPresent();
  }

  private static Price below(Portfolio book, Map<IndexId, Map<IndexId, Rate>> betas) {
    return LiquidationPrices.of(book, VIEW, STANDARD, betas)
        .underlying(BTC_USDT)
        .orElseThrow()
        .below()
        .orElseThrow();
  }

  private static double below(Portfolio book, MarketView view, IndexId index) {
    return LiquidationPrices.of(book, view, STANDARD)
        .underlying(index)
        .orElseThrow()
        .below()
        .orElseThrow()
        .toDouble();
  }

  private static MarketView view(MarginSchedule btc, MarginSchedule eth, String... prices) {
    MarginParameters small = Markets.parameters();
    Price tick = Price.of("0.0001");
    Quantity lot = Quantity.of("0.001");
    MarginParameters published =
        new MarginParameters(
            "published",
            USDT,
            small.levels(),
            small.assets(),
            List.of(
                Perpetual.linear(BTC_PERP, BTC_USDT, USDT, tick, lot, btc),
                Perpetual.linear(ETH_PERP, ETH_USDT, USDT, tick, lot, eth)));
    return Markets.view(prices[0], prices[1]).withParameters(published);
  }
}
