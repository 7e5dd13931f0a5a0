package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.HousePortfolioRules;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.MixedPortfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.audit.ReferencePortfolioMargin;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** Both ways of asking margin, of books of every kind of instrument, collateral and debt. */
final class MarginMethodProperties {
  private static final int BOOKS = 10_000;
  private static final int BOOKS_PER_VIEW = 50;
  private static final MarginModel STANDARD = new StandardMarginModel();
  private static final MarginModel PORTFOLIO = new PortfolioMarginModel();
  private static final List<MarginModel> BOTH = List.of(STANDARD, PORTFOLIO);
  private static final MarginParameters PARAMETERS =
      MixedMarkets.parameters(MixedMarkets.rules(), Optional.of(HousePortfolioRules.rules()));

  private final SplittableRandom random = Seed.random();
  private MarketView view;

  /** A property of one book at one view. */
  private interface Property {
    void holds(Portfolio book, MarketView view, String at);
  }

  @Test
  void portfolio_margin_is_that_of_its_slow_twin_and_its_parts_are_in_order() {
    Set<MarginStatus> reached = new HashSet<>();
    forAnyBook(
        (book, view, at) -> {
          MarginAssessment found = MarginAssessment.of(book, view, PORTFOLIO);
          MarginRequirement asked = found.requirement();
          reached.add(found.statusAfter(MarginStatus.ABOVE_INITIAL));
          assertThat(asked.maintenance()).as(at).isBetween(Cash.ZERO, asked.initial());
          for (PositionMargin each : asked.positions()) {
            assertThat(each.maintenanceMargin())
                .as("%s, %s", each.instrument(), at)
                .isBetween(Cash.ZERO, each.initialMargin());
          }
          // The twin knows what a debt asks, and neither prudent prices nor uncounted profit.
          ReferencePortfolioMargin.Result slow =
              ReferencePortfolioMargin.of(book, view.withControls(MarketControls.NONE));
          double initial = slow.initial();
          for (var held : book.collateral().entrySet()) {
            if (held.getValue().isNegative()) {
              double owed = -held.getValue().toDouble() * view.assetPrice(held.getKey()).toDouble();
              initial -= owed * PARAMETERS.asset(held.getKey()).terms().debtInitial().toDouble();
            }
          }
          for (AddOn each : CollateralRules.addOns(book, view)) {
            initial += each.initial().toDouble();
          }
          for (AddOn each : new InitialCharges(asked.positions(), book, view).ofProfit()) {
            initial += each.initial().toDouble();
          }
          initial = Math.max(initial, LeverageFloor.ofWhole(book, view).toDouble());
          Offset<Double> nearly = within(1e-9 * Math.max(initial, 1_000));
          assertThat(asked.maintenance().toDouble()).as(at).isCloseTo(slow.maintenance(), nearly);
          assertThat(asked.initial().toDouble()).as(at).isCloseTo(initial, nearly);
        });
    assertThat(reached).as("seed %d", Seed.VALUE).containsExactlyInAnyOrder(MarginStatus.values());
  }

  @Test
  void more_cash_never_worsens_the_status_under_portfolio_margin() {
    forAnyBook(
        (book, view, at) -> {
          Cash more = Cash.ofUnits(random.nextLong(1, 20_000_000_000_000L));
          MarginAssessment before = MarginAssessment.of(book, view, PORTFOLIO);
          MarginAssessment after =
              MarginAssessment.of(book.plusCollateral(USDT, more), view, PORTFOLIO);
          for (MarginStatus previous : MarginStatus.values()) {
            assertThat(after.statusAfter(previous).isWorseThan(before.statusAfter(previous)))
                .as("%s more, from %s, %s", more, previous, at)
                .isFalse();
          }
        });
  }

  /** A leg that only takes away from what is held, in a book where it hedges nothing else. */
  @Test
  void an_offsetting_leg_of_a_lone_position_never_raises_maintenance() {
    List<Contract> contracts = MixedMarkets.contracts();
    for (int i = 0; i < BOOKS; i++) {
      MarketView view = views(i);
      Contract contract = contracts.get(random.nextInt(contracts.size()));
      Position held = MixedPortfolios.anyPosition(contract, random);
      Portfolio book = new Portfolio(Map.of(), Map.of(contract.id(), held));
      long units = Math.abs(held.quantity().units());
      Quantity leg =
          Quantity.ofUnits(
              -held.quantity().signum()
                  * (random.nextInt(3) == 0 ? units : random.nextLong(units) + 1));
      Cash paid =
          contract.value(leg, view.markPrice(contract.id()), RoundingMode.HALF_EVEN).negate();
      Portfolio after = book.plusTrade(contract.id(), contract.settlement(), leg, paid);
      // Alone: what the trade realized is collateral, with rules of its own.
      Portfolio rest = new Portfolio(Map.of(), after.positions());
      for (MarginModel model : BOTH) {
        Cash before = model.maintenance(book, view);
        assertThat(model.maintenance(rest, view))
            .as("seed %d case %d: %s of %s", Seed.VALUE, i, leg, book)
            .isLessThanOrEqualTo(before.plus(Cash.ofUnits(10)));
        if (rest.positions().isEmpty()) {
          assertThat(model.requirement(rest, view).initial()).isEqualTo(Cash.ZERO);
        }
      }
    }
  }

