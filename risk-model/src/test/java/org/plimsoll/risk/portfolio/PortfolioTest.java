package org.plimsoll.risk.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.Portfolios.cash;
import static org.plimsoll.risk.Portfolios.holding;
import static org.plimsoll.risk.Portfolios.longBtc;
import static org.plimsoll.risk.Portfolios.of;
import static org.plimsoll.risk.Portfolios.position;
import static org.plimsoll.risk.Portfolios.shortBtc;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

final class PortfolioTest {
  private static final Contract BTC_CONTRACT = Markets.parameters().contract(BTC_PERP);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # case,                  held, cost, traded, cash, held after, cost after, realized
          a long is opened,        0,    0,    2,      -200, 2,          200,        0
          a short is opened,       0,    0,    -2,     200,  -2,         -200,       0
          a long is added to,      2,    200,  1,      -130, 3,          330,        0
          a short is added to,     -2,   -200, -1,     130,  -3,         -330,       0
          a long is reduced up,    4,    400,  -1,     130,  3,          300,        30
          a long is reduced down,  4,    400,  -1,     70,   3,          300,        -30
          a short is reduced up,   -4,   -400, 1,      -130, -3,         -300,       -30
          a short is reduced down, -4,   -400, 1,      -70,  -3,         -300,       30
          a long is closed up,     4,    400,  -4,     520,  0,          0,          120
          a long is closed down,   4,    400,  -4,     280,  0,          0,          -120
          a short is closed up,    -4,   -400, 4,      -520, 0,          0,          -120
          a short is closed down,  -4,   -400, 4,      -280, 0,          0,          120
          a long becomes short,    2,    200,  -5,     650,  -3,         -390,       60
          a short becomes long,    -2,   -200, 5,      -650, 3,          390,        -60
          cash comes with nothing, 0,    0,    0,      5,    0,          0,          5
          cash comes to a long,    2,    200,  0,      5,    2,          200,        5
          """)
  void a_trade_moves_the_position_and_realizes_what_it_closes(
      String name,
      Quantity held,
      Cash cost,
      Quantity traded,
      Cash cash,
      Quantity heldAfter,
      Cash costAfter,
      Cash realized) {
    Portfolio before =
        held.isZero() ? cash("1000") : of("1000", Map.of(BTC_PERP, new Position(held, cost)));

    Portfolio after = before.plusTrade(BTC_PERP, USDT, traded, cash);

    assertThat(after.quantityOf(BTC_PERP)).isEqualTo(heldAfter);
    assertThat(after.position(BTC_PERP).map(Position::entryCost).orElse(Cash.ZERO))
        .isEqualTo(costAfter);
    assertThat(after.collateralOf(USDT)).isEqualTo(Cash.of("1000").plus(realized));
    assertThat(after.positions().containsKey(BTC_PERP)).isEqualTo(!heldAfter.isZero());
  }

  @ParameterizedTest(name = "1 of {0} at cost {1}")
  @CsvSource(
      textBlock =
          """
          # held, cost,        cost of the rest
          3,      100,         66.66666667
          3,      200,         133.33333333
          2,      0.00000001,  0.00000001
          2,      0.00000003,  0.00000001
          -3,     -100,        -66.66666667
          """)
  void the_part_of_a_cost_that_cannot_be_split_stays_with_the_rest(
      Quantity held, Cash cost, Cash rest) {
    Quantity closing = Quantity.of("1");
    Portfolio after =
        of("0", Map.of(BTC_PERP, new Position(held, cost)))
            .plusTrade(BTC_PERP, USDT, held.signum() > 0 ? closing.negate() : closing, Cash.ZERO);
    assertThat(after.positions().get(BTC_PERP).entryCost()).isEqualTo(rest);
    assertThat(after.collateralOf(USDT)).isEqualTo(rest.minus(cost));
  }

  @ParameterizedTest(name = "{0} held, {1} traded")
  @CsvSource(
      textBlock =
          """
          # held, traded,      reduced
          2,      -1,          true
          2,      -2,          true
          2,      -2.00000001, false
          2,      -4,          false
          2,      1,           false
          2,      0,           false
          -2,     0.00000001,  true
          -2,     2,           true
          -2,     3,           false
          -2,     -1,          false
          0,      1,           false
          0,      0,           false
          """)
  void a_position_is_reduced_by_what_brings_it_closer_to_zero_and_not_past_it(
      Quantity held, Quantity traded, boolean reduced) {
    Portfolio book =
        held.isZero() ? cash("0") : of("0", Map.of(BTC_PERP, new Position(held, Cash.ZERO)));
    assertThat(book.isReducedBy(BTC_PERP, traded)).isEqualTo(reduced);
    assertThat(book.isReducedBy(ETH_PERP, traded)).isFalse();
  }

  @Test
  void a_trade_leaves_other_positions_and_assets_alone() {
    Portfolio before =
        of("1000", Map.of(ETH_PERP, position("3", "3000"))).plusCollateral(BTC, Cash.of("1"));
    Portfolio after = before.plusTrade(BTC_PERP, USDT, Quantity.of("1"), Cash.of("-50000"));
    assertThat(after.position(ETH_PERP)).contains(position("3", "3000"));
    assertThat(after.position(BTC_PERP)).contains(position("1", "50000"));
    assertThat(after.collateral()).isEqualTo(before.collateral());
  }

  @Test
  void a_loss_may_leave_a_debt() {
    Portfolio after =
        longBtc("1000", "1", "50000")
            .plusTrade(BTC_PERP, USDT, Quantity.of("-1"), Cash.of("48000"));
    assertThat(after).isEqualTo(cash("-1000"));
    assertThat(after.hasExposure()).isTrue();
  }

  @Test
  void collateral_that_becomes_nothing_is_absent() {
    assertThat(cash("1000").plusCollateral(USDT, Cash.of("-1000"))).isEqualTo(Portfolio.EMPTY);
    assertThat(Portfolio.EMPTY.plusCollateral(USDT, Cash.ZERO)).isEqualTo(Portfolio.EMPTY);
    assertThat(Portfolio.EMPTY.collateralOf(USDT)).isEqualTo(Cash.ZERO);
    assertThat(cash("1000").plusCollateral(USDT, Cash.of("-1001"))).isEqualTo(cash("-1"));
  }

  @Test
  void a_book_without_an_instrument_keeps_all_the_rest() {
    Portfolio both =
        of("1000", Map.of(BTC_PERP, position("1", "50000"), ETH_PERP, position("-2", "3000")));
    assertThat(both.without(BTC_PERP))
        .isEqualTo(of("1000", Map.of(ETH_PERP, position("-2", "3000"))));
    assertThat(both.without(BTC_PERP).without(BTC_PERP)).isEqualTo(both.without(BTC_PERP));
  }

  @Test
  void positions_and_borrowings_are_exposure_and_holdings_are_not() {
    assertThat(Portfolio.EMPTY.hasExposure()).isFalse();
    assertThat(cash("1000").hasExposure()).isFalse();
    assertThat(holding(BTC, "1").hasExposure()).isFalse();
    assertThat(holding(BTC, "-0.00000001").hasExposure()).isTrue();
    assertThat(shortBtc("1000", "0.5", "50000").hasExposure()).isTrue();
  }

  @Test
  void a_book_depends_on_the_prices_of_what_it_holds_and_of_nothing_else() {
    assertThat(cash("1000").indexes(Markets.parameters())).isEmpty();
    assertThat(longBtc("1000", "1", "50000").indexes(Markets.parameters()))
        .containsExactly(BTC_USDT);
    assertThat(
            of("1000", Map.of(ETH_PERP, position("1", "3000")))
                .plusCollateral(BTC, Cash.of("1"))
                .indexes(Markets.parameters()))
        .containsExactly(BTC_USDT, ETH_USDT);
  }

  @ParameterizedTest
  @EnumSource(PriceStatus.class)
  void a_book_is_priced_when_all_it_depends_on_is_valid(PriceStatus status) {
    MarketView view = Markets.withStatus(Markets.view("50000", "3000"), ETH_USDT, status);
    assertThat(longBtc("1000", "1", "50000").isPricedBy(view)).isTrue();
    assertThat(of("0", Map.of(ETH_PERP, position("1", "3000"))).isPricedBy(view))
        .isEqualTo(status == PriceStatus.VALID);
  }

  @Test
  void only_cash_is_priced_by_a_view_of_nothing() {
    MarketView nothing = MarketView.empty(1, Markets.AS_OF, Markets.parameters());
    assertThat(cash("1000").isPricedBy(nothing)).isTrue();
    assertThat(holding(BTC, "1").isPricedBy(nothing)).isFalse();
  }

  @Test
  void a_portfolio_cannot_be_changed_from_outside() {
    SortedMap<AssetId, Cash> collateral = new TreeMap<>(Map.of(USDT, Cash.of("1000")));
    Portfolio portfolio =
        new Portfolio(collateral, new TreeMap<>(Map.of(BTC_PERP, position("1", "50000"))));
    collateral.clear();
    assertThat(portfolio).isEqualTo(longBtc("1000", "1", "50000"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> portfolio.collateral().put(BTC, Cash.of("1")));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> portfolio.positions().remove(BTC_PERP));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Portfolio.EMPTY.collateral().put(BTC, Cash.of("1")));
  }

  @Test
  void what_follows_from_a_portfolio_leaves_it_as_it_was() {
    Portfolio portfolio = longBtc("1000", "1", "50000");
    portfolio.plusTrade(BTC_PERP, USDT, Quantity.of("-1"), Cash.of("51000"));
    portfolio.plusCollateral(USDT, Cash.of("-1000"));
    portfolio.without(BTC_PERP);
    assertThat(portfolio).isEqualTo(longBtc("1000", "1", "50000"));
  }

  @Test
  void a_position_of_zero_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Position(Quantity.ZERO, Cash.ZERO))
        .withMessage("a position of zero is no position");
  }

  @ParameterizedTest(name = "{0} at {1}, marked {2}")
  @CsvSource(
      textBlock =
          """
          # held,      cost,   mark,       profit,       notional
          2,           200,    130,        60,           260
          2,           200,    70,         -60,          140
          -2,          -200,   130,        -60,          260
          -2,          -200,   70,         60,           140
          0.00000001,  0,      0.5,        0,            0.00000001
          -0.00000001, 0,      0.5,        -0.00000001,  0.00000001
          0.3,         0,      0.33333333, 0.09999999,   0.1
          -0.3,        0,      0.33333333, -0.1,         0.1
          """)
  void profit_is_rounded_down_and_notional_up(
      Quantity held, Cash cost, Price mark, Cash profit, Cash notional) {
    Position position = new Position(held, cost);
    assertThat(position.unrealizedPnl(BTC_CONTRACT, mark)).isEqualTo(profit);
    assertThat(position.notional(BTC_CONTRACT, mark)).isEqualTo(notional);
  }
}
