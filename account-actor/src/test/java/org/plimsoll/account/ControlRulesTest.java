package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Decisions.VIEW;
import static org.plimsoll.account.Decisions.deposit;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.Decisions.reserve;
import static org.plimsoll.account.Decisions.withdraw;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetFlow;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlMeasure.AssetPause;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenuePause;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

class ControlRulesTest {

  @ParameterizedTest(name = "{0}, holding {1}, trading {2}: {3}")
  @CsvSource({
    "OPEN,         1,  0.1,",
    "REDUCE_ONLY,  1, -0.4,",
    "REDUCE_ONLY,  1, -1,",
    "REDUCE_ONLY, -1,  1,",
    "REDUCE_ONLY,  1,  0.1, INSTRUMENT_REDUCE_ONLY",
    "REDUCE_ONLY,  1, -1.1, INSTRUMENT_REDUCE_ONLY",
    "REDUCE_ONLY,  0,  0.1, INSTRUMENT_REDUCE_ONLY",
    "HALTED,       1, -0.4, INSTRUMENT_HALTED",
    "HALTED,       0,  0.1, INSTRUMENT_HALTED",
  })
  void trades_pass_as_the_state_of_the_instrument_says(
      TradingState state, String held, String quantity, RejectReason refusal) {
    AccountState account = Accounts.holding("100000", held);
    SettlementTerms trade = Accounts.trade("t", quantity, "50000");

    for (ControlMeasure measure :
        List.of(new InstrumentState(BTC_PERP, state), new VenueState(state))) {
      assertThat(refusalOf(reserve(account, trade, with(measure)))).isEqualTo(refusal);
    }
    assertThat(
            refusalOf(reserve(account, trade, with(new InstrumentState(Markets.ETH_PERP, state)))))
        .as("another instrument")
        .isNull();
  }

  @ParameterizedTest(name = "{0}, order of {1}, reduce-only {2}: {3}")
  @CsvSource({
    "REDUCE_ONLY, -0.4, false,",
    "REDUCE_ONLY, -2,   true,",
    "REDUCE_ONLY, -2,   false, INSTRUMENT_REDUCE_ONLY",
    "REDUCE_ONLY,  0.1, false, INSTRUMENT_REDUCE_ONLY",
    "HALTED,      -0.4, true,  INSTRUMENT_HALTED",
  })
  void an_order_may_rest_if_it_could_be_filled(
      TradingState state, String quantity, boolean reduceOnly, RejectReason refusal) {
    var order =
        new OpenOrder(
            OrderId.of("o"), BTC_PERP, Quantity.of(quantity), Price.of("50000"), reduceOnly);

    assertThat(
            refusalOf(
                OrderRules.reserve(
                    Accounts.holding("100000", "1"),
                    new AccountCommand.ReserveOrder(ALICE, CommandId.of("k"), order, null),
                    with(new InstrumentState(BTC_PERP, state)),
                    Accounts.NOW)))
        .isEqualTo(refusal);
  }

  @Test
  void two_reservations_that_each_reduce_do_not_open_the_other_way() {
    MarketView reduceOnly = with(new VenueState(TradingState.REDUCE_ONLY));
    AccountState reserved = Decisions.reserved(Accounts.holding("100000", "1"), "t1", "-0.6");

    assertThat(refusalOf(reserve(reserved, Accounts.trade("t2", "-0.6", "50000"), reduceOnly)))
        .isEqualTo(RejectReason.INSTRUMENT_REDUCE_ONLY);
    assertThat(refusalOf(reserve(reserved, Accounts.trade("t2", "-0.4", "50000"), reduceOnly)))
        .isNull();
  }

  @Test
  void an_account_that_is_not_margined_stands_against_those_who_reduce() {
    AccountState maker =
        Accounts.holding(Portfolios.cash("0"), MarginStatus.ABOVE_INITIAL, MarginMethod.HOUSE);
    SettlementTerms trade = Accounts.trade("t", "1", "50000");

    assertThat(refusalOf(reserve(maker, trade, with(new VenueState(TradingState.REDUCE_ONLY)))))
        .isNull();
    assertThat(refusalOf(reserve(maker, trade, with(new VenueState(TradingState.HALTED)))))
        .isEqualTo(RejectReason.INSTRUMENT_HALTED);
  }

  @Test
  void a_liquidation_goes_on_in_a_halted_instrument() {
    AccountState account = Accounts.inLiquidation("1000", Optional.empty());
    MarketView halted = with(new VenueState(TradingState.HALTED));

    assertThat(
            UnwindRules.orderUnwind(
                account,
                new AccountCommand.OrderUnwind(ALICE, "alice-3", 7, Decisions.HALF, null),
                halted,
                Accounts.NOW))
        .isInstanceOf(Decision.Accept.class);
    assertThat(
            AccountRules.apply(
                account,
                new AccountCommand.ApplyLeg(
                    ALICE, Accounts.unwind("unwind-alice-3-1", "-0.5", "49000"), null),
                halted,
                Accounts.NOW))
        .isNotEmpty();
  }

