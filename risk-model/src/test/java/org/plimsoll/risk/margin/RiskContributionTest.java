package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Portfolios.cash;
import static org.plimsoll.risk.Portfolios.longBtc;
import static org.plimsoll.risk.Portfolios.of;
import static org.plimsoll.risk.Portfolios.position;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

final class RiskContributionTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private static final MarginModel STANDARD = new StandardMarginModel();

  @Test
  void the_position_that_adds_most_maintenance_margin_comes_first() {
    Portfolio book =
        of("0", Map.of(BTC_PERP, position("1", "50000"), ETH_PERP, position("-20", "3000")));
    assertThat(RiskContribution.ranked(book, VIEW, STANDARD))
        .containsExactly(
            new RiskContribution(ETH_PERP, Cash.of("1500"), Cash.of("60000")),
            new RiskContribution(BTC_PERP, Cash.of("1250"), Cash.of("50000")));
  }

  @Test
  void of_equal_contributions_the_larger_notional_comes_first() {
    Portfolio book =
        of("0", Map.of(BTC_PERP, position("1", "50000"), ETH_PERP, position("20", "3000")));
    MarginModel alike = perPosition(Map.of(BTC_PERP.value(), "7", ETH_PERP.value(), "7"));
    assertThat(RiskContribution.ranked(book, VIEW, alike))
        .extracting(RiskContribution::instrument)
        .containsExactly(ETH_PERP, BTC_PERP);
  }

  @Test
  void the_contribution_decides_before_the_notional() {
    Portfolio book =
        of("0", Map.of(BTC_PERP, position("1", "50000"), ETH_PERP, position("20", "3000")));
    MarginModel steep = perPosition(Map.of(BTC_PERP.value(), "8", ETH_PERP.value(), "7"));
    assertThat(RiskContribution.ranked(book, VIEW, steep))
        .extracting(RiskContribution::instrument)
        .containsExactly(BTC_PERP, ETH_PERP);
  }

  @Test
  void of_positions_alike_the_lower_name_comes_first() {
    Portfolio book =
        of("0", Map.of(ETH_PERP, position("-1", "3000"), BTC_PERP, position("1", "50000")));
    assertThat(RiskContribution.ranked(book, Markets.view("50000", "50000"), STANDARD))
        .extracting(RiskContribution::instrument)
        .containsExactly(BTC_PERP, ETH_PERP);
  }

  @Test
  void a_hedge_adds_nothing_and_comes_last() {
    Portfolio book =
        of("0", Map.of(BTC_PERP, position("1", "50000"), ETH_PERP, position("-100", "3000")));
    // A model that nets: without the hedge the book would require more, not less.
    MarginModel netting = perPosition(Map.of(BTC_PERP.value(), "10", ETH_PERP.value(), "-4"));
    assertThat(RiskContribution.ranked(book, VIEW, netting))
        .containsExactly(
            new RiskContribution(BTC_PERP, Cash.of("6"), Cash.of("50000")),
            new RiskContribution(ETH_PERP, Cash.ZERO, Cash.of("300000")));
  }

  @Test
  void a_single_position_contributes_all() {
    assertThat(RiskContribution.ranked(longBtc("1000", "1", "40000"), VIEW, STANDARD))
        .containsExactly(new RiskContribution(BTC_PERP, Cash.of("1250"), Cash.of("50000")));
  }

  @Test
  void a_flat_book_ranks_nothing() {
    assertThat(RiskContribution.ranked(cash("1000"), VIEW, STANDARD)).isEmpty();
  }

  /** Asks a fixed margin per instrument, summed and never below zero. */
  private static MarginModel perPosition(Map<String, String> margins) {
    return (portfolio, view) -> {
      Cash sum = Cash.ZERO;
      for (var instrument : portfolio.positions().keySet()) {
        sum = sum.plus(Cash.of(margins.get(instrument.value())));
      }
      Cash margin = sum.max(Cash.ZERO);
      return new MarginRequirement(margin, margin, List.of());
    };
  }
}
