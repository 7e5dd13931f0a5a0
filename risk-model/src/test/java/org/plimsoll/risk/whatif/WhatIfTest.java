package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.margin.MarginStatus.ABOVE_INITIAL;
import static org.plimsoll.risk.margin.MarginStatus.BELOW_INITIAL;
import static org.plimsoll.risk.margin.MarginStatus.BELOW_MAINTENANCE;
import static org.plimsoll.risk.margin.MarginStatus.INSOLVENT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.Change.CollateralChoice;
import org.plimsoll.risk.whatif.Change.Deposit;
import org.plimsoll.risk.whatif.Change.LeverageChoice;
import org.plimsoll.risk.whatif.Change.MethodSwitch;
import org.plimsoll.risk.whatif.Change.Order;
import org.plimsoll.risk.whatif.Change.ParameterChange;
import org.plimsoll.risk.whatif.Change.PriceShock;
import org.plimsoll.risk.whatif.Change.Trade;
import org.plimsoll.risk.whatif.Change.Withdrawal;
import org.plimsoll.risk.whatif.Refusal.Reason;

final class WhatIfTest {
  private static final MarginModel STANDARD = new StandardMarginModel();
  private static final MarketView VIEW = Suppositions.view("50000", "3000");

  /** Equity 10,000; initial margin 2,500 and maintenance 1,250 of a notional of 50,000. */
  private static final Portfolio LONG_ONE = Portfolios.longBtc("10000", "1", "50000");

  @Test
  void nothing_supposed_changes_nothing_and_passes_even_in_a_breach() {
    for (Portfolio book :
        List.of(LONG_ONE, Portfolio.EMPTY, Portfolios.longBtc("100", "1", "50000"))) {
      WhatIfResult result = WhatIf.of(book, STANDARD, VIEW, ABOVE_INITIAL, List.of());
      assertThat(result.after()).isEqualTo(result.before());
      assertThat(result.statusAfter()).isEqualTo(result.statusBefore());
      assertThat(result.portfolio()).isEqualTo(book);
      assertThat(result.passes()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"7500, true", "7500.00000001, false"})
  void collateral_can_be_withdrawn_down_to_initial_margin(String amount, boolean passes) {
    WhatIfResult result = suppose(LONG_ONE, new Withdrawal(USDT, Cash.of(amount)));
    assertThat(result.passes()).isEqualTo(passes);
    assertThat(result.initialExcessChange()).isEqualTo(Cash.of(amount).negate());
  }

  @Test
  void a_refusal_for_margin_has_the_numbers() {
    WhatIfResult result = suppose(LONG_ONE, new Withdrawal(USDT, Cash.of("8000")));
    assertThat(result.refusals()).hasSize(1);
    Refusal refusal = result.refusals().get(0);
    assertThat(refusal.reason()).isEqualTo(Reason.BELOW_INITIAL);
    assertThat(refusal.numbers())
        .containsEntry("equity", "2000")
        .containsEntry("initialMargin", "2500")
        .containsEntry("shortfall", "500")
        .containsEntry("viewVersion", "1");
    assertThat(result.statusBefore()).isEqualTo(ABOVE_INITIAL);
    assertThat(result.statusAfter()).isEqualTo(BELOW_INITIAL);
  }

  @ParameterizedTest
  @CsvSource({
    "buy 3 at the mark, 3, , true",
    "buy 4 at the mark (initial margin 5 % of 250000), 4, , false",
    "buy 3 far above the mark, 3, 54000, false",
    "sell all at the mark, -1, , true",
    "sell past zero, -2, , true"
  })
  void a_trade_passes_if_initial_margin_is_left(
      String what, String quantity, String price, boolean passes) {
    WhatIfResult result =
        suppose(
            LONG_ONE,
            new Trade(BTC_PERP, Quantity.of(quantity), Optional.ofNullable(price).map(Price::of)));
    assertThat(result.passes()).as(what).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "sell half at the mark, -0.5, , true",
    "sell half at a price that costs equity, -0.5, 45000, false",
    "sell past zero, -2, , false",
    "buy more, 0.5, , false"
  })
  void what_only_reduces_passes_below_initial_margin_if_nothing_gets_worse(
      String what, String quantity, String price, boolean passes) {
    Portfolio poor = Portfolios.longBtc("1500", "1", "50000");
    Optional<Price> at = Optional.ofNullable(price).map(Price::of);
    assertThat(suppose(poor, new Trade(BTC_PERP, Quantity.of(quantity), at)).passes())
        .as(what)
        .isEqualTo(passes);
    Price limit = at.orElse(Price.of("50000"));
    assertThat(suppose(poor, new Order(BTC_PERP, Quantity.of(quantity), limit)).passes())
        .as("%s, as an order", what)
        .isEqualTo(passes);
  }