  /** Equity of marks as they are, options and inverse contracts among them, in exact arithmetic. */
  @Test
  void equity_is_never_above_the_exact_value() {
    forAnyBook(
        (book, view, at) -> {
          BigDecimal exact = BigDecimal.ZERO;
          BigDecimal slack = new BigDecimal("0.00000001");
          for (var held : book.positions().entrySet()) {
            Contract contract = PARAMETERS.contract(held.getKey());
            BigDecimal coin = view.assetPrice(contract.settlement()).toBigDecimal();
            exact = exact.add(exactProfit(contract, held.getValue(), view).multiply(coin));
            // A size, a value and its price are each rounded once.
            BigDecimal mark = view.markPrice(contract.id()).toBigDecimal();
            slack =
                slack.add(
                    new BigDecimal("0.00000001")
                        .multiply(coin.multiply(mark.add(BigDecimal.ONE)).add(BigDecimal.ONE)));
          }
          Cash profit = Equity.of(book, view).unrealizedPnl();
          assertThat(profit.toBigDecimal()).as(at).isBetween(exact.subtract(slack), exact);
        });
  }

  private static BigDecimal exactProfit(Contract contract, Position held, MarketView view) {
    BigDecimal mark = view.markPrice(contract.id()).toBigDecimal();
    BigDecimal size =
        held.quantity().toBigDecimal().multiply(contract.contractSize().toBigDecimal());
    boolean isPerPrice =
        contract.form() == PayoffForm.INVERSE && !(contract instanceof EuropeanOption);
    // Long enough that its own rounding is no part of what is compared, and towards zero loss.
    BigDecimal value =
        isPerPrice
            ? size.negate().divide(mark, new MathContext(60, RoundingMode.CEILING))
            : size.multiply(mark);
    BigDecimal unpaid =
        held.fundingIndex()
            .map(
                paid ->
                    view.fundingIndex(contract.id())
                        .orElseThrow()
                        .toBigDecimal()
                        .subtract(paid.toBigDecimal()))
            .orElse(BigDecimal.ZERO)
            .multiply(held.quantity().toBigDecimal());
    return value.subtract(held.entryCost().toBigDecimal()).subtract(unpaid);
  }

  /** The rule of a short option by itself, in exact arithmetic. */
  @Test
  void the_standard_margin_of_a_short_option_is_never_below_the_exact_one() {
    List<EuropeanOption> options =
        MixedMarkets.contracts().stream()
            .filter(EuropeanOption.class::isInstance)
            .map(EuropeanOption.class::cast)
            .toList();
    for (int i = 0; i < BOOKS; i++) {
      MarketView view = views(i);
      EuropeanOption option = options.get(random.nextInt(options.size()));
      Quantity sold = MixedPortfolios.anyPosition(option, random).quantity().abs().negate();
      Portfolio book = new Portfolio(Map.of(), Map.of(option.id(), new Position(sold, Cash.ZERO)));
      BigDecimal size = sold.abs().toBigDecimal().multiply(option.contractSize().toBigDecimal());
      BigDecimal index = view.known(option.underlying()).price().toBigDecimal();
      BigDecimal coin =
          option.form() == PayoffForm.LINEAR
              ? BigDecimal.ONE
              : view.assetPrice(option.settlement()).toBigDecimal();
      BigDecimal atMark = size.multiply(view.markPrice(option.id()).toBigDecimal()).multiply(coin);
      BigDecimal otm =
          option
              .strike()
              .toBigDecimal()
              .subtract(index)
              .multiply(BigDecimal.valueOf(option.type().sign()))
              .max(BigDecimal.ZERO)
              .multiply(size);
      BigDecimal atIndex = size.multiply(index);
      boolean isPut = option.type().sign() < 0;
      BigDecimal exact = atIndex.multiply(new BigDecimal("0.075"));
      exact = isPut ? exact.max(atMark.multiply(new BigDecimal("0.075"))) : exact;
      BigDecimal initial =
          atIndex
              .multiply(new BigDecimal("0.15"))
              .subtract(otm)
              .max(atIndex.multiply(new BigDecimal("0.1")));
      if (isPut) {
        BigDecimal more = new BigDecimal("1.05");
        initial = initial.max(exact.add(atMark).multiply(more).subtract(atMark));
        // Together no more than the worst a put pays, its strike, less its mark.
        BigDecimal worst = option.strike().toBigDecimal().multiply(size).subtract(atMark);
        exact = exact.min(worst.max(BigDecimal.ZERO));
        initial = initial.min(worst.max(BigDecimal.ZERO));
      }
      MarginRequirement asked = STANDARD.requirement(book, view);
      String at = "seed %d case %d: %s".formatted(Seed.VALUE, i, book);
      assertThat(asked.maintenance().toBigDecimal()).as(at).isGreaterThanOrEqualTo(exact);
      Cash charged = asked.addOns().stream().map(AddOn::initial).reduce(Cash.ZERO, Cash::plus);
      assertThat(asked.initial().minus(charged).toBigDecimal())
          .as(at)
          .isGreaterThanOrEqualTo(initial);
    }
  }

  private MarketView views(int i) {
    view = i % BOOKS_PER_VIEW == 0 ? MixedMarkets.anyView(PARAMETERS, random) : view;
    return view;
  }

  private void forAnyBook(Property property) {
    for (int i = 0; i < BOOKS; i++) {
      MarketView now = views(i);
      Portfolio book = MixedPortfolios.any(random);
      property.holds(
          book,
          now,
          "seed %d case %d: %s at %s".formatted(Seed.VALUE, i, book, now.indexPrices().values()));
    }
  }
}
