package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginCallState;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OpenLiquidation;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.whatif.Change;

/** What an account refuses for what it is. */
final class AccountObstaclesTest {
  private static final Portfolio LONG = portfolio(Map.of(Markets.BTC_PERP, position("1")));
  private static final Change CLOSING = trade("-0.5");
  private static final Change OPENING = trade("0.5");
  private static final Change WITHDRAWAL = new Change.Withdrawal(Markets.USDT, Cash.of("1"));
  private static final Change DEPOSIT = new Change.Deposit(Markets.USDT, Cash.of("1"));
  private static final Change SWITCH = new Change.MethodSwitch(MarginMethod.PORTFOLIO.model());

  @Test
  void nothing_stands_in_the_way_of_an_account_at_rest() {
    assertThat(obstacles(Optional.empty(), 0, OPENING, CLOSING, WITHDRAWAL, DEPOSIT, SWITCH))
        .isEmpty();
  }

  @Test
  void a_liquidation_lets_deposits_through_and_what_reduces() {
    Optional<OpenLiquidation> open = liquidation(Optional.empty());

    assertThat(obstacles(open, 0, DEPOSIT, CLOSING)).isEmpty();
    for (Change barred : List.of(OPENING, WITHDRAWAL, SWITCH, trade("-2"))) {
      assertThat(obstacles(open, 0, DEPOSIT, barred))
          .extracting(Obstacle::code)
          .containsExactly(ProblemCode.LIQUIDATION_IN_PROGRESS);
    }
  }

  @Test
  void a_step_that_is_ordered_bars_what_reduces_too() {
    OpenStep step =
        new OpenStep(
            SettlementId.of("s"),
            new UnwindStep.MarketSlice(Markets.BTC_PERP, Quantity.of("-0.1")));

    List<Obstacle> obstacles = obstacles(liquidation(Optional.of(step)), 0, CLOSING);

    assertThat(obstacles).hasSize(1);
    assertThat(obstacles.get(0).numbers()).containsEntry("liquidation", "l");
  }

  @Test
  void a_method_waits_for_settlements_under_way_and_nothing_else_does() {
    assertThat(obstacles(Optional.empty(), 2, OPENING, WITHDRAWAL)).isEmpty();
    assertThat(obstacles(Optional.empty(), 2, SWITCH))
        .extracting(Obstacle::code)
        .containsExactly(ProblemCode.RESERVATIONS_OPEN);
  }

  @Test
  void two_hundred_positions_are_calculated_with_and_not_one_more() {
    Map<InstrumentId, Position> positions = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      positions.put(InstrumentId.of("P-" + i), position("1"));
    }
    AccountStatement most = statement(portfolio(positions), Optional.empty(), 0);
    positions.put(Markets.BTC_PERP, position("1"));
    AccountStatement more = statement(portfolio(positions), Optional.empty(), 0);

    assertThatCode(() -> MarginRoutes.requireFewPositions(most)).doesNotThrowAnyException();
    assertThatThrownBy(() -> MarginRoutes.requireFewPositions(more))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(ProblemCode.TOO_MANY_POSITIONS);
              assertThat(e.problem().numbers()).containsEntry("positions", "201");
            });
  }

  private static List<Obstacle> obstacles(
      Optional<OpenLiquidation> open, int reservations, Change... changes) {
    return new AccountObstacles(
            statement(LONG, open, reservations), Markets.view(1, "50000", "3000"))
        .to(List.of(changes));
  }

  private static AccountStatement statement(
      Portfolio portfolio, Optional<OpenLiquidation> open, int reservations) {
    return new AccountStatement(
        AccountId.of("a"),
        MarginMethod.STANDARD,
        Instant.EPOCH,
        1,
        portfolio,
        MarginStatus.BELOW_MAINTENANCE,
        open,
        reservations,
        Optional.empty(),
        true,
        List.of(),
        new MarginCallState(Optional.empty(), Optional.empty(), Optional.empty(), Set.of()));
  }

  private static Optional<OpenLiquidation> liquidation(Optional<OpenStep> step) {
    return Optional.of(new OpenLiquidation("l", 1, step));
  }

  private static Portfolio portfolio(Map<InstrumentId, Position> positions) {
    return new Portfolio(Map.of(Markets.USDT, Cash.of("1000")), positions);
  }

  private static Position position(String quantity) {
    return new Position(Quantity.of(quantity), Cash.of("50000"));
  }

  private static Change trade(String quantity) {
    return new Change.Trade(Markets.BTC_PERP, Quantity.of(quantity), Optional.empty());
  }
}
