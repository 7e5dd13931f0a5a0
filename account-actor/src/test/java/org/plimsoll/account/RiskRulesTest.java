package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Accounts.holding;
import static org.plimsoll.account.Accounts.inLiquidation;
import static org.plimsoll.account.Decisions.HALF;
import static org.plimsoll.account.Decisions.NO_PRICES;
import static org.plimsoll.account.Decisions.STEP;
import static org.plimsoll.account.Decisions.VIEW;
import static org.plimsoll.account.Decisions.deposit;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.Decisions.reserve;
import static org.plimsoll.account.Decisions.reserved;
import static org.plimsoll.account.Decisions.withdraw;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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

/** Which withdrawals and trades an account may not make, at {@link Decisions#VIEW}. */
class RiskRulesTest {
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
  void a_withdrawal_leaves_the_margin_of_the_worst_of_reserved_legs() {
    AccountState bought = reserved(Accounts.holding(Portfolios.cash("5000")), "t1", "1");
    AccountState both = reserved(bought, "t2", "-1"); // together they need nothing

    assertThat(refusalOf(withdraw(both, "USDT", "2500.00000001", VIEW)))
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
          1000        | 1    | -0.5   | 48750   |                     | maintenance: -250 to -250
          1000        | 1    | -0.5   | 48749.9 | INSUFFICIENT_MARGIN | a larger shortfall
          1000        | 1    | -0.5   | 47500   | INSUFFICIENT_MARGIN | equity it does not have
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
  void opposite_reservations_do_not_make_room_for_each_other() {
    AccountState bought = reserved(Accounts.holding(Portfolios.cash("2500")), "t1", "1");
    AccountState both = reserved(bought, "t2", "-1");

    // If t2 is called off, t1 and t3 would stand with the margin of one of them.
    assertThat(refusalOf(reserve(both, Accounts.trade("t3", "1", "50000"), VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
  }

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
}
