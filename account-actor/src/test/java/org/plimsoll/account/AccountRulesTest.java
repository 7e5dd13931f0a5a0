package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Accounts.holding;
import static org.plimsoll.account.Accounts.inLiquidation;
import static org.plimsoll.account.Decisions.NO_PRICES;
import static org.plimsoll.account.Decisions.VIEW;
import static org.plimsoll.account.Decisions.deposit;
import static org.plimsoll.account.Decisions.eventsOf;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.Decisions.reserve;
import static org.plimsoll.account.Decisions.reserved;
import static org.plimsoll.account.Decisions.withdraw;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** What becomes of a command, whatever risk it may bring: see {@link RiskRulesTest} for that. */
class AccountRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # asset | amount         | refusal
          USDT    | 0.00000001     |
          USDT    | 1000000000     |
          BTC     | 20000          |
          USDT    | 0              | AMOUNT_NOT_POSITIVE
          USDT    | -1             | AMOUNT_NOT_POSITIVE
          DOGE    | 1              | UNKNOWN_ASSET
          USDT    | 1000000000.00000001 | OUT_OF_RANGE
          BTC     | 20000.00000001 | OUT_OF_RANGE
          BTC     | 92000000000    | OUT_OF_RANGE
          """)
  void a_deposit(String asset, String amount, RejectReason refusal) {
    assertThat(refusalOf(deposit(Accounts.holding(Portfolio.EMPTY), asset, amount, VIEW)))
        .isEqualTo(refusal);
  }

  @Test
  void a_sum_that_leaves_the_number_range_is_refused_and_not_wrapped() {
    AccountState rich = Accounts.holding(Portfolios.cash("1000000000"));

    assertThat(refusalOf(deposit(rich, "USDT", "92000000000", VIEW)))
        .isEqualTo(RejectReason.OUT_OF_RANGE);
  }

  @Test
  void only_the_deposited_asset_needs_a_price() {
    AccountState state = Accounts.holding(Portfolios.holding(BTC, "1"));

    assertThat(refusalOf(deposit(state, "USDT", "5", NO_PRICES))).isNull();
    assertThat(refusalOf(deposit(state, "ETH", "5", NO_PRICES)))
        .isEqualTo(RejectReason.PRICE_NOT_VALID);
  }

  @Test
  void a_deposit_may_end_a_liquidation() {
    AccountState state = inLiquidation("1000", Optional.empty());

    assertThat(eventsOf(deposit(state, "USDT", "375", VIEW)))
        .extracting(Object::getClass)
        .containsExactly(
            AccountEvent.CollateralDeposited.class,
            MarginStatusChanged.class,
            LiquidationEnded.class);
  }

  /** The release of the first attempt is late or lost; its margin must not count twice. */
  @Test
  void another_attempt_takes_the_place_of_the_first() {
    AccountState state = reserved(Accounts.holding(Portfolios.cash("2500")), "t1", "1");
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");

    Decision second =
        AccountRules.reserve(
            state, new AccountCommand.ReserveLeg(ALICE, terms, 2, null), VIEW, NOW);

    assertThat(((LegReserved) eventsOf(second).get(0)).attempt()).isEqualTo(2);
    AccountState after = Accounts.fold(List.of()).apply(eventsOf(second).get(0));
    assertThat(AccountRules.release(after, release(terms, 1), NOW))
        .as("the late release of the first")
        .isEmpty();
    assertThat(AccountRules.release(after, release(terms, 2), NOW))
        .containsExactly(new LegReleased(terms.id(), 2, NOW));
  }

  @Test
  void what_is_reserved_or_settled_already_is_agreed_to_without_an_event() {
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");
    AccountState reserved = reserved(Accounts.holding(Portfolios.cash("2500")), "t1", "1");
    AccountState settled =
        reserved.apply(
            new LegSettled(
                terms.id(),
                terms.kind(),
                terms.legs().get(0),
                Cash.ZERO,
                Accounts.NONE_REALIZED,
                NOW));

    assertThat(eventsOf(reserve(reserved, terms, VIEW))).isEmpty();
    assertThat(eventsOf(reserve(settled, terms, NO_PRICES))).isEmpty();
    assertThat(AccountRules.apply(settled, apply(terms), VIEW, NOW)).isEmpty();
  }

  @Test
  void a_key_is_for_one_request() {
    AccountState state = Accounts.holding(Portfolios.cash("9000"));
    state = state.apply(eventsOf(deposit(state, "USDT", "1", VIEW)).get(0));

    assertThat(deposit(state, "USDT", "1", VIEW)).isInstanceOf(Decision.Repeat.class);
    assertThat(refusalOf(deposit(state, "USDT", "2", VIEW)))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
    assertThat(refusalOf(deposit(state, "ETH", "1", VIEW)))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
    assertThat(refusalOf(withdraw(state, "USDT", "1", VIEW)))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
  }

  /** Else a caller that makes up a new trade id for a repeat would trade twice. */
  @Test
  void a_key_is_for_one_settlement() {
    AccountState state = reserved(Accounts.holding(Portfolios.cash("9000")), "t1", "1");
    SettlementTerms other = Accounts.trade("t2", "1", "50000");
    SettlementTerms underTheSameKey =
        new SettlementTerms(
                other.id(), other.kind(), Optional.of(CommandId.of("key-t1")), other.legs())
            .askedBy(other.by());

    assertThat(refusalOf(reserve(state, underTheSameKey, VIEW)))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
  }

  @Test
  void a_released_reservation_frees_its_key() {
    AccountState state = reserved(Accounts.holding(Portfolios.cash("9000")), "t1", "1");
    assertThat(state.commands().find(CommandId.of("key-t1"))).isPresent();

    AccountState released = state.apply(new LegReleased(SettlementId.of("t1"), 1, NOW));

    assertThat(released.commands().find(CommandId.of("key-t1"))).isEmpty();
    assertThat(released.reservations()).isEmpty();
  }

  @Test
  void a_refused_command_does_not_use_up_its_key() {
    AccountState state = Accounts.holding(Portfolios.cash("1"));
    assertThat(refusalOf(withdraw(state, "USDT", "2", VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_COLLATERAL);

    assertThat(refusalOf(withdraw(state, "USDT", "1", VIEW))).isNull();
  }

  @Test
  void an_account_opens_once_per_key_and_once_at_all() {
    var open = new AccountCommand.Open(ALICE, CommandId.of("k"), MarginMethod.STANDARD, null);
    AccountState opened =
        AccountState.EMPTY.apply(
            eventsOf(AccountRules.open(AccountState.EMPTY, open, VIEW, NOW)).get(0));

    assertThat(AccountRules.open(opened, open, VIEW, NOW)).isInstanceOf(Decision.Repeat.class);
    assertThat(
            refusalOf(
                AccountRules.open(
                    opened,
                    new AccountCommand.Open(ALICE, CommandId.of("k"), MarginMethod.HOUSE, null),
                    VIEW,
                    NOW)))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
    assertThat(
            refusalOf(
                AccountRules.open(
                    opened,
                    new AccountCommand.Open(ALICE, CommandId.of("k2"), MarginMethod.STANDARD, null),
                    VIEW,
                    NOW)))
        .isEqualTo(RejectReason.ACCOUNT_EXISTS);
  }

  @Test
  void a_leg_that_is_decided_is_applied_whatever_margin_is_left() {
    AccountState poor = Accounts.holding(Portfolios.cash("1"));

    List<AccountEvent> events =
        AccountRules.apply(poor, apply(Accounts.trade("t", "1", "50000")), VIEW, NOW);

    assertThat(events)
        .extracting(Object::getClass)
        .containsExactly(LegSettled.class, MarginStatusChanged.class, LiquidationStarted.class);
  }

  @Test
  void a_leg_names_what_it_realized_before_fees() {
    SettlementTerms terms = Accounts.trade("t", "-0.5", "52000");
    Leg charged =
        Leg.of(ALICE, terms.legs().get(0).trades(), Map.of(), Map.of(USDT, Cash.of("13")));
    SettlementTerms withFee =
        new SettlementTerms(
            terms.id(), terms.kind(), terms.commandId(), List.of(charged, terms.legs().get(1)));

    LegSettled settled =
        (LegSettled) AccountRules.apply(holding("9000", "1"), apply(withFee), VIEW, NOW).get(0);

    assertThat(settled.realizedPnl()).isEqualTo(Cash.of("1000"));
    assertThat(holding("9000", "1").apply(settled).portfolio().collateralOf(USDT))
        .isEqualTo(Cash.of("9987"));
  }

  private static AccountCommand.ReleaseLeg release(SettlementTerms terms, int attempt) {
    return new AccountCommand.ReleaseLeg(ALICE, terms.id(), attempt, null);
  }

  private static AccountCommand.ApplyLeg apply(SettlementTerms terms) {
    return new AccountCommand.ApplyLeg(ALICE, terms, null);
  }
}