  @Test
  void two_orders_that_each_close_the_position_do_not_only_reduce() {
    Portfolio poor = Portfolios.longBtc("1500", "1", "50000");
    Order close = new Order(BTC_PERP, Quantity.of("-1"), Price.of("50000"));
    assertThat(suppose(poor, close).passes()).isTrue();
    assertThat(suppose(poor, close, close).passes()).isFalse();
  }

  @Test
  void of_orders_the_worse_of_filled_or_not_counts() {
    Order buy = new Order(BTC_PERP, Quantity.of("2"), Price.of("50000"));
    Order sell = new Order(BTC_PERP, Quantity.of("-1"), Price.of("50000"));
    WhatIfResult both = suppose(LONG_ONE, buy, sell);
    assertThat(both.portfolio().quantityOf(BTC_PERP)).isEqualTo(Quantity.of("3"));
    assertThat(both.after().requirement().initial()).isEqualTo(Cash.of("7500"));
    WhatIfResult sold = suppose(LONG_ONE, sell);
    assertThat(sold.portfolio()).isEqualTo(LONG_ONE);
    assertThat(suppose(LONG_ONE, buy, buy).passes()).isFalse();
  }

  @Test
  void orders_of_different_instruments_are_worst_together() {
    Order buyBtc = new Order(BTC_PERP, Quantity.of("2"), Price.of("50000"));
    Order sellEth = new Order(ETH_PERP, Quantity.of("-10"), Price.of("3000"));
    WhatIfResult result = suppose(LONG_ONE, buyBtc, sellEth);
    assertThat(result.after().requirement().initial()).isEqualTo(Cash.of("9000"));
    assertThat(result.passes()).isTrue();
  }

  @Test
  void an_option_is_paid_at_once_and_worth_its_mark() {
    Price mark = VIEW.markPrice(Suppositions.BTC_CALL);
    WhatIfResult result =
        WhatIf.of(
            Portfolios.cash("10000"),
            Suppositions.nothingAsked(),
            VIEW,
            ABOVE_INITIAL,
            List.of(new Trade(Suppositions.BTC_CALL, Quantity.ONE, Optional.empty())));
    assertThat(result.passes()).isTrue();
    assertThat(result.equityChange()).isEqualTo(Cash.ZERO);
    assertThat(result.portfolio().collateralOf(USDT))
        .isEqualTo(Cash.of("10000").minus(Cash.ofUnits(mark.units())));
  }

