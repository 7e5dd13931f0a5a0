package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.Change.Deposit;
import org.plimsoll.risk.whatif.Change.Order;
import org.plimsoll.risk.whatif.Change.Trade;
import org.plimsoll.risk.whatif.Change.Withdrawal;

/** Books of linear and inverse perpetuals with cash in two assets. */
final class WhatIfProperties {
  private static final int BOOKS = 10_000;
  private static final MarginModel STANDARD = new StandardMarginModel();
  private static final MarketView VIEW = Suppositions.view("50000", "3000");
  private static final Map<IndexId, Price> TICKS =
      Map.of(BTC_USDT, Price.of("0.1"), ETH_USDT, Price.of("0.01"));

  private final SplittableRandom random = Seed.random();

  @Test
  void no_change_leaves_everything_as_it_is() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = Suppositions.anyBook(random);
      for (MarginStatus previous : MarginStatus.values()) {
        WhatIfResult result = WhatIf.of(book, STANDARD, VIEW, previous, List.of());
        assertThat(result.after()).as("%s", at(i, book)).isEqualTo(result.before());
        assertThat(result.statusAfter())
            .as("from %s, %s", previous, at(i, book))
            .isEqualTo(result.statusBefore());
        assertThat(result.passes()).as("%s", at(i, book)).isTrue();
      }
    }
  }

  @Test
  void a_deposit_passes_and_raises_excess_by_what_it_is_worth() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = Suppositions.anyBook(random);
      Cash amount = Cash.ofUnits(random.nextLong(1, 1_000_000_000_000L));
      WhatIfResult result = suppose(book, new Deposit(USDT, amount));
      assertThat(result.passes()).as("%s and %s", at(i, book), amount).isTrue();
      assertThat(result.initialExcessChange()).as("%s", at(i, book)).isEqualTo(amount);
      assertThat(result.maintenanceExcessChange()).as("%s", at(i, book)).isEqualTo(amount);
      assertThat(result.statusAfter().isWorseThan(result.statusBefore()))
          .as("%s and %s", at(i, book), amount)
          .isFalse();
    }
  }

  @Test
  void all_that_can_be_withdrawn_is_initial_excess() {
    int withdrawn = 0;
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = Suppositions.anyBook(random);
      Cash excess = MarginAssessment.of(book, VIEW, STANDARD).initialExcess();
      boolean isHeld = excess.compareTo(book.collateralOf(USDT)) < 0;
      if (!excess.isPositive() || !isHeld || !book.hasExposure()) {
        continue;
      }
      withdrawn++;
      Cash tooMuch = excess.plus(Cash.ofUnits(1));
      assertThat(suppose(book, new Withdrawal(USDT, excess)).passes())
          .as("%s", at(i, book))
          .isTrue();
      assertThat(suppose(book, new Withdrawal(USDT, tooMuch)).passes())
          .as("%s", at(i, book))
          .isFalse();
    }
    assertThat(withdrawn).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS / 10);
  }

  @Test
  void a_trade_at_the_mark_closed_again_at_the_mark_leaves_margin_as_it_was() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = Suppositions.anyBook(random);
      Quantity quantity = Quantity.ofUnits(random.nextLong(1, 4_000) * 100_000L);
      Trade there = new Trade(BTC_PERP, quantity, Optional.empty());
      Trade back = new Trade(BTC_PERP, quantity.negate(), Optional.empty());
      WhatIfResult result = suppose(book, there, back);
      assertThat(result.after().requirement().initial())
          .as("%s", at(i, book))
          .isEqualTo(result.before().requirement().initial());
      assertThat(result.equityChange().abs()).as("%s", at(i, book)).isLessThan(Cash.ofUnits(3));
    }
  }

  @Test
  void orders_leave_no_more_than_each_of_them_filled_or_not() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = Suppositions.anyBook(random);
      Quantity buy = Quantity.ofUnits(random.nextLong(1, 4_000) * 100_000L);
      Quantity sell = Quantity.ofUnits(-random.nextLong(1, 4_000) * 100_000L);
      Price bid = Price.of("49990");
      Price ask = Price.of("50010");
      WhatIfResult both =
          suppose(book, new Order(BTC_PERP, buy, bid), new Order(BTC_PERP, sell, ask));
      Cash bought =
          suppose(book, new Trade(BTC_PERP, buy, Optional.of(bid))).after().initialExcess();
      Cash sold =
          suppose(book, new Trade(BTC_PERP, sell, Optional.of(ask))).after().initialExcess();
      assertThat(both.after().initialExcess())
          .as("%s, %s, %s", at(i, book), buy, sell)
          .isEqualTo(bought.min(sold).min(both.before().initialExcess()));
    }
  }

  @Test
  void at_a_liquidation_price_there_is_no_breach_and_one_tick_further_there_is() {
    int found = 0;
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = Suppositions.anyBook(random);
      LiquidationPrices prices = LiquidationPrices.of(book, VIEW, STANDARD);
      assertThat(prices.isInBreach()).as("%s", at(i, book)).isEqualTo(isBreach(book, VIEW));
      for (LiquidationPrice each :
          prices.isInBreach() ? List.<LiquidationPrice>of() : prices.underlyings()) {
        found += checked(i, book, each, each.below(), -1, 0.01);
        found += checked(i, book, each, each.above(), 1, 10);
      }
    }
    assertThat(found).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS);
  }

  /** Whether there is a price, 1 or 0. */
  private int checked(
      int i,
      Portfolio book,
      LiquidationPrice found,
      Optional<Price> price,
      int direction,
      double end) {
    IndexId index = found.underlying();
    double last = price.map(Price::toDouble).orElse(found.present().toDouble() * end);
    double share = random.nextDouble();
    Price between =
        Price.nearest(
            Math.exp(share * Math.log(last) + (1 - share) * Math.log(found.present().toDouble())));
    assertThat(isBreach(book, Suppositions.at(VIEW, index, between)))
        .as("at %s of %s, %s", between, found, at(i, book))
        .isFalse();
    if (price.isEmpty()) {
      return 0;
    }
    Price beyond =
        Price.ofUnits(price.orElseThrow().units() + direction * TICKS.get(index).units());
    assertThat(isBreach(book, Suppositions.at(VIEW, index, price.orElseThrow())))
        .as("at %s, %s", found, at(i, book))
        .isFalse();
    assertThat(isBreach(book, Suppositions.at(VIEW, index, beyond)))
        .as("at %s beyond %s, %s", beyond, found, at(i, book))
        .isTrue();
    return 1;
  }

  @Test
  void a_book_on_one_index_is_as_far_along_the_frontier_as_its_liquidation_price() {
    DailyMoves daily =
        new DailyMoves(
            Map.of(BTC_USDT, Rate.of("0.03"), ETH_USDT, Rate.of("0.04")), Rate.of("0.5"));
    for (int i = 0; i < BOOKS / 10; i++) {
      Portfolio book = anyBtcBook();
      LiquidationPrices prices = LiquidationPrices.of(book, VIEW, STANDARD);
      JointShockFrontier frontier = JointShockFrontier.of(book, VIEW, STANDARD, daily);
      assertThat(frontier.isInBreach()).isEqualTo(prices.isInBreach());
      prices
          .underlying(BTC_USDT)
          .ifPresent(
              found -> {
                assertNear(book, found.below(), frontier.along("all down"));
                assertNear(book, found.above(), frontier.along("all up"));
              });
    }
  }

  private static void assertNear(
      Portfolio book, Optional<Price> price, Optional<FrontierPoint> point) {
    assertThat(point.isPresent()).as("%s", book).isEqualTo(price.isPresent());
    price.ifPresent(
        at -> {
          FrontierPoint found = point.orElseThrow();
          double frontier = found.prices().get(BTC_USDT).toDouble();
          // A tick, and the part in a million the frontier is searched to.
          assertThat(Math.abs(frontier - at.toDouble()))
              .as("%s at %s, %s", book, at, found)
              .isLessThan(0.1 + 2e-6 * at.toDouble());
          assertThat(found.deviations())
              .as("%s at %s, %s", book, at, found)
              .isCloseTo(Math.abs(Math.log(frontier / 50_000)) / 0.03, within(1e-6));
        });
  }

  @Test
  void along_the_frontier_there_is_no_breach_and_a_little_further_there_is() {
    DailyMoves daily =
        new DailyMoves(
            Map.of(BTC_USDT, Rate.of("0.03"), ETH_USDT, Rate.of("0.04")), Rate.of("0.5"));
    int found = 0;
    for (int i = 0; i < BOOKS / 10; i++) {
      Portfolio book = Suppositions.anyBook(random);
      for (FrontierPoint point : JointShockFrontier.of(book, VIEW, STANDARD, daily).points()) {
        found++;
        assertThat(isBreach(book, shocked(point, 1))).as("%s, %s", point, at(i, book)).isFalse();
        assertThat(isBreach(book, shocked(point, 1 + 1e-5 / largestMove(point))))
            .as("beyond %s, %s", point, at(i, book))
            .isTrue();
      }
    }
    assertThat(found).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS / 20);
  }

  private static double largestMove(FrontierPoint point) {
    return Math.abs(Math.log1p(point.percent() / 100));
  }

  /** The view where the joint move is a multiple of that of the point. */
  private static MarketView shocked(FrontierPoint point, double multiple) {
    MarketView view = VIEW;
    for (var each : point.prices().entrySet()) {
      double present = VIEW.known(each.getKey()).price().toDouble();
      double move = Math.log(each.getValue().toDouble() / present);
      Price price =
          multiple == 1 ? each.getValue() : Price.nearest(present * Math.exp(multiple * move));
      view = Suppositions.at(view, each.getKey(), price);
    }
    return view;
  }

  @Test
  void the_stress_of_no_shock_is_the_assessment_and_all_accounts_are_counted() {
    StressTest none = new StressTest(List.of(new NamedShock("none", Shock.NONE)));
    Map<MarginStatus, Integer> counts = new EnumMap<>(MarginStatus.class);
    List<StressedAccount> accounts = new ArrayList<>();
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = Suppositions.anyBook(random);
      MarginAssessment plain = MarginAssessment.of(book, VIEW, STANDARD);
      StressOutcome outcome =
          none.ofAccount(book, VIEW, STANDARD, MarginStatus.ABOVE_INITIAL).get(0);
      assertThat(outcome.assessment()).as("%s", at(i, book)).isEqualTo(plain);
      counts.merge(outcome.status(), 1, Integer::sum);
      accounts.add(new StressedAccount("a" + i, book, STANDARD, MarginStatus.ABOVE_INITIAL));
    }
    VenueStress venue = none.ofVenue(accounts, VIEW, Cash.of("1000000")).get(0);
    assertThat(venue.counts()).as("seed %d", Seed.VALUE).isEqualTo(counts);
    assertThat(venue.unmeasured()).isEmpty();
  }

  private Portfolio anyBtcBook() {
    Portfolio book = Portfolios.cash(String.valueOf(random.nextInt(1, 60_000)));
    String linear = String.valueOf(random.nextInt(-4_000, 4_000) / 1_000.0);
    String inverse = String.valueOf(1 + random.nextInt(1_500));
    Map<InstrumentId, String> quantities =
        Map.of(BTC_PERP, linear, Suppositions.BTC_INVERSE, inverse);
    for (var each : new TreeMap<>(quantities).entrySet()) {
      if (!Quantity.of(each.getValue()).isZero()) {
        book = Suppositions.traded(book, each.getKey(), each.getValue(), "50000");
      }
    }
    return book.plusCollateral(Markets.BTC, Cash.ofUnits(random.nextLong(1, 100_000_000L)));
  }

  private static boolean isBreach(Portfolio book, MarketView view) {
    return MarginAssessment.of(book, view, STANDARD).maintenanceExcess().isNegative();
  }

  private static WhatIfResult suppose(Portfolio book, Change... changes) {
    return WhatIf.of(book, STANDARD, VIEW, MarginStatus.ABOVE_INITIAL, List.of(changes));
  }

  private static String at(int caseNumber, Portfolio book) {
    return String.format("seed %d case %d: %s", Seed.VALUE, caseNumber, book);
  }
}
