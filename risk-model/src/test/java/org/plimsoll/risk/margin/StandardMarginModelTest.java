package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Portfolios.cash;
import static org.plimsoll.risk.Portfolios.longBtc;
import static org.plimsoll.risk.Portfolios.of;
import static org.plimsoll.risk.Portfolios.position;
import static org.plimsoll.risk.Portfolios.shortBtc;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

final class StandardMarginModelTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private final MarginModel model = new StandardMarginModel();

  @ParameterizedTest(name = "{0} BTC")
  @CsvSource(
      textBlock =
          """
          # held, initial, maintenance
          1,      2500,    1250
          5,      12500,   6250
          10,     37500,   18750
          20,     87500,   43750
          30,     187500,  93750
          """)
  void a_position_is_margined_by_its_brackets_whichever_its_side(
      String held, Cash initial, Cash maintenance) {
    for (Portfolio book : List.of(longBtc("0", held, "40000"), shortBtc("0", held, "40000"))) {
      MarginRequirement requirement = model.requirement(book, VIEW);
      assertThat(requirement.initial()).isEqualTo(initial);
      assertThat(requirement.maintenance()).isEqualTo(maintenance);
    }
  }

  @Test
  void each_position_is_explained_in_order_of_instrument() {
    MarginRequirement requirement =
        model.requirement(
            of("0", Map.of(ETH_PERP, position("-100", "3100"), BTC_PERP, position("1", "49000"))),
            VIEW);
    assertThat(requirement.positions())
        .containsExactly(
            new PositionMargin(
                BTC_PERP,
                Price.of("50000"),
                Cash.of("50000"),
                0,
                Cash.of("1000"),
                Cash.of("2500"),
                Cash.of("1250")),
            new PositionMargin(
                ETH_PERP,
                Price.of("3000"),
                Cash.of("300000"),
                1,
                Cash.of("10000"),
                Cash.of("17500"),
                Cash.of("8750")));
    assertThat(requirement.initial()).isEqualTo(Cash.of("20000"));
    assertThat(requirement.maintenance()).isEqualTo(Cash.of("10000"));
  }

  @Test
  void a_book_without_positions_requires_nothing() {
    MarginRequirement nothing = new MarginRequirement(Cash.ZERO, Cash.ZERO, List.of());
    assertThat(model.requirement(Portfolio.EMPTY, VIEW)).isEqualTo(nothing);
    assertThat(model.requirement(cash("-1000"), VIEW)).isEqualTo(nothing);
  }

  @Test
  void the_smallest_position_requires_something() {
    MarginRequirement requirement =
        model.requirement(
            Portfolios.longEth("0", "0.00000001", "3000"), Markets.view("50000", "0.00000001"));
    assertThat(requirement.initial()).isEqualTo(Cash.of("0.00000001"));
    assertThat(requirement.maintenance()).isEqualTo(Cash.of("0.00000001"));
  }

  @Test
  void a_position_without_a_mark_price_is_refused_with_its_index() {
    MarketView nothing = MarketView.empty(9, Markets.AS_OF, Markets.parameters());
    assertThatIllegalStateException()
        .isThrownBy(() -> model.requirement(longBtc("1000", "1", "50000"), nothing))
        .withMessage("view 9 has no price of BTC-USDT");
  }

  @ParameterizedTest(name = "initial {0}, maintenance {1}")
  @CsvSource({"0, -1", "1, 2", "-1, -1"})
  void a_requirement_out_of_order_cannot_be_built(Cash initial, Cash maintenance) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MarginRequirement(initial, maintenance, List.of()))
        .withMessage(
            "a requirement needs 0 <= maintenance <= initial, was: "
                + maintenance
                + ", "
                + initial);
  }

  @Test
  void an_explanation_cannot_be_changed() {
    MarginRequirement requirement = model.requirement(longBtc("0", "1", "50000"), VIEW);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> requirement.positions().clear());
  }
}
