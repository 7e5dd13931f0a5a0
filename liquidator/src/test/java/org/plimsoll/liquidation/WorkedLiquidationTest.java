package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Portfolios.position;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginCallState;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OpenOrder;
import org.plimsoll.account.OrderId;
import org.plimsoll.account.UnwindEstimate;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.liquidation.LiquidationPlan.End;
import org.plimsoll.liquidation.LiquidationPlan.PlannedStep;
import org.plimsoll.liquidation.LiquidationPlan.Standing;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** The example of docs/liquidation.md, number by number, and the other ends a plan can have. */
class WorkedLiquidationTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private static final LiquidationPlanner PLANNER =
      new LiquidationPlanner(id -> Books.DEEP, Books.TWO_THIRDS);

  @Test
  void the_page_shows_the_plan_as_it_is() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "liquidation.md"));
    LiquidationPlan plan =
        plan(
            book("2500"),
            new OpenOrder(
                OrderId.of("bid-1"), BTC_PERP, Quantity.of("0.1"), Price.of("49000"), false));

    String rows =
        plan.steps().stream().map(WorkedLiquidationTest::row).collect(Collectors.joining("\n"));
    assertThat(page).contains(rows + "\n\nIt costs " + plan.expectedCost() + " in all.");
    assertThat(plan.steps()).hasSize(3);
    assertThat(plan.end()).isEqualTo(End.RESTORED);
  }

  @Test
  void a_plan_can_end_in_every_way() {
    assertThat(plan(book("9000")).end()).isEqualTo(End.SAFE);
    assertThat(plan(book("-1")).end()).isEqualTo(End.BEYOND_THE_MARKET);
    assertThat(plan(book("-1")).steps()).isEmpty();
    MarketView stale = Markets.withStatus(VIEW, Markets.ETH_USDT, PriceStatus.STALE);
    assertThat(PLANNER.plan(statement(book("2500")), stale).orElseThrow().end())
        .isEqualTo(End.WAITS_FOR_PRICE);
    MarketView none = MarketView.empty(1, Markets.AS_OF, Markets.parameters());
    assertThat(PLANNER.plan(statement(book("2500")), none)).isEmpty();
  }

  private static String row(PlannedStep step) {
    Standing after = step.after().orElseThrow();
    String what =
        step.step() instanceof MarketSlice slice
            ? slice.quantity() + " " + slice.instrument()
            : "cancel bid-1";
    return "| "
        + String.join(
            " | ",
            String.valueOf(step.tier()),
            what,
            step.estimate().map(e -> e.score().toString()).orElse(""),
            step.estimate().map(UnwindEstimate::released).map(Object::toString).orElse(""),
            step.estimate().map(UnwindEstimate::cost).map(Object::toString).orElse(""),
            after.equity().toString(),
            after.maintenanceMargin().toString(),
            after.shortage().toString())
        + " |";
  }

  private static LiquidationPlan plan(Portfolio book, OpenOrder... orders) {
    return PLANNER.plan(statement(book, orders), VIEW).orElseThrow();
  }

  private static Portfolio book(String cash) {
    return Portfolios.of(
        cash, Map.of(BTC_PERP, position("2", "50000"), ETH_PERP, position("10", "3000")));
  }

  private static AccountStatement statement(Portfolio book, OpenOrder... orders) {
    return new AccountStatement(
        AccountId.of("alice"),
        MarginMethod.STANDARD,
        Instant.EPOCH,
        4,
        book,
        MarginStatus.ABOVE_INITIAL,
        Optional.empty(),
        0,
        Optional.empty(),
        true,
        List.of(orders),
        MarginCallState.NONE);
  }
}