  @Test
  void paused_flows_are_refused_by_name() {
    AccountState account = Accounts.holding("1000", "0");

    assertThat(
            refusalOf(
                deposit(
                    account, "USDT", "1", with(new AssetPause(USDT, AssetFlow.DEPOSITS, true)))))
        .isEqualTo(RejectReason.DEPOSITS_PAUSED);
    assertThat(
            refusalOf(
                withdraw(
                    account, "USDT", "1", with(new AssetPause(USDT, AssetFlow.WITHDRAWALS, true)))))
        .isEqualTo(RejectReason.WITHDRAWALS_PAUSED);
    assertThat(
            refusalOf(
                withdraw(
                    account, "USDT", "1", with(new VenuePause(VenueActivity.WITHDRAWALS, true)))))
        .isEqualTo(RejectReason.WITHDRAWALS_PAUSED);
    assertThat(
            refusalOf(
                withdraw(
                    account, "USDT", "1", with(new AssetPause(BTC, AssetFlow.WITHDRAWALS, true)))))
        .as("another asset")
        .isNull();
  }

  @Test
  void a_refusal_says_why_it_was_ordered_by_whom_and_on_which_figures() {
    Decision refused =
        withdraw(
            Accounts.holding("1000", "0"),
            "USDT",
            "1",
            with(new VenuePause(VenueActivity.WITHDRAWALS, true)));

    assertThat(((Decision.Refuse) refused).rejection())
        .isEqualTo(
            Rejection.of(
                RejectReason.WITHDRAWALS_PAUSED,
                "WITHDRAWALS of USDT are paused (the fund is short)",
                Map.of("insolvency", "12.5", "orderedBy", "insolvency", "since", Markets.AS_OF)));
  }

  @ParameterizedTest(name = "holding {0} BTC, selling {1} spot: {2}")
  @CsvSource({
    "1,    -0.4,",
    "0.2,  -0.4, BORROWING_PAUSED",
    "-0.1, -0.1, BORROWING_PAUSED",
    "-0.1,  0.1,",
  })
  void a_spot_trade_borrows_nothing_while_borrowing_is_paused(
      String held, String quantity, RejectReason refusal) {
    assertThat(spot(held, quantity, new AssetPause(BTC, AssetFlow.BORROWING, true)))
        .isEqualTo(refusal);
  }

  @ParameterizedTest(name = "holding {0} BTC, trading {1} spot: {2}")
  @CsvSource({
    "1,    -0.4,",
    "-0.1,  0.1,",
    "1,     0.1, INSTRUMENT_REDUCE_ONLY",
    "0.2,  -0.4, INSTRUMENT_REDUCE_ONLY",
  })
  void a_spot_trade_in_reduce_only_brings_the_base_closer_to_zero(
      String held, String quantity, RejectReason refusal) {
    assertThat(
            spot(
                held,
                quantity,
                new InstrumentState(MixedMarkets.BTC_SPOT, TradingState.REDUCE_ONLY)))
        .isEqualTo(refusal);
  }

  @Test
  void a_leverage_cap_is_met_by_new_risk_and_breaches_nobody() {
    // 2,500 of initial margin at 20x; at 5x it is 10,000, and maintenance margin stays 1,250.
    AccountState account = Accounts.holding("4000", "1");
    MarketView capped = with(new LeverageCap(BTC_PERP, Optional.of(Rate.of("0.2"))));

    assertThat(refusalOf(reserve(account, Accounts.trade("t", "0.1", "50000"), VIEW))).isNull();
    assertThat(refusalOf(reserve(account, Accounts.trade("t", "0.1", "50000"), capped)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    assertThat(refusalOf(reserve(account, Accounts.trade("t", "-0.1", "50000"), capped))).isNull();
    assertThat(MarginRules.stand(account, account.portfolio(), capped).margin().maintenance())
        .isEqualTo(MarginRules.stand(account, account.portfolio(), VIEW).margin().maintenance());
  }

  @Test
  void before_the_controls_are_heard_risk_shrinks_and_nothing_leaves() {
    MarketView unheard = VIEW.withControls(MarketControls.UNKNOWN);
    AccountState account = Accounts.holding("100000", "1");

    assertThat(refusalOf(reserve(account, Accounts.trade("t", "0.1", "50000"), unheard)))
        .isEqualTo(RejectReason.INSTRUMENT_REDUCE_ONLY);
    assertThat(refusalOf(reserve(account, Accounts.trade("t", "-0.1", "50000"), unheard))).isNull();
    assertThat(refusalOf(withdraw(account, "USDT", "1", unheard)))
        .isEqualTo(RejectReason.WITHDRAWALS_PAUSED);
    assertThat(refusalOf(deposit(account, "USDT", "1", unheard))).isNull();
  }

  private static RejectReason spot(String held, String quantity, ControlMeasure measure) {
    AccountState account =
        Accounts.holding(Portfolios.cash("1000000").plusCollateral(BTC, Cash.of(held)));
    MarketView view = MixedMarkets.view("50000", "3000").withControls(controls(measure));
    Leg leg =
        TradeLegs.leg(
            ALICE,
            view.parameters().instrument(MixedMarkets.BTC_SPOT),
            Quantity.of(quantity),
            Price.of("50000"));
    return ControlRules.refusalOfLeg(account, leg, view).map(Rejection::reason).orElse(null);
  }

  private static MarketView with(ControlMeasure measure) {
    return VIEW.withControls(controls(measure));
  }

  private static MarketControls controls(ControlMeasure measure) {
    return MarketControls.NONE.with(
        ControlOrder.of(
            measure,
            ControlIssuer.rule("insolvency"),
            "the fund is short",
            Map.of("insolvency", "12.5"),
            Markets.AS_OF));
  }
}
