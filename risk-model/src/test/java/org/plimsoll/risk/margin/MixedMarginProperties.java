package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.USDT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.MixedPortfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.audit.ReferenceMargin;
import org.plimsoll.risk.audit.ReferenceMarket;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Standard margin of books of every kind of instrument and collateral. */
final class MixedMarginProperties {
  private static final int BOOKS = 10_000;
  private static final int BOOKS_PER_VIEW = 20;
  private static final MarginModel MODEL = new StandardMarginModel();

  private final SplittableRandom random = Seed.random();

  /** A property of one book at one view. */
  private interface Property {
    void holds(Portfolio book, MarketView view, String at);
  }

  @Test
  void equity_and_requirement_are_exactly_those_of_the_reference() {
    forAnyBook(
        MixedMarkets.parameters(),
        (book, view, at) -> {
          MarginAssessment assessed = MarginAssessment.of(book, view, MODEL);
          ReferenceMargin reference =
              ReferenceMargin.of(
                  book.collateral().entrySet().stream()
                      .collect(
                          Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toBigDecimal())),
                  book.positions(),
                  book.choices(),
                  ReferenceMarket.of(view, book.positions().keySet()),
                  view.parameters());
          assertThat(assessed.equity().total().toBigDecimal())
              .as("equity, %s", at)
              .isEqualByComparingTo(reference.equity());
          assertThat(assessed.requirement().maintenance().toBigDecimal())
              .as("maintenance margin, %s", at)
              .isEqualByComparingTo(reference.maintenance());
          assertThat(assessed.requirement().initial().toBigDecimal())
              .as("initial margin, %s", at)
              .isEqualByComparingTo(reference.initial());
        });
  }

  @Test
  void the_parts_of_a_requirement_are_in_order_and_sum_to_it() {
    forAnyBook(
        MixedMarkets.parameters(),
        (book, view, at) -> {
          MarginRequirement requirement = MODEL.requirement(book, view);
          Cash initial = Cash.ZERO;
          Cash maintenance = Cash.ZERO;
          for (PositionMargin each : requirement.positions()) {
            assertThat(each.maintenanceMargin())
                .as("%s, %s", each.instrument(), at)
                .isBetween(Cash.ZERO, each.initialMargin());
            initial = initial.plus(each.initialMargin());
            maintenance = maintenance.plus(each.maintenanceMargin());
          }
          for (AddOn each : requirement.addOns()) {
            initial = initial.plus(each.initial());
            maintenance = maintenance.plus(each.maintenance());
          }
          assertThat(initial).as(at).isEqualTo(requirement.initial());
          assertThat(maintenance).as(at).isEqualTo(requirement.maintenance());
          assertThat(requirement.positions())
              .as(at)
              .extracting(PositionMargin::instrument)
              .containsExactlyElementsOf(book.positions().keySet());
        });
  }

  @Test
  void the_random_books_meet_every_add_on_and_every_level() {
    Set<String> met = new TreeSet<>();
    Set<MarginStatus> reached = new HashSet<>();
    forAnyBook(
        MixedMarkets.parameters(),
        (book, view, at) -> {
          MarginAssessment assessed = MarginAssessment.of(book, view, MODEL);
          assessed.requirement().addOns().forEach(each -> met.add(each.name()));
          reached.add(assessed.statusAfter(MarginStatus.ABOVE_INITIAL));
        });
    assertThat(met)
        .as("seed %d", Seed.VALUE)
        .contains(
            "debt of USDT",
            "debt of ETH",
            "initial value of BTC",
            "initial value of USDC",
            "unrealized profit",
            "depeg USDC-USDT",
            "confidence BTC-USDT");
    assertThat(reached).as("seed %d", Seed.VALUE).hasSize(MarginStatus.values().length);
  }

  @Test
  void more_cash_never_worsens_the_status() {
    forAnyBook(
        MixedMarkets.parameters(),
        (book, view, at) -> {
          Cash more = Cash.ofUnits(random.nextLong(1, 20_000_000_000_000L));
          Portfolio richer = book.plusCollateral(USDT, more);
          MarginAssessment before = MarginAssessment.of(book, view, MODEL);
          MarginAssessment after = MarginAssessment.of(richer, view, MODEL);
          for (MarginStatus previous : MarginStatus.values()) {
            assertThat(after.statusAfter(previous).isWorseThan(before.statusAfter(previous)))
                .as("%s more, from %s, %s", more, previous, at)
                .isFalse();
          }
        });
  }

  @Test
  void the_order_in_which_positions_were_taken_does_not_matter() {
    forAnyBook(
        MixedMarkets.parameters(),
        (book, view, at) -> {
          List<Map.Entry<InstrumentId, Position>> shuffled =
              new ArrayList<>(book.positions().entrySet());
          for (int i = shuffled.size(); i > 1; i--) {
            Collections.swap(shuffled, i - 1, random.nextInt(i));
          }
          Map<InstrumentId, Position> inThatOrder = new LinkedHashMap<>();
          shuffled.forEach(each -> inThatOrder.put(each.getKey(), each.getValue()));
          Portfolio taken =
              new Portfolio(book.collateral(), inThatOrder).withChoices(book.choices());
          assertThat(MarginAssessment.of(taken, view, MODEL))
              .as(at)
              .isEqualTo(MarginAssessment.of(book, view, MODEL));
        });
  }

  @Test
  void closing_a_part_of_a_future_never_raises_maintenance_margin() {
    forAnyBook(
        MixedMarkets.parameters(),
        (book, view, at) -> {
          for (InstrumentId id : book.positions().keySet()) {
            if (view.parameters().contract(id) instanceof FuturesContract) {
              Portfolio less = reduced(book, id);
              assertThat(MODEL.requirement(less, view).maintenance())
                  .as("%s less, %s", id, at)
                  .isLessThanOrEqualTo(MODEL.requirement(book, view).maintenance());
            }
          }
        });
  }

  /**
   * Books that share no expiry of options: within one the published rule takes the lesser of alone
   * and together for the whole expiry, which two books may split better. Without a cap on profit,
   * which two books would have twice.
   */
  @Test
  void two_books_together_never_ask_more_than_apart() {
    StandardRules house = MixedMarkets.rules();
    StandardRules uncapped =
        new StandardRules(
            house.profitHaircut(),
            Optional.empty(),
            house.options(),
            house.openInterest(),
            house.depeg(),
            house.confidence());
    // Each book rounds its part of a sum up.
    Cash rounding = Cash.of("0.0000001");
    forAnyBook(
        MixedMarkets.parameters(uncapped, Optional.empty()),
        (book, view, at) -> {
          Map<InstrumentId, Position> one = new TreeMap<>();
          Map<InstrumentId, Position> other = new TreeMap<>();
          book.positions()
              .forEach(
                  (id, position) ->
                      (isFirst(view.parameters().contract(id)) ? one : other).put(id, position));
          MarginRequirement whole = positionsOnly(book.positions(), book, view);
          MarginRequirement first = positionsOnly(one, book, view);
          MarginRequirement second = positionsOnly(other, book, view);
          assertThat(whole.maintenance())
              .as(at)
              .isLessThanOrEqualTo(first.maintenance().plus(second.maintenance()).plus(rounding));
          assertThat(whole.initial())
              .as(at)
              .isLessThanOrEqualTo(first.initial().plus(second.initial()).plus(rounding));
        });
  }

  private static boolean isFirst(Contract contract) {
    return contract.isPaidUpFront()
        ? contract.expiry().equals(Optional.of(MixedMarkets.MARCH))
        : contract.id().hashCode() % 2 == 0;
  }

  private static MarginRequirement positionsOnly(
      Map<InstrumentId, Position> positions, Portfolio book, MarketView view) {
    return MODEL.requirement(new Portfolio(Map.of(), positions).withChoices(book.choices()), view);
  }

  private Portfolio reduced(Portfolio book, InstrumentId id) {
    Position held = book.positions().get(id);
    long units = Math.abs(held.quantity().units());
    long rest = units == 1 ? 1 : random.nextLong(1, units);
    Map<InstrumentId, Position> positions = new TreeMap<>(book.positions());
    positions.put(
        id,
        new Position(
            Quantity.ofUnits(rest * held.quantity().signum()),
            held.entryCost().times(Rate.of("0.5"), java.math.RoundingMode.DOWN)));
    return new Portfolio(book.collateral(), positions).withChoices(book.choices());
  }

  private void forAnyBook(MarginParameters parameters, Property property) {
    MarketView view = null;
    for (int i = 0; i < BOOKS; i++) {
      view = i % BOOKS_PER_VIEW == 0 ? MixedMarkets.anyView(parameters, random) : view;
      Portfolio book = MixedPortfolios.any(random);
      property.holds(
          book,
          view,
          "seed %d case %d: %s at %s".formatted(Seed.VALUE, i, book, view.indexPrices().values()));
    }
  }
}