  @Test
  void spot_exchanges_assets_and_costs_the_haircut() {
    WhatIfResult result =
        suppose(
            Portfolios.cash("10000"),
            new Trade(Suppositions.BTC_SPOT, Quantity.of("0.1"), Optional.empty()));
    assertThat(result.portfolio().collateralOf(BTC)).isEqualTo(Cash.of("0.1"));
    assertThat(result.portfolio().collateralOf(USDT)).isEqualTo(Cash.of("5000"));
    assertThat(result.equityChange()).isEqualTo(Cash.of("-250"));
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-PERP, 0.0005, 50000, LOT",
    "BTC-PERP, 0, 50000, LOT",
    "BTC-PERP, 1, 50000.05, TICK",
    "BTC-NEVER, 1, 50000, NOT_LISTED",
    "BTC-PERP, 90000000000, 50000, OUT_OF_RANGE"
  })
  void what_cannot_be_traded_is_named(
      String instrument, String quantity, String price, Reason reason) {
    InstrumentId id = InstrumentId.of(instrument);
    Trade trade = new Trade(id, Quantity.of(quantity), Optional.of(Price.of(price)));
    Order order = new Order(id, Quantity.of(quantity), Price.of(price));
    for (Change change : List.of(trade, order)) {
      WhatIfResult result = suppose(LONG_ONE, change);
      assertThat(result.refusals()).extracting(Refusal::reason).containsExactly(reason);
      assertThat(result.after()).isEqualTo(result.before());
    }
  }

  @Test
  void an_expired_contract_cannot_be_traded() {
    Shock twoMonths = new Shock(Moves.NONE, Moves.NONE, Duration.ofDays(60));
    WhatIfResult result =
        suppose(
            LONG_ONE,
            new PriceShock(twoMonths),
            new Trade(Suppositions.BTC_CALL, Quantity.ONE, Optional.empty()));
    assertThat(result.refusals()).extracting(Refusal::reason).containsExactly(Reason.EXPIRED);
    assertThat(result.refusals().get(0).numbers()).containsEntry("expiry", "2025-01-31T08:00:00Z");
  }

  @Test
  void collateral_that_is_not_there_cannot_be_withdrawn() {
    WhatIfResult result = suppose(LONG_ONE, new Withdrawal(BTC, Cash.of("0.1")));
    assertThat(result.refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.COLLATERAL_NEGATIVE);
    assertThat(result.refusals().get(0).numbers())
        .containsEntry("held", "0")
        .containsEntry("requested", "0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "USDT, 0, AMOUNT_NOT_POSITIVE",
    "USDT, -1, AMOUNT_NOT_POSITIVE",
    "XYZ, 1, NOT_LISTED"
  })
  void what_is_no_deposit_is_named(String asset, String amount, Reason reason) {
    AssetId id = AssetId.of(asset);
    assertThat(suppose(LONG_ONE, new Deposit(id, Cash.of(amount))).refusals())
        .extracting(Refusal::reason)
        .containsExactly(reason);
    assertThat(suppose(LONG_ONE, new Withdrawal(id, Cash.of(amount))).refusals())
        .extracting(Refusal::reason)
        .containsExactly(reason);
  }

  @Test
  void a_deposit_is_welcome_in_a_breach_unless_its_price_is_not_valid() {
    Portfolio broke = Portfolios.longBtc("100", "1", "50000");
    Deposit eth = new Deposit(ETH, Cash.of("0.1"));
    WhatIfResult result = suppose(broke, eth);
    assertThat(result.passes()).isTrue();
    assertThat(result.statusAfter()).isEqualTo(BELOW_MAINTENANCE);
    assertThat(result.maintenanceExcessChange()).isEqualTo(Cash.of("270"));
    MarketView stale = Markets.withStatus(VIEW, ETH_USDT, PriceStatus.STALE);
    assertThat(WhatIf.of(broke, STANDARD, stale, BELOW_MAINTENANCE, List.of(eth)).refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.PRICE_NOT_VALID);
  }

  @Test
  void nothing_is_decided_on_a_price_that_is_not_valid() {
    MarketView halted = Markets.withStatus(VIEW, BTC_USDT, PriceStatus.HALTED);
    Withdrawal withdrawal = new Withdrawal(USDT, Cash.of("1"));
    WhatIfResult result = WhatIf.of(LONG_ONE, STANDARD, halted, ABOVE_INITIAL, List.of(withdrawal));
    assertThat(result.refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.PRICE_NOT_VALID);
    assertThat(result.refusals().get(0).numbers()).containsEntry("BTC-USDT", "HALTED");
  }

  @Test
  void what_has_no_price_yet_is_refused() {
    MarketView onlyEth =
        MarketView.empty(1, Markets.AS_OF, Suppositions.parameters())
            .with(Map.of(ETH_USDT, Markets.valid(ETH_USDT, "3000")), 1, Markets.AS_OF);
    Portfolio cash = Portfolios.cash("1000");
    for (Change change :
        List.of(
            new Trade(BTC_PERP, Quantity.ONE, Optional.empty()),
            new Order(BTC_PERP, Quantity.ONE, Price.of("50000")),
            new Deposit(BTC, Cash.of("1")))) {
      assertThat(WhatIf.of(cash, STANDARD, onlyEth, ABOVE_INITIAL, List.of(change)).refusals())
          .as("%s", change)
          .extracting(Refusal::reason)
          .containsExactly(Reason.PRICE_NOT_VALID);
    }
  }

  @Test
  void another_model_must_be_satisfied_to_be_chosen() {
    assertThat(suppose(LONG_ONE, new MethodSwitch(Suppositions.asking("10000", "1"))).passes())
        .isTrue();
    WhatIfResult dear = suppose(LONG_ONE, new MethodSwitch(Suppositions.asking("10001", "1")));
    assertThat(dear.passes()).isFalse();
    assertThat(dear.before().requirement().initial()).isEqualTo(Cash.of("2500"));
    assertThat(dear.after().requirement().initial()).isEqualTo(Cash.of("10001"));
    MarginModel without =
        (portfolio, view) -> {
          throw new IllegalStateException("no rules");
        };
    assertThat(suppose(LONG_ONE, new MethodSwitch(without)).refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.NO_RULES);
  }

  @Test
  void choices_of_the_owner_reach_the_model() {
    MarginModel byChoice =
        Suppositions.asking(
            book ->
                book.choices().initialRate(BTC_PERP).isPresent() || !book.choices().counts(BTC)
                    ? "20000"
                    : "1000");
    for (Change choice :
        List.of(
            new LeverageChoice(BTC_PERP, Optional.of(Rate.of("0.4"))),
            new CollateralChoice(BTC, false))) {
      WhatIfResult result = WhatIf.of(LONG_ONE, byChoice, VIEW, ABOVE_INITIAL, List.of(choice));
      assertThat(result.passes()).as("%s", choice).isFalse();
      assertThat(result.initialExcessChange()).as("%s", choice).isEqualTo(Cash.of("-19000"));
    }
    assertThatThrownBy(() -> new LeverageChoice(BTC_PERP, Optional.of(Rate.of("1.1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BTC-PERP");
    assertThat(
            suppose(LONG_ONE, new LeverageChoice(InstrumentId.of("NO"), Optional.empty()))
                .refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.NOT_LISTED);
  }

  @Test
  void other_parameters_must_go_on_listing_what_is_held() {
    MarginParameters old = Suppositions.parameters();
    MarginParameters dear =
        new MarginParameters(
            "dear",
            USDT,
            old.levels(),
            old.assets(),
            List.of(
                Perpetual.linear(
                    BTC_PERP,
                    BTC_USDT,
                    USDT,
                    Price.of("0.1"),
                    Quantity.of("0.001"),
                    MarginSchedule.of(List.of(Markets.bracket("0", "0.5", "0.4"))))));
    WhatIfResult result = suppose(LONG_ONE, new ParameterChange(dear));
    assertThat(result.after().requirement().initial()).isEqualTo(Cash.of("25000"));
    assertThat(result.after().parameterVersion()).isEqualTo("dear");
    assertThat(result.statusAfter()).isEqualTo(BELOW_MAINTENANCE);
    Portfolio eth = Portfolios.longEth("10000", "1", "3000");
    assertThat(suppose(eth, new ParameterChange(dear)).refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.NOT_LISTED);
  }

  @Test
  void changes_happen_one_after_the_other() {
    Shock fall = Shock.ofPrices(Moves.all(Rate.of("-0.3")));
    WhatIfResult result =
        suppose(
            LONG_ONE,
            new PriceShock(fall),
            new Deposit(USDT, Cash.of("20000")),
            new Trade(BTC_PERP, Quantity.ONE, Optional.empty()));
    // 10,000 - 15,000 + 20,000; the second one was bought at 35,000.
    assertThat(result.after().equity().total()).isEqualTo(Cash.of("15000"));
    assertThat(result.after().requirement().initial()).isEqualTo(Cash.of("3500"));
    assertThat(result.passes()).isTrue();
    assertThat(suppose(LONG_ONE, new PriceShock(fall)).statusAfter()).isEqualTo(INSOLVENT);
  }

  @Test
  void a_change_that_cannot_be_done_is_left_out_and_the_rest_measured() {
    WhatIfResult result =
        suppose(
            LONG_ONE,
            new Deposit(USDT, Cash.of("-5")),
            new Deposit(USDT, Cash.of("5")),
            new Withdrawal(USDT, Cash.of("9000")));
    assertThat(result.refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.AMOUNT_NOT_POSITIVE, Reason.BELOW_INITIAL);
    assertThat(result.equityChange()).isEqualTo(Cash.of("-8995"));
  }

  @Test
  void what_binds_is_named() {
    WhatIfResult result =
        suppose(LONG_ONE, new Trade(ETH_PERP, Quantity.of("40"), Optional.empty()));
    assertThat(result.bindingBefore())
        .isEqualTo("position BTC-PERP: 1250 of maintenance margin 1250");
    assertThat(result.bindingAfter())
        .isEqualTo("position ETH-PERP: 3000 of maintenance margin 4250");
    assertThat(suppose(Portfolio.EMPTY).bindingAfter()).isEqualTo("nothing");
  }

  /** Equity, initial and maintenance margin before, then after. */
  @ParameterizedTest
  @CsvSource({
    "nothing changes, 100, 300, 150, 100, 300, 150, true",
    "both requirements fall, 100, 300, 150, 90, 280, 130, true",
    "only maintenance excess falls, 100, 300, 150, 100, 290, 151, false",
    "only initial excess falls, 100, 300, 150, 100, 301, 140, false",
    "equity is traded away that is there, 100, 300, 150, 1, 200, 50, true",
    "equity is traded away that is not there, 100, 300, 150, -1, 190, 40, false",
    "a debt that was there before stays, -10, 300, 150, -10, 200, 50, true",
    "a debt that was there before grows, -10, 300, 150, -11, 200, 50, false"
  })
  void no_worse_means_neither_excess_falls_and_no_debt_grows(
      String what,
      String cashBefore,
      String initialBefore,
      String maintenanceBefore,
      String cashAfter,
      String initialAfter,
      String maintenanceAfter,
      boolean isNoWorse) {
    MarginAssessment before = assessed(cashBefore, initialBefore, maintenanceBefore);
    MarginAssessment after = assessed(cashAfter, initialAfter, maintenanceAfter);
    assertThat(after.standing().isNoWorseThan(before.standing())).as(what).isEqualTo(isNoWorse);
  }

  private static MarginAssessment assessed(String cash, String initial, String maintenance) {
    return MarginAssessment.of(
        Portfolios.cash(cash), VIEW, Suppositions.asking(initial, maintenance));
  }

  @Test
  void a_deposit_does_not_wait_for_the_prices_of_other_holdings() {
    Portfolio broke = Portfolios.longBtc("100", "1", "50000");
    MarketView halted = Markets.withStatus(VIEW, BTC_USDT, PriceStatus.HALTED);
    Deposit cash = new Deposit(USDT, Cash.of("50"));
    assertThat(WhatIf.of(broke, STANDARD, halted, BELOW_MAINTENANCE, List.of(cash)).passes())
        .isTrue();
  }

  @Test
  void the_check_of_portfolios_agrees() {
    Portfolio poor = Portfolios.longBtc("1500", "1", "50000");
    Portfolio poorer = Portfolios.longBtc("1400", "1", "50000");
    assertThat(PostTradeCheck.refusal(poor, poorer, VIEW, STANDARD, false)).isPresent();
    assertThat(PostTradeCheck.refusal(poor, poorer, VIEW, STANDARD, true)).isPresent();
    assertThat(PostTradeCheck.refusal(poorer, poor, VIEW, STANDARD, true)).isEmpty();
    assertThat(PostTradeCheck.refusal(poorer, Portfolio.EMPTY, VIEW, STANDARD, false)).isEmpty();
    MarketView halted = Markets.withStatus(VIEW, BTC_USDT, PriceStatus.HALTED);
    assertThat(PostTradeCheck.refusal(poor, poor, halted, STANDARD, true).orElseThrow().reason())
        .isEqualTo(Reason.PRICE_NOT_VALID);
  }

  private static WhatIfResult suppose(Portfolio book, Change... changes) {
    return WhatIf.of(book, STANDARD, VIEW, ABOVE_INITIAL, List.of(changes));
  }
}
