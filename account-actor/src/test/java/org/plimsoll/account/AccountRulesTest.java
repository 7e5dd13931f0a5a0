package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * One BTC at 50,000 asks 2,500 of initial and 1,250 of maintenance margin; a call starts at
 * 1,562.5, a liquidation ends at 1,375, the other levels are left 25 above where they start.
 */
class AccountRulesTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private static final MarketView NO_PRICES =
      MarketView.empty(1, Markets.AS_OF, Markets.parameters());
  private static final UnwindStep HALF = new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.5"));
  private static final SettlementId STEP = SettlementId.of("unwind-alice-3-1");

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # cash | BTC | asset | amount     | refusal
          5000   | 0   | USDT  | 5000       |
          5000   | 0   | USDT  | 5000.00000001 | INSUFFICIENT_COLLATERAL
          5000   | 0   | ETH   | 1          | INSUFFICIENT_COLLATERAL
          5000   | 0   | USDT  | 0          | AMOUNT_NOT_POSITIVE
          5000   | 0   | DOGE  | 1          | UNKNOWN_ASSET
          5000   | 1   | USDT  | 2500       |
          5000   | 1   | USDT  | 2500.00000001 | INSUFFICIENT_MARGIN
          5000   | -1  | USDT  | 2500.00000001 | INSUFFICIENT_MARGIN
          """)
  void a_withdrawal(String cash, String btc, String asset, String amount, RejectReason refusal) {
    assertThat(refusalOf(withdraw(holding(cash, btc), asset, amount, VIEW))).isEqualTo(refusal);
  }

  @Test
  void a_withdrawal_leaves_the_margin_of_reserved_legs() {
    AccountState state = reserved(Accounts.holding(Portfolios.cash("5000")), "t1", "1");

    assertThat(refusalOf(withdraw(state, "USDT", "2500", VIEW))).isNull();
    assertThat(refusalOf(withdraw(state, "USDT", "2500.00000001", VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
  }

  @Test
  void nothing_is_withdrawn_during_a_liquidation() {
    AccountState state = inLiquidation("100000", Optional.empty());

    assertThat(refusalOf(withdraw(state, "USDT", "1", VIEW)))
        .isEqualTo(RejectReason.LIQUIDATION_IN_PROGRESS);
  }

  @ParameterizedTest
  @EnumSource(value = PriceStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "VALID")
  void what_depends_on_a_price_waits_for_a_valid_one(PriceStatus status) {
    MarketView view = Markets.withStatus(VIEW, Markets.BTC_USDT, status);
    AccountState exposed = holding("9000", "1");

    assertThat(refusalOf(withdraw(exposed, "USDT", "1", view)))
        .isEqualTo(RejectReason.PRICE_NOT_VALID);
    assertThat(refusalOf(reserve(exposed, Accounts.trade("t", "1", "50000"), view)))
        .isEqualTo(RejectReason.PRICE_NOT_VALID);
    assertThat(refusalOf(reserve(exposed, Accounts.trade("t", "-1", "50000"), view)))
        .as("closing all leaves nothing to be margined")
        .isNull();
    assertThat(MarginRules.recheck(exposed, view, NOW)).isEmpty();
  }

  @Test
  void without_exposure_no_price_matters() {
    AccountState flat = Accounts.holding(Portfolios.holding(BTC, "1"));

    assertThat(refusalOf(withdraw(flat, "BTC", "1", NO_PRICES))).isNull();
    assertThat(MarginRules.recheck(flat, NO_PRICES, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # cash      | held | traded | price   | refusal             | why
          2500        | 0    | 1      | 50000   |                     | exactly initial margin
          2499.99999999 | 0  | 1      | 50000   | INSUFFICIENT_MARGIN |
          2500        | 0    | -1     | 50000   |                     |
          2500        | 0    | 1      | 50001   | INSUFFICIENT_MARGIN | bought above the mark
          1000        | 1    | -0.5   | 50000   |                     | reduces: shortfall 1,500 to 250
          1000        | 1    | -0.5   | 47500   |                     | 1,500 to 1,500
          1000        | 1    | -0.5   | 47499.9 | INSUFFICIENT_MARGIN | a larger shortfall
          1000        | 1    | 0.001  | 50000   | INSUFFICIENT_MARGIN | adds
          1000        | 1    | -2     | 50000   | INSUFFICIENT_MARGIN | turns round
          1000        | 1    | -1     | 50000   |                     | closes
          1000        | 1    | -1     | 49000   |                     | closes at a loss it can pay
          1000        | 1    | -1     | 40000   | INSUFFICIENT_MARGIN | one that leaves a larger debt
          1000        | -1   | 0.5    | 50000   |                     |
          1000        | -1   | 0.5    | 52500.1 | INSUFFICIENT_MARGIN |
          """)
  void a_trade(
      String cash, String held, String traded, String price, RejectReason refusal, String why) {
    assertThat(refusalOf(reserve(holding(cash, held), Accounts.trade("t", traded, price), VIEW)))
        .as(why)
        .isEqualTo(refusal);
  }

  @Test
  void a_trade_needs_the_margin_of_all_reserved_trades_together() {
    AccountState one = reserved(Accounts.holding(Portfolios.cash("4999")), "t1", "1");

    assertThat(refusalOf(reserve(one, Accounts.trade("t2", "1", "50000"), VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    assertThat(refusalOf(reserve(one, Accounts.trade("t2", "0.9", "50000"), VIEW))).isNull();
  }

  /** Either alone closes the position; together they would open one the other way. */
  @Test
  void two_trades_that_each_close_the_position_do_not_both_reduce() {
    AccountState closing = reserved(holding("1000", "1"), "t1", "-1");

    assertThat(refusalOf(reserve(closing, Accounts.trade("t2", "-1", "50000"), VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    AccountState liquidated = reserved(inLiquidation("1000", Optional.empty()), "t1", "-1");
    assertThat(refusalOf(reserve(liquidated, Accounts.trade("t2", "-1", "50000"), VIEW)))
        .isEqualTo(RejectReason.LIQUIDATION_IN_PROGRESS);
  }

  /** The shortfall the reserved trade causes is there with or without the reducing one. */
  @Test
  void a_reducing_trade_is_not_refused_for_the_sake_of_a_reserved_one() {
    AccountState state = reserved(holding("5000", "1"), "t1", "1");
    MarketView fallen = Markets.view("48000", "3000");

    assertThat(refusalOf(reserve(state, Accounts.trade("t2", "-0.5", "48000"), fallen))).isNull();
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
            new LegSettled(terms.id(), terms.kind(), terms.legs().get(0), Cash.ZERO, NOW));

    assertThat(eventsOf(reserve(reserved, terms, VIEW))).isEmpty();
    assertThat(eventsOf(reserve(settled, terms, NO_PRICES))).isEmpty();
    assertThat(AccountRules.apply(settled, apply(terms), VIEW, NOW)).isEmpty();
  }

  @Test
  void what_is_not_listed_is_refused_and_does_not_fail() {
    AccountState state = Accounts.holding(Portfolios.cash("2500"));
    SettlementTerms unknownInstrument =
        Accounts.trade("t", ALICE, BOB, InstrumentId.of("DOGE-PERP"), "1", "1");
    LegTrade inDoge = new LegTrade(BTC_PERP, AssetId.of("DOGE"), Quantity.of("1"), Cash.of("-1"));
    SettlementTerms unknownAsset =
        new SettlementTerms(
            SettlementId.of("t"),
            SettlementKind.TRADE,
            Optional.empty(),
            List.of(
                Leg.of(ALICE, inDoge),
                Leg.of(
                    BOB,
                    new LegTrade(BTC_PERP, AssetId.of("DOGE"), Quantity.of("-1"), Cash.of("1")))));

    assertThat(refusalOf(reserve(state, unknownInstrument, VIEW)))
        .isEqualTo(RejectReason.UNKNOWN_INSTRUMENT);
    assertThat(refusalOf(reserve(state, unknownAsset, VIEW))).isEqualTo(RejectReason.UNKNOWN_ASSET);
  }

  @Test
  void a_holding_has_a_limit_that_a_price_may_cross_and_a_trade_may_not() {
    AccountState house =
        Accounts.holding(
            Portfolios.longBtc("0", "20000", "50000"),
            MarginStatus.ABOVE_INITIAL,
            MarginMethod.HOUSE);
    MarketView risen = Markets.view("60000", "3000");

    assertThat(refusalOf(reserve(house, Accounts.trade("t", "0.001", "50000"), VIEW)))
        .isEqualTo(RejectReason.OUT_OF_RANGE);
    assertThat(refusalOf(reserve(house, Accounts.trade("t", "-0.001", "60000"), risen))).isNull();
    assertThat(refusalOf(deposit(house, "USDT", "5", risen))).isNull();
  }

  @Test
  void a_house_account_needs_no_margin_and_no_price() {
    AccountState house =
        Accounts.holding(Portfolio.EMPTY, MarginStatus.ABOVE_INITIAL, MarginMethod.HOUSE);

    assertThat(refusalOf(reserve(house, Accounts.trade("t", "100", "50000"), NO_PRICES))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # open step | traded | refusal
          no          | -0.5   |
          no          | -1     |
          no          | 0.1    | LIQUIDATION_IN_PROGRESS
          no          | -1.1   | LIQUIDATION_IN_PROGRESS
          yes         | -0.5   | LIQUIDATION_IN_PROGRESS
          """)
  void during_a_liquidation_an_owner_may_only_reduce_and_not_while_a_step_is_under_way(
      String openStep, String traded, RejectReason refusal) {
    AccountState state =
        inLiquidation(
            "1000",
            openStep.equals("yes") ? Optional.of(new OpenStep(STEP, HALF)) : Optional.empty());

    assertThat(refusalOf(reserve(state, Accounts.trade("t", traded, "50000"), VIEW)))
        .isEqualTo(refusal);
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
            other.id(), other.kind(), Optional.of(CommandId.of("key-t1")), other.legs());

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
        AccountState.EMPTY.apply(eventsOf(AccountRules.open(AccountState.EMPTY, open, NOW)).get(0));

    assertThat(AccountRules.open(opened, open, NOW)).isInstanceOf(Decision.Repeat.class);
    assertThat(
            refusalOf(
                AccountRules.open(
                    opened,
                    new AccountCommand.Open(ALICE, CommandId.of("k"), MarginMethod.HOUSE, null),
                    NOW)))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
    assertThat(
            refusalOf(
                AccountRules.open(
                    opened,
                    new AccountCommand.Open(ALICE, CommandId.of("k2"), MarginMethod.STANDARD, null),
                    NOW)))
        .isEqualTo(RejectReason.ACCOUNT_EXISTS);
  }

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
    assertThat(MarginRules.alert(after, VIEW)).as("its order must still go out").isPresent();
    assertThat(cancelled)
        .extracting(Object::getClass)
        .containsExactly(UnwindCancelled.class, LiquidationEnded.class);
  }

  @Test
  void only_the_step_that_is_under_way_can_be_cancelled() {
    var cancel = new AccountCommand.CancelUnwind(ALICE, STEP, "thin");
    var other = new OpenStep(SettlementId.of("unwind-alice-3-2"), HALF);

    assertThat(
            UnwindRules.cancelUnwind(inLiquidation("1000", Optional.of(other)), cancel, VIEW, NOW))
        .isEmpty();
    assertThat(UnwindRules.cancelUnwind(inLiquidation("1000", Optional.empty()), cancel, VIEW, NOW))
        .isEmpty();
    assertThat(UnwindRules.cancelUnwind(holding("5000", "1"), cancel, VIEW, NOW)).isEmpty();
  }

  @Test
  void a_step_that_fits_is_ordered_with_the_numbers() {
    Decision decision = order(inLiquidation("1000", Optional.empty()), 7, HALF, VIEW);

    UnwindOrdered ordered = (UnwindOrdered) eventsOf(decision).get(0);
    assertThat(ordered.id()).isEqualTo(STEP);
    assertThat(ordered.step()).isEqualTo(HALF);
    assertThat(ordered.figures().equity()).isEqualTo(Cash.of("1000"));
  }

  @Test
  void a_step_that_does_not_fit_is_declined() {
    AccountState fits = inLiquidation("1000", Optional.empty());
    UnwindStep adds = new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("0.1"));
    UnwindStep tooMuch = new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-1.1"));
    UnwindStep elsewhere = new UnwindStep.MarketSlice(ETH_PERP, Quantity.of("-1"));
    UnwindStep unlisted =
        new UnwindStep.MarketSlice(InstrumentId.of("DOGE-PERP"), Quantity.of("-1"));
    List<Decision> declined = new ArrayList<>();
    declined.add(order(fits, 6, HALF, VIEW));
    declined.add(order(fits, 8, HALF, VIEW));
    declined.add(order(fits, 7, adds, VIEW));
    declined.add(order(fits, 7, tooMuch, VIEW));
    declined.add(order(fits, 7, elsewhere, VIEW));
    declined.add(order(fits, 7, unlisted, VIEW));
    declined.add(order(holding("1000", "1"), 7, HALF, VIEW));
    declined.add(
        order(inLiquidation("1000", Optional.of(new OpenStep(STEP, HALF))), 7, HALF, VIEW));
    AccountState reserved = reserved(fits, "t1", "-0.1");
    declined.add(order(reserved, reserved.revision(), HALF, VIEW));
    AccountState another =
        withLiquidation(holding("1000", "1"), new OpenLiquidation("x-1", 0, Optional.empty()));
    declined.add(order(another, 7, HALF, VIEW));

    assertThat(declined)
        .extracting(AccountRulesTest::refusalOf)
        .containsOnly(RejectReason.UNWIND_PLAN_OUTDATED);
    assertThat(
            refusalOf(
                order(
                    fits, 7, HALF, Markets.withStatus(VIEW, Markets.BTC_USDT, PriceStatus.STALE))))
        .isEqualTo(RejectReason.PRICE_NOT_VALID);
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
  void the_oldest_command_is_forgotten_first() {
    CommandWindow window = CommandWindow.EMPTY;
    for (int i = 0; i <= CommandWindow.LIMIT; i++) {
      window = window.plus(CommandId.of("k" + i), new CommandWindow.Receipt("r" + i, i, NOW));
    }

    assertThat(window.find(CommandId.of("k0"))).isEmpty();
    assertThat(window.find(CommandId.of("k1"))).isPresent();
    assertThat(window.find(CommandId.of("k" + CommandWindow.LIMIT))).isPresent();
    assertThat(window.receipts()).hasSize(CommandWindow.LIMIT);
    assertThat(window.oldestFirst()).hasSize(CommandWindow.LIMIT);
  }

  private static AccountState holding(String cash, String btc) {
    return Accounts.holding(
        btc.equals("0")
            ? Portfolios.cash(cash)
            : Portfolios.of(cash, Map.of(BTC_PERP, Portfolios.position(btc, "50000"))));
  }

  /** Long one BTC, of revision 7, in liquidation alice-3. */
  private static AccountState inLiquidation(String cash, Optional<OpenStep> step) {
    return withLiquidation(
        Accounts.holding(
            Portfolios.longBtc(cash, "1", "50000"),
            MarginStatus.BELOW_MAINTENANCE,
            MarginMethod.STANDARD),
        new OpenLiquidation("alice-3", step.isPresent() ? 1 : 0, step));
  }

  private static AccountState withLiquidation(AccountState state, OpenLiquidation liquidation) {
    return new AccountState(
        state.opened(),
        state.portfolio(),
        state.status(),
        Optional.of(liquidation),
        state.reservations(),
        state.settled(),
        state.commands(),
        state.revision());
  }

  private static AccountState reserved(AccountState state, String id, String quantity) {
    return state.apply(
        eventsOf(reserve(state, Accounts.trade(id, quantity, "50000"), VIEW)).get(0));
  }

  private static Decision deposit(
      AccountState state, String asset, String amount, MarketView view) {
    return AccountRules.deposit(
        state,
        new AccountCommand.Deposit(
            ALICE, CommandId.of("k"), AssetId.of(asset), Cash.of(amount), null),
        view,
        NOW);
  }

  private static Decision withdraw(
      AccountState state, String asset, String amount, MarketView view) {
    return AccountRules.withdraw(
        state,
        new AccountCommand.Withdraw(
            ALICE, CommandId.of("k"), AssetId.of(asset), Cash.of(amount), null),
        view,
        NOW);
  }

  private static Decision reserve(AccountState state, SettlementTerms terms, MarketView view) {
    return AccountRules.reserve(
        state, new AccountCommand.ReserveLeg(ALICE, terms, 1, null), view, NOW);
  }

  private static AccountCommand.ReleaseLeg release(SettlementTerms terms, int attempt) {
    return new AccountCommand.ReleaseLeg(ALICE, terms.id(), attempt, null);
  }

  private static AccountCommand.ApplyLeg apply(SettlementTerms terms) {
    return new AccountCommand.ApplyLeg(ALICE, terms, null);
  }

  private static Decision order(
      AccountState state, long revision, UnwindStep step, MarketView view) {
    return UnwindRules.orderUnwind(
        state, new AccountCommand.OrderUnwind(ALICE, "alice-3", revision, step, null), view, NOW);
  }

  private static List<AccountEvent> eventsOf(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Accept.class);
    return ((Decision.Accept) decision).events();
  }

  /** Null if it is not refused. */
  private static RejectReason refusalOf(Decision decision) {
    return decision instanceof Decision.Refuse refuse ? refuse.rejection().reason() : null;
  }
}
