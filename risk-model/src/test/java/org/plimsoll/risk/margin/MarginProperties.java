package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.audit.ReferenceMargin;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

final class MarginProperties {
  private static final int BOOKS = 12_000;
  private static final MarginModel MODEL = new StandardMarginModel();

  private final SplittableRandom random = Seed.random();

  @Test
  void the_random_books_stand_at_every_level() {
    Set<MarginStatus> reached = EnumSet.noneOf(MarginStatus.class);
    for (int i = 0; i < BOOKS; i++) {
      reached.add(status(anyBook(), anyView(), MarginStatus.ABOVE_INITIAL));
    }
    assertThat(reached).as("seed %d", Seed.VALUE).containsExactly(MarginStatus.values());
  }

  @Test
  void equity_and_requirement_are_exactly_those_of_the_reference() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      MarginAssessment assessment = MarginAssessment.of(book, view, MODEL);
      ReferenceMargin reference = reference(book, view);
      String at = at(i, book, view);
      assertThat(assessment.equity().total().toBigDecimal())
          .as("equity, %s", at)
          .isEqualByComparingTo(reference.equity());
      assertThat(assessment.requirement().initial().toBigDecimal())
          .as("initial margin, %s", at)
          .isEqualByComparingTo(reference.initial());
      assertThat(assessment.requirement().maintenance().toBigDecimal())
          .as("maintenance margin, %s", at)
          .isEqualByComparingTo(reference.maintenance());
      assertThat(assessment.statusAfter(MarginStatus.ABOVE_INITIAL).isBreach())
          .as("breach, %s", at)
          .isEqualTo(reference.isBelowMaintenance());
    }
  }

  @Test
  void more_cash_never_worsens_the_status() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      Portfolio richer =
          book.plusCollateral(USDT, Cash.ofUnits(random.nextLong(1, 10_000_000_000_000L)));
      for (MarginStatus previous : MarginStatus.values()) {
        MarginStatus status = status(book, view, previous);
        assertThat(status(richer, view, previous).isWorseThan(status))
            .as("from %s, %s with %s", previous, at(i, book, view), richer.collateral())
            .isFalse();
      }
    }
  }

  @Test
  void more_of_any_collateral_never_lowers_equity() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      AssetId asset = List.of(USDT, BTC, ETH).get(random.nextInt(3));
      Cash more = Cash.ofUnits(random.nextLong(1, 1_000_000_000L));
      assertThat(Equity.of(book.plusCollateral(asset, more), view).total())
          .as("%s and %s %s", at(i, book, view), more, asset)
          .isGreaterThanOrEqualTo(Equity.of(book, view).total());
    }
  }

  @Test
  void a_worse_status_before_never_leads_to_a_better_one_after() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      MarginStatus[] worsening = MarginStatus.values();
      for (int n = 1; n < worsening.length; n++) {
        MarginStatus better = status(book, view, worsening[n - 1]);
        MarginStatus worse = status(book, view, worsening[n]);
        assertThat(better.isWorseThan(worse))
            .as("from %s, %s", worsening[n], at(i, book, view))
            .isFalse();
      }
    }
  }

  @Test
  void requirements_are_in_order_and_nothing_only_of_a_flat_book() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      MarginRequirement requirement = MODEL.requirement(book, view);
      assertThat(requirement.maintenance())
          .as("%s", at(i, book, view))
          .isGreaterThanOrEqualTo(Cash.ZERO)
          .isLessThanOrEqualTo(requirement.initial());
      assertThat(requirement.maintenance().isZero())
          .as("%s", at(i, book, view))
          .isEqualTo(book.positions().isEmpty());
    }
  }

  @Test
  void the_order_in_which_positions_were_taken_does_not_matter() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      List<Map.Entry<InstrumentId, Position>> positions =
          new ArrayList<>(book.positions().entrySet());
      List<Map.Entry<AssetId, Cash>> collateral = new ArrayList<>(book.collateral().entrySet());
      Collections.reverse(positions);
      Collections.reverse(collateral);
      Portfolio reversed = new Portfolio(inOrder(collateral), inOrder(positions));
      assertThat(MarginAssessment.of(reversed, view, MODEL))
          .as("%s", at(i, book, view))
          .isEqualTo(MarginAssessment.of(book, view, MODEL));
    }
  }

  @Test
  void every_rounding_is_against_the_account() {
    BigDecimal step = new BigDecimal("0.00000001");
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      BigDecimal equity = Equity.of(book, view).total().toBigDecimal();
      BigDecimal maintenance = MODEL.requirement(book, view).maintenance().toBigDecimal();
      BigDecimal exactEquity = exactEquity(book, view);
      BigDecimal exactMaintenance = exactMaintenance(book, view);
      // Two roundings per asset and per requirement, one per profit.
      BigDecimal slack =
          step.multiply(
              BigDecimal.valueOf(2L * (book.collateral().size() + book.positions().size())));
      assertThat(equity)
          .as("equity, %s", at(i, book, view))
          .isBetween(exactEquity.subtract(slack), exactEquity);
      assertThat(maintenance)
          .as("maintenance margin, %s", at(i, book, view))
          .isBetween(exactMaintenance, exactMaintenance.add(slack));
    }
  }

  @Test
  void a_book_is_restored_exactly_when_its_breach_is_left() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      MarginAssessment assessment = MarginAssessment.of(book, view, MODEL);
      for (MarginStatus breach : List.of(MarginStatus.BELOW_MAINTENANCE, MarginStatus.INSOLVENT)) {
        assertThat(assessment.isRestored())
            .as("from %s, %s", breach, at(i, book, view))
            .isEqualTo(!assessment.statusAfter(breach).isBreach());
      }
    }
  }

  @Test
  void standard_contributions_sum_to_the_requirement_and_fall_in_rank() {
    for (int i = 0; i < BOOKS; i++) {
      Portfolio book = anyBook();
      MarketView view = anyView();
      List<RiskContribution> ranked = RiskContribution.ranked(book, view, MODEL);
      Cash sum = Cash.ZERO;
      for (RiskContribution contribution : ranked) {
        sum = sum.plus(contribution.maintenanceMargin());
      }
      assertThat(sum)
          .as("%s", at(i, book, view))
          .isEqualTo(MODEL.requirement(book, view).maintenance());
      assertThat(ranked)
          .as("%s", at(i, book, view))
          .extracting(RiskContribution::maintenanceMargin)
          .isSortedAccordingTo(Collections.reverseOrder());
      assertThat(ranked)
          .as("%s", at(i, book, view))
          .extracting(RiskContribution::instrument)
          .containsExactlyInAnyOrderElementsOf(book.positions().keySet());
    }
  }

  private static MarginStatus status(Portfolio book, MarketView view, MarginStatus previous) {
    return MarginAssessment.of(book, view, MODEL).statusAfter(previous);
  }

  private static ReferenceMargin reference(Portfolio book, MarketView view) {
    return ReferenceMargin.of(
        book.collateral().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toBigDecimal())),
        book.positions(),
        Map.of(BTC, price(view, BTC), ETH, price(view, ETH)),
        Map.of(BTC_PERP, price(view, BTC), ETH_PERP, price(view, ETH)),
        Markets.parameters());
  }

  private static BigDecimal exactEquity(Portfolio book, MarketView view) {
    BigDecimal sum = BigDecimal.ZERO;
    for (var held : book.collateral().entrySet()) {
      BigDecimal value = held.getValue().toBigDecimal().multiply(price(view, held.getKey()));
      BigDecimal kept =
          value.signum() < 0
              ? BigDecimal.ONE
              : Map.of(
                      USDT, BigDecimal.ONE, BTC, new BigDecimal("0.95"), ETH, new BigDecimal("0.9"))
                  .get(held.getKey());
      sum = sum.add(value.multiply(kept));
    }
    for (var held : book.positions().entrySet()) {
      BigDecimal quantity = held.getValue().quantity().toBigDecimal();
      sum =
          sum.add(quantity.multiply(mark(view, held.getKey())))
              .subtract(held.getValue().entryCost().toBigDecimal());
    }
    return sum;
  }

  private static BigDecimal exactMaintenance(Portfolio book, MarketView view) {
    BigDecimal sum = BigDecimal.ZERO;
    for (var held : book.positions().entrySet()) {
      BigDecimal notional =
          held.getValue().quantity().toBigDecimal().abs().multiply(mark(view, held.getKey()));
      sum =
          sum.add(above(notional, "0").multiply(new BigDecimal("0.025")))
              .add(above(notional, "250000").multiply(new BigDecimal("0.025")))
              .add(above(notional, "1000000").multiply(new BigDecimal("0.05")));
    }
    return sum;
  }

  private static BigDecimal above(BigDecimal notional, String floor) {
    return notional.subtract(new BigDecimal(floor)).max(BigDecimal.ZERO);
  }

  private static BigDecimal mark(MarketView view, InstrumentId instrument) {
    return price(view, instrument.equals(BTC_PERP) ? BTC : ETH);
  }

  private static BigDecimal price(MarketView view, AssetId asset) {
    if (asset.equals(USDT)) {
      return BigDecimal.ONE;
    }
    return view.indexPrice(asset.equals(BTC) ? Markets.BTC_USDT : Markets.ETH_USDT)
        .orElseThrow()
        .price()
        .toBigDecimal();
  }

  private static <K, V> Map<K, V> inOrder(List<Map.Entry<K, V>> entries) {
    Map<K, V> map = new LinkedHashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  private static String at(int caseNumber, Portfolio book, MarketView view) {
    return String.format(
        "seed %d case %d: %s at %s", Seed.VALUE, caseNumber, book, view.indexPrices());
  }

  private MarketView anyView() {
    return Markets.view(anyPrice("50000"), anyPrice("3000"));
  }

  /** Within a third of the usual, so that books of any kind sit near their thresholds. */
  private String anyPrice(String usual) {
    double moved = Double.parseDouble(usual) * random.nextDouble(0.67, 1.33);
    return BigDecimal.valueOf(moved).setScale(8, RoundingMode.HALF_EVEN).toPlainString();
  }

  private Portfolio anyBook() {
    Portfolio book = Portfolio.EMPTY;
    if (random.nextInt(10) > 0) {
      book = book.plusCollateral(USDT, anyCash(20_000));
    }
    if (random.nextInt(3) == 0) {
      book = book.plusCollateral(BTC, anyCash(1));
    }
    if (random.nextInt(3) == 0) {
      book = book.plusCollateral(ETH, anyCash(10));
    }
    if (random.nextInt(5) > 0) {
      book = plusTrade(book, BTC_PERP, anyQuantity(30), anyPrice("50000"));
    }
    if (random.nextInt(3) == 0) {
      book = plusTrade(book, ETH_PERP, anyQuantity(500), anyPrice("3000"));
    }
    return book;
  }

  private static Portfolio plusTrade(
      Portfolio book, InstrumentId instrument, Quantity quantity, String price) {
    Cash cash = quantity.times(Price.of(price), RoundingMode.HALF_EVEN).negate();
    return book.plusTrade(instrument, USDT, quantity, cash);
  }

  /** Mostly owned, sometimes owed, of any size up to the largest. */
  private Cash anyCash(long largest) {
    long units = random.nextLong(1, largest * 100_000_000L) >>> random.nextInt(12);
    return Cash.ofUnits(random.nextInt(4) == 0 ? -units : units);
  }

  private Quantity anyQuantity(long largest) {
    long units = 1 + (random.nextLong(1, largest * 100_000_000L) >>> random.nextInt(24));
    return Quantity.ofUnits(random.nextBoolean() ? units : -units);
  }
}
