package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Accounts.holding;
import static org.plimsoll.account.Accounts.inLiquidation;
import static org.plimsoll.account.Decisions.HALF;
import static org.plimsoll.account.Decisions.NO_PRICES;
import static org.plimsoll.account.Decisions.STEP;
import static org.plimsoll.account.Decisions.VIEW;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;

class MarginRulesTest {
  private static final AccountState SHORT = Accounts.fold(Accounts.history("1000", "-100", "1"));

  /** So far from the market that value x quantity leaves the number range, though it is valid. */
  private static final MarketView EXTREME = Markets.view("9000000000", "2500");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # status         | equity  | next
          ABOVE_INITIAL     | 2500    |
          ABOVE_INITIAL     | 2499.99999999 | BELOW_INITIAL
          ABOVE_INITIAL     | 1562.49 | MARGIN_CALL
          ABOVE_INITIAL     | 1250    | MARGIN_CALL
          ABOVE_INITIAL     | 1249.99999999 | BELOW_MAINTENANCE
          ABOVE_INITIAL     | -0.00000001 | INSOLVENT
          BELOW_INITIAL     | 2524.99 |
          BELOW_INITIAL     | 2525    | ABOVE_INITIAL
          BELOW_INITIAL     | 1562.5  |
          MARGIN_CALL       | 1587.49 |
          MARGIN_CALL       | 1587.5  | BELOW_INITIAL
          MARGIN_CALL       | 1249.99 | BELOW_MAINTENANCE
          BELOW_MAINTENANCE | 1374.99999999 |
          BELOW_MAINTENANCE | 1375    | MARGIN_CALL
          BELOW_MAINTENANCE | 2525    | ABOVE_INITIAL
          BELOW_MAINTENANCE | 0       |
          BELOW_MAINTENANCE | -0.01   | INSOLVENT
          INSOLVENT         | 24.99   |
          INSOLVENT         | 25      | BELOW_MAINTENANCE
          """)
  void a_status_is_entered_at_one_equity_and_left_at_a_higher(
      MarginStatus status, String equity, MarginStatus next) {
    AccountState state =
        Accounts.holding(Portfolios.longBtc(equity, "1", "50000"), status, MarginMethod.STANDARD);

    List<AccountEvent> changes =
        MarginRules.recheck(state, VIEW, NOW).stream()
            .filter(MarginStatusChanged.class::isInstance)
            .toList();

    if (next == null) {
      assertThat(changes).isEmpty();
    } else {
      MarginStatusChanged changed = (MarginStatusChanged) changes.get(0);
      assertThat(changed.from()).isEqualTo(status);
      assertThat(changed.to()).isEqualTo(next);
      assertThat(changed.figures().equity()).isEqualTo(Cash.of(equity));
      assertThat(changed.figures().marks()).containsOnlyKeys(BTC_PERP);
    }
  }

  @Test
  void a_liquidation_is_named_after_the_revision_of_its_start() {
    List<AccountEvent> events = MarginRules.recheck(holding("1000", "1"), VIEW, NOW);

    assertThat(events).hasSize(2);
    assertThat(((LiquidationStarted) events.get(1)).liquidation()).isEqualTo("alice-9");
  }

  @Test
  void a_liquidation_does_not_end_while_a_step_is_under_way() {
    AccountState underWay = inLiquidation("5000", Optional.of(new OpenStep(STEP, HALF)));

    List<AccountEvent> events = MarginRules.recheck(underWay, VIEW, NOW);
    AccountState after = underWay.apply(events.get(0));
    List<AccountEvent> cancelled =
        UnwindRules.cancelUnwind(
            after, new AccountCommand.CancelUnwind(ALICE, STEP, "thin"), VIEW, NOW);

    assertThat(events).hasSize(1).hasOnlyElementsOfType(MarginStatusChanged.class);
    assertThat(MarginRules.alert(after, VIEW, NOW)).as("its order must still go out").isPresent();
    assertThat(cancelled)
        .extracting(Object::getClass)
        .containsExactly(UnwindCancelled.class, LiquidationEnded.class);
  }

  @Test
  void a_statement_of_an_account_without_prices_has_no_assessment() {
    AccountStatement unknown = MarginRules.statement(holding("9000", "1"), NO_PRICES);
    AccountStatement stale =
        MarginRules.statement(
            holding("9000", "1"), Markets.withStatus(VIEW, Markets.BTC_USDT, PriceStatus.STALE));

    assertThat(unknown.assessment()).isEmpty();
    assertThat(unknown.pricesValid()).isFalse();
    assertThat(stale.assessment()).isPresent();
    assertThat(stale.pricesValid()).isFalse();
  }

  @Test
  void a_price_that_takes_a_figure_out_of_range_decides_nothing_and_breaks_nothing() {
    assertThat(MarginRules.measure(SHORT, EXTREME)).isEmpty();
    assertThat(MarginRules.recheck(SHORT, EXTREME, NOW)).isEmpty();
    assertThat(MarginRules.statement(SHORT, EXTREME).assessment()).isEmpty();
  }

  @Test
  void a_leg_is_still_applied_at_such_a_price() {
    var terms =
        Accounts.terms(SettlementKind.UNWIND, "u", ALICE, Accounts.BOB, Markets.BTC_PERP, "1", "1");

    var events =
        AccountRules.apply(SHORT, new AccountCommand.ApplyLeg(ALICE, terms, null), EXTREME, NOW);

    assertThat(events).hasSize(1);
    assertThat(SHORT.apply(events.get(0)).portfolio().collateralOf(Markets.USDT))
        .isEqualTo(Cash.of("1000"));
  }
}
