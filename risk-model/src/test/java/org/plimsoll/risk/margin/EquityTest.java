package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Portfolios.cash;
import static org.plimsoll.risk.Portfolios.holding;
import static org.plimsoll.risk.Portfolios.longBtc;
import static org.plimsoll.risk.Portfolios.of;
import static org.plimsoll.risk.Portfolios.position;
import static org.plimsoll.risk.Portfolios.shortBtc;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

final class EquityTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");

  @Test
  void cash_is_worth_itself() {
    assertThat(Equity.of(cash("1000"), VIEW))
        .isEqualTo(new Equity(Cash.of("1000"), Cash.ZERO, Cash.of("1000")));
  }

  @Test
  void a_long_earns_when_the_price_rises() {
    assertThat(Equity.of(longBtc("1000", "0.5", "49000"), VIEW).unrealizedPnl())
        .isEqualTo(Cash.of("500"));
  }

  @Test
  void a_short_pays_when_the_price_rises() {
    assertThat(Equity.of(shortBtc("1000", "0.5", "49000"), VIEW).unrealizedPnl())
        .isEqualTo(Cash.of("-500"));
  }

  @ParameterizedTest(name = "{0} BTC")
  @CsvSource(
      textBlock =
          """
          # BTC,        after haircut, net
          2,            95000,         100000
          -2,           -100000,       -100000
          0.00000001,   0.000475,      0.0005
          -0.00000001,  -0.0005,       -0.0005
          """)
  void a_holding_counts_less_its_haircut_and_a_debt_in_full(
      String held, Cash afterHaircut, Cash net) {
    assertThat(Equity.of(holding(BTC, held), VIEW))
        .isEqualTo(new Equity(afterHaircut, Cash.ZERO, net));
  }

  @ParameterizedTest(name = "{0} ETH at {1}")
  @CsvSource(
      textBlock =
          """
          # ETH,        price,      after haircut, net
          0.00000001,   0.99999999, 0,             0
          0.00000003,   0.7,        0.00000001,    0.00000002
          -0.00000001,  0.00000001, -0.00000001,   -0.00000001
          -0.00000003,  0.7,        -0.00000003,   -0.00000003
          """)
  void every_value_is_rounded_down_a_holding_to_less_and_a_debt_to_more(
      String held, String price, Cash afterHaircut, Cash net) {
    assertThat(Equity.of(holding(ETH, held), Markets.view("50000", price)))
        .isEqualTo(new Equity(afterHaircut, Cash.ZERO, net));
  }

  @Test
  void all_collateral_stands_behind_all_positions() {
    Portfolio book =
        of("1000", Map.of(BTC_PERP, position("1", "51000"), ETH_PERP, position("-10", "3100")))
            .plusCollateral(BTC, Cash.of("1"))
            .plusCollateral(ETH, Cash.of("-1"));
    Equity equity = Equity.of(book, VIEW);
    // 1000 + 47500 - 3000, then -1000 + 1000
    assertThat(equity.collateralValue()).isEqualTo(Cash.of("45500"));
    assertThat(equity.unrealizedPnl()).isEqualTo(Cash.ZERO);
    assertThat(equity.total()).isEqualTo(Cash.of("45500"));
    assertThat(equity.netValue()).isEqualTo(Cash.of("48000"));
  }

  @Test
  void a_book_without_a_price_has_no_equity_rather_than_a_wrong_one() {
    MarketView nothing = MarketView.empty(9, Markets.AS_OF, Markets.parameters());
    assertThatIllegalStateException()
        .isThrownBy(() -> Equity.of(holding(BTC, "1"), nothing))
        .withMessage("view 9 has no price of BTC-USDT");
    assertThatIllegalStateException()
        .isThrownBy(() -> Equity.of(longBtc("1000", "1", "50000"), nothing));
    assertThat(Equity.of(cash("1000"), nothing).total()).isEqualTo(Cash.of("1000"));
  }
}
