package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Decisions.eventsOf;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.MixedAccounts.STANDARD_ONLY;
import static org.plimsoll.account.MixedAccounts.VIEW;
import static org.plimsoll.account.MixedAccounts.book;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.MarginMethodChanged;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;

/** One BTC asks 2,500 of standard initial margin and 6,500 of portfolio initial margin. */
class MethodSwitchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # from   | to        | collateral | positions  | obstacles
          STANDARD | PORTFOLIO | USDT=7000  | BTC-PERP=1 |
          STANDARD | PORTFOLIO | USDT=6500  | BTC-PERP=1 |
          STANDARD | PORTFOLIO | USDT=6499  | BTC-PERP=1 | INSUFFICIENT_MARGIN
          STANDARD | PORTFOLIO | USDT=2600  | BTC-PERP=1 | INSUFFICIENT_MARGIN
          STANDARD | PORTFOLIO | USDT=1     |            |
          PORTFOLIO| STANDARD  | USDT=2500  | BTC-PERP=1 |
          PORTFOLIO| STANDARD  | USDT=2499  | BTC-PERP=1 | INSUFFICIENT_MARGIN
          STANDARD | STANDARD  | USDT=7000  | BTC-PERP=1 | METHOD_UNCHANGED
          STANDARD | HOUSE     | USDT=7000  | BTC-PERP=1 | HOUSE_METHOD_NOT_SELECTABLE
          HOUSE    | STANDARD  | USDT=7000  | BTC-PERP=1 | HOUSE_METHOD_NOT_SELECTABLE
          HOUSE    | HOUSE     | USDT=1     |            | METHOD_UNCHANGED HOUSE_METHOD_NOT_SELECTABLE
          """)
  void what_stands_in_the_way_is_named(
      MarginMethod from, MarginMethod to, String collateral, String positions, String expected) {
    Portfolio portfolio = book(collateral, positions);
    AccountState state = Accounts.holding(portfolio, MarginStatus.ABOVE_INITIAL, from);

    assertThat(reasons(state, to, VIEW)).isEqualTo(reasons(expected));
  }

  @Test
  void all_of_it_is_named_at_once() {
    AccountState state =
        Decisions.reserved(Accounts.inLiquidation("2000", Optional.empty()), "t1", "-0.1");
    MarketView stale =
        Markets.withStatus(Markets.view("50000", "3000"), Markets.BTC_USDT, PriceStatus.STALE);

    Decision decision = switchTo(state, MarginMethod.PORTFOLIO, stale);

    assertThat(refusalOf(decision)).isEqualTo(RejectReason.SWITCH_OBSTRUCTED);
    assertThat(((Decision.Refuse) decision).rejection().obstacles())
        .extracting(Rejection::reason)
        .containsExactly(
            RejectReason.LIQUIDATION_IN_PROGRESS,
            RejectReason.RESERVATIONS_OPEN,
            RejectReason.PORTFOLIO_MARGIN_NOT_OFFERED,
            RejectReason.PRICE_NOT_VALID);
  }

  @Test
  void a_shortfall_comes_with_its_numbers() {
    AccountState state = Accounts.holding(book("USDT=6000", "BTC-PERP=1"));

    Rejection obstacle =
        MethodSwitchRules.obstacles(
                MarginRules.statement(state, VIEW), MarginMethod.PORTFOLIO, VIEW)
            .get(0);

    assertThat(obstacle.numbers())
        .containsEntry("initialMargin", "6500")
        .containsEntry("shortfall", "500");
  }

  @Test
  void a_switch_is_journaled_with_its_figures_and_answered_once() {
    AccountState state = Accounts.holding(book("USDT=7000", "BTC-PERP=1"));

    List<AccountEvent> events = eventsOf(switchTo(state, MarginMethod.PORTFOLIO, VIEW));
    AccountState switched = state.apply(events.get(0));

    assertThat(events).hasSize(1);
    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            MarginMethodChanged.class,
            changed -> {
              assertThat(changed.from()).isEqualTo(MarginMethod.STANDARD);
              assertThat(changed.to()).isEqualTo(MarginMethod.PORTFOLIO);
              MarginFigures figures = changed.figures().orElseThrow();
              assertThat(figures.method()).isEqualTo(MarginMethod.PORTFOLIO);
              assertThat(figures.initialMargin()).hasToString("6500");
              assertThat(figures.indexPrices()).containsKey(Markets.BTC_USDT);
            });
    assertThat(switched.method()).isEqualTo(MarginMethod.PORTFOLIO);
    assertThat(switchTo(switched, MarginMethod.PORTFOLIO, VIEW))
        .isInstanceOf(Decision.Repeat.class);
    assertThat(refusalOf(switchTo(switched, MarginMethod.STANDARD, VIEW)))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
  }

  /** 5,100 is a margin call by one method and plenty by the other. */
  @Test
  void a_switch_back_changes_the_status_in_the_same_write() {
    AccountState state =
        Accounts.holding(
            book("USDT=5100", "BTC-PERP=1"), MarginStatus.MARGIN_CALL, MarginMethod.PORTFOLIO);

    AccountState switched = state;
    for (AccountEvent event : eventsOf(switchTo(state, MarginMethod.STANDARD, VIEW))) {
      switched = switched.apply(event);
    }

    assertThat(switched.status()).isEqualTo(MarginStatus.ABOVE_INITIAL);
  }

  @ParameterizedTest
  @CsvSource({"STANDARD,", "PORTFOLIO, PORTFOLIO_MARGIN_NOT_OFFERED", "HOUSE,"})
  void an_account_opens_with_a_method_that_is_offered(MarginMethod method, RejectReason refusal) {
    var open = new AccountCommand.Open(ALICE, CommandId.of("k"), method, null);

    assertThat(refusalOf(AccountRules.open(AccountState.EMPTY, open, STANDARD_ONLY, NOW)))
        .isEqualTo(refusal);
    assertThat(refusalOf(AccountRules.open(AccountState.EMPTY, open, VIEW, NOW))).isNull();
  }

  private static Decision switchTo(AccountState state, MarginMethod method, MarketView view) {
    return AccountRules.switchMethod(
        state, new AccountCommand.SwitchMethod(ALICE, CommandId.of("k"), method, null), view, NOW);
  }

  private static List<RejectReason> reasons(
      AccountState state, MarginMethod method, MarketView view) {
    return MethodSwitchRules.obstacles(MarginRules.statement(state, view), method, view).stream()
        .map(Rejection::reason)
        .toList();
  }

  private static List<RejectReason> reasons(String text) {
    return text == null
        ? List.of()
        : List.of(text.split(" ")).stream().map(RejectReason::valueOf).toList();
  }
}
