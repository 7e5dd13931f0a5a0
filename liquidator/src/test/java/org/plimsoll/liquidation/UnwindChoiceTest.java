package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.HousePortfolioRules;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** What is traded first of a book, under either method, at BTC 50,000 and ETH 3,000. */
class UnwindChoiceTest {
  private static final MarketView VIEW =
      MixedMarkets.view(
          MixedMarkets.parameters(MixedMarkets.rules(), Optional.of(HousePortfolioRules.rules())),
          "50000",
          "3000");
  private static final UnwindBudget PLENTY =
      UnwindBudget.of(Cash.of("1000000000"), Duration.ofSeconds(10));
  private static final AccountId ANY = AccountId.of("any");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # book            | method    | positions                                          | first
          single future     | STANDARD  | BTC-PERP:2                                         | BTC-PERP:-0.561
          single future     | PORTFOLIO | BTC-PERP:2                                         | BTC-PERP:-0.547
          hedged pair       | STANDARD  | BTC-PERP:3, BTC-28MAR25:-200                       | BTC-28MAR25:140
          hedged pair       | PORTFOLIO | BTC-PERP:3, BTC-28MAR25:-200                       | BTC-PERP:-0.319
          even pair         | PORTFOLIO | BTC-PERP:2, BTC-28MAR25:-200                       | BTC-PERP:-0.25
          covered call      | STANDARD  | BTC-PERP:1, BTC-28MAR25-50000-C:-10                | BTC-28MAR25-50000-C:3.7
          covered call      | PORTFOLIO | BTC-PERP:1, BTC-28MAR25-50000-C:-10                | BTC-PERP:-0.193
          box               | STANDARD  | BTC-28MAR25-40000-C:10, BTC-28MAR25-50000-C:-10, BTC-28MAR25-40000-P:-10, BTC-28MAR25-50000-P:10 | BTC-28MAR25-50000-P:-1.2
          box               | PORTFOLIO | BTC-28MAR25-40000-C:10, BTC-28MAR25-50000-C:-10, BTC-28MAR25-40000-P:-10, BTC-28MAR25-50000-P:10 | BearLoss[why=TOO_LITTLE_EQUITY]
          short strangle    | STANDARD  | BTC-28MAR25-60000-C:-10, BTC-28MAR25-40000-P:-10   | BTC-28MAR25-40000-P:5.5
          short strangle    | PORTFOLIO | BTC-28MAR25-60000-C:-10, BTC-28MAR25-40000-P:-10   | BTC-28MAR25-60000-C:2.5
          inverse + linear  | STANDARD  | BTC-COIN-PERP:500, BTC-PERP:-1                     | BTC-PERP:0.561
          inverse + linear  | PORTFOLIO | BTC-COIN-PERP:500, BTC-PERP:-1                     | BTC-COIN-PERP:-144, BTC-PERP:0.288
          two coins         | PORTFOLIO | BTC-PERP:1, ETH-PERP:-16                           | ETH-PERP:8
          """)
  void what_is_traded_first(String name, MarginMethod method, String positions, String first) {
    Portfolio book = inBreach(positions(positions), method.model(), "0.8");

    UnwindPlan plan = planner().plan(book, method.model(), VIEW, PLENTY);

    String step =
        plan instanceof UnwindPlan.Next next
            ? UnwindPlanner.slicesOf(next.step()).stream()
                .map(slice -> slice.instrument() + ":" + slice.quantity())
                .reduce((a, b) -> a + ", " + b)
                .orElse(next.step().toString())
            : plan.toString();
    assertThat(step).isEqualTo(first);
  }

  /** Its legs hold each other: what is left of the box must be a box. */
  @Test
  void where_trading_is_cheap_a_box_is_unwound_as_a_unit() {
    MarginModel model = MarginMethod.PORTFOLIO.model();
    Portfolio box =
        positions(
            "BTC-28MAR25-40000-C:10, BTC-28MAR25-50000-C:-10,"
                + " BTC-28MAR25-40000-P:-10, BTC-28MAR25-50000-P:10");
    Portfolio book = inBreach(box, model, "0.8");

    UnwindPlan plan =
        new UnwindPlanner(id -> Books.FREE, Books.TWO_THIRDS).plan(book, model, VIEW, PLENTY);

    List<MarketSlice> slices = UnwindPlanner.slicesOf(((UnwindPlan.Next) plan).step());
    assertThat(slices).hasSize(4);
    assertThat(slices)
        .extracting(slice -> slice.quantity().abs())
        .containsOnly(slices.get(0).quantity().abs());
  }

  /** By the slow way: every size of every position, each measured anew. */
  @Test
  void on_a_small_grid_the_choice_is_that_of_brute_force() {
    SplittableRandom random = Seed.random();
    int found = 0;
    for (int i = 0; i < 400; i++) {
      MarginMethod method = random.nextBoolean() ? MarginMethod.STANDARD : MarginMethod.PORTFOLIO;
      MarginModel model = method.model();
      Portfolio positions = anyPositions(random);
      if (model.maintenance(positions, VIEW).isZero()) {
        continue;
      }
      Portfolio book = inBreach(positions, model, "0." + random.nextInt(70, 100));
      String at = "seed " + Seed.VALUE + " case " + i + " " + method + ": " + book;
      Optional<InstrumentId> expected = byBruteForce(book, model);

      UnwindPlan plan = planner().plan(book, model, VIEW, PLENTY);

      if (expected.isPresent()) {
        found++;
        MarketSlice slice = (MarketSlice) ((UnwindPlan.Next) plan).step();
        assertThat(slice.instrument()).as(at).isEqualTo(expected.orElseThrow());
        assertJustEnough(book, model, slice, at);
      } else {
        assertThat(plan instanceof UnwindPlan.Next next && next.step() instanceof MarketSlice)
            .as("%s: %s", at, plan)
            .isFalse();
      }
    }
    assertThat(found).as("seed %d", Seed.VALUE).isGreaterThan(200);
  }

  /** It restores, and a lot less would not; or all of it is better than a lot less. */
  private static void assertJustEnough(
      Portfolio book, MarginModel model, MarketSlice slice, String at) {
    Contract contract = VIEW.parameters().contract(slice.instrument());
    Quantity lot = slice.quantity().signum() < 0 ? contract.lot().negate() : contract.lot();
    Quantity less = slice.quantity().minus(lot);
    boolean restores = stand(book, contract, slice.quantity(), model).isRestored();
    assertThat(restores && !less.isZero() && stand(book, contract, less, model).isRestored())
        .as("%s: %s goes too far", at, slice)
        .isFalse();
    assertThat(helps(book, contract, slice.quantity(), model)).as(at).isTrue();
    long lots = book.quantityOf(slice.instrument()).abs().units() / contract.lot().units();
    for (long i = 1; i <= lots && !restores; i++) {
      MarginStanding other =
          stand(book, contract, lots(contract, slice.quantity().signum() * i), model);
      assertThat(other.isRestored())
          .as("%s: %d lots would restore, not %s", at, i, slice)
          .isFalse();
    }
  }

  /** The position whose trial slice has the best score, of those of which some size helps. */
  private static Optional<InstrumentId> byBruteForce(Portfolio book, MarginModel model) {
    record Row(InstrumentId id, BigDecimal score, Cash notional) {}
    List<Row> rows = new ArrayList<>();
    for (var held : book.positions().entrySet()) {
      Contract contract = VIEW.parameters().contract(held.getKey());
      long lots = held.getValue().quantity().abs().units() / contract.lot().units();
      int side = -held.getValue().quantity().signum();
      Quantity trial = lots(contract, side * Math.max(1, lots / 5));
      BigDecimal released =
          model
              .maintenance(book, VIEW)
              .minus(stand(book, contract, trial, model).margin().maintenance())
              .toBigDecimal();
      boolean anyHelps = false;
      for (long i = 1; i <= lots; i++) {
        anyHelps |= helps(book, contract, lots(contract, side * i), model);
      }
      if (released.signum() > 0 && anyHelps) {
        BigDecimal score = released.divide(cost(contract, trial), 30, RoundingMode.HALF_EVEN);
        Cash notional = MarketDepth.notionalOf(contract, held.getValue().quantity(), VIEW);
        rows.add(new Row(held.getKey(), score, notional));
      }
    }
    return rows.stream()
        .min(
            Comparator.comparing(Row::score)
                .thenComparing(Row::notional)
                .reversed()
                .thenComparing(Row::id))
        .map(Row::id);
  }

  /** What is paid over the mark, and the fee, in the settlement asset. */
  private static BigDecimal cost(Contract contract, Quantity traded) {
    MarketDepth.Cost cost = Books.DEEP.costOf(contract, traded, VIEW);
    Cash value = contract.value(traded, VIEW.markPrice(contract.id()), RoundingMode.CEILING);
    Cash inItsAsset = value.plus(cost.cash()).negate().plus(cost.fee());
    return VIEW.valueOf(contract.settlement(), inItsAsset, RoundingMode.UP).toBigDecimal();
  }

  private static boolean helps(
      Portfolio book, Contract contract, Quantity traded, MarginModel model) {
    MarginStanding before = MarginStanding.of(book, VIEW, model);
    MarginStanding after = stand(book, contract, traded, model);
    BigDecimal target = new BigDecimal("1.1");
    return after.isRestored()
        || after.maintenanceExcess().compareTo(before.maintenanceExcess()) > 0
            && shortage(after, target).compareTo(shortage(before, target)) < 0;
  }

  private static BigDecimal shortage(MarginStanding standing, BigDecimal target) {
    return standing
        .margin()
        .maintenance()
        .toBigDecimal()
        .multiply(target)
        .subtract(standing.equity().total().toBigDecimal());
  }

  private static MarginStanding stand(
      Portfolio book, Contract contract, Quantity traded, MarginModel model) {
    MarketDepth.Cost cost = Books.DEEP.costOf(contract, traded, VIEW);
    return MarginStanding.of(
        TradeLegs.leg(ANY, contract, traded, cost.cash(), cost.fee()).appliedTo(book), VIEW, model);
  }

  private static Quantity lots(Contract contract, long lots) {
    return Quantity.ofUnits(lots * contract.lot().units());
  }

  private static UnwindPlanner planner() {
    return new UnwindPlanner(id -> Books.DEEP, Books.TWO_THIRDS);
  }

  /** Up to four contracts of any kind, up to eight lots each. */
  private static Portfolio anyPositions(SplittableRandom random) {
    List<Contract> listed =
        VIEW.parameters().instruments().stream()
            .filter(Contract.class::isInstance)
            .map(Contract.class::cast)
            .toList();
    Portfolio book = Portfolio.EMPTY;
    for (int i = random.nextInt(4); i >= 0; i--) {
      Contract contract = listed.get(random.nextInt(listed.size()));
      int lots = random.nextInt(1, 9) * (random.nextBoolean() ? 1 : -1);
      book = plus(book, contract, lots(contract, lots));
    }
    return book;
  }

  private static Portfolio positions(String text) {
    Portfolio book = Portfolio.EMPTY;
    for (String each : text.split(",")) {
      String[] held = each.trim().split(":");
      book = plus(book, VIEW.parameters().contract(InstrumentId.of(held[0])), Quantity.of(held[1]));
    }
    return book;
  }

  /** Entered at today's mark; what an option cost is paid already. */
  private static Portfolio plus(Portfolio book, Contract contract, Quantity quantity) {
    Price mark = VIEW.markPrice(contract.id());
    Cash cash = contract.isPaidUpFront() ? Cash.ZERO : TradeLegs.cash(contract, quantity, mark);
    return book.plusTrade(contract.id(), contract.settlement(), quantity, cash);
  }

  /** With so much cash that equity is this part of maintenance margin. */
  private static Portfolio inBreach(Portfolio positions, MarginModel model, String part) {
    MarginStanding at = MarginStanding.of(positions, VIEW, model);
    Cash equity = at.margin().maintenance().times(Rate.of(part), RoundingMode.DOWN);
    return positions.plusCollateral(
        VIEW.parameters().settlementAsset(), equity.minus(at.equity().total()));
  }
}
