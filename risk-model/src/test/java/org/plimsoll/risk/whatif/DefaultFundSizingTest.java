package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** How large a default fund has to be. */
class DefaultFundSizingTest {
  /** At -30 % longs of 1 lose 15,000: they lack 5,000, 3,000 and 1,000. */
  private static final List<StressedAccount> ACCOUNTS =
      List.of(
          account("alice", Portfolios.longBtc("10000", "1", "50000")),
          account("bob", Portfolios.longBtc("12000", "1", "50000")),
          account("carol", Portfolios.longBtc("14000", "1", "50000")),
          account("dave", Portfolios.shortBtc("14500", "1", "50000")));

  private static final Map<String, Cash> MARGINS =
      Map.of("alice", Cash.of("2500"), "bob", Cash.of("7500"), "carol", Cash.ZERO);

  private static StressedAccount account(String id, Portfolio portfolio) {
    return new StressedAccount(
        id, portfolio, new StandardMarginModel(), MarginStatus.ABOVE_INITIAL);
  }

  private static List<VenueStress> shocks() {
    var view = Markets.view("50000", "3000");
    return VenueShocks.of(view).ofVenue(ACCOUNTS, view, Cash.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"0, 8000, 2000, 6000", "5000, 3000, 750, 2250", "9000, 0, 0, 0"})
  void with_what_pays_before_it_the_fund_covers_the_two_largest_deficiencies(
      String resources, String required, String alice, String bob) {
    DefaultFundSizing sizing = DefaultFundSizing.of(shocks(), Cash.of(resources), MARGINS);

    assertThat(sizing.shock()).isEqualTo("all-down");
    assertThat(sizing.coverTwo()).isEqualTo(Cash.of("8000"));
    assertThat(sizing.required()).isEqualTo(Cash.of(required));
    assertThat(sizing.shares())
        .containsExactly(Map.entry("alice", Cash.of(alice)), Map.entry("bob", Cash.of(bob)));
  }

  @Test
  void without_stress_or_members_nothing_is_required() {
    DefaultFundSizing sizing = DefaultFundSizing.of(List.of(), Cash.ZERO, Map.of());

    assertThat(sizing.shock()).isEmpty();
    assertThat(sizing.required()).isEqualTo(Cash.ZERO);
    assertThat(sizing.shares()).isEmpty();
  }

  @Test
  void amounts_below_zero_are_refused() {
    assertThatThrownBy(() -> DefaultFundSizing.of(List.of(), Cash.of("-1"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resources");
    assertThatThrownBy(
            () -> DefaultFundSizing.of(List.of(), Cash.ZERO, Map.of("bob", Cash.of("-1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bob");
  }
}
