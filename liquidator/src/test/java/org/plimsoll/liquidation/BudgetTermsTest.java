package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

class BudgetTermsTest {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /**
   * The house's parameters know 10 billion a day of BTC and 50 million of what they do not name.
   */
  @ParameterizedTest
  @CsvSource({
    "BTC-PERP, 4, 0.01,   20000000", // 4 x 5 million of depth, less than 100 million
    "BTC-PERP, 4, 0.0001, 1000000",
    "LTC-PERP, 4, 0.01,   500000",
    "LTC-PERP, 0, 0.01,   0"
  })
  void the_limit_is_the_lesser_of_depth_and_traded_volume(
      String instrument, String timesDepth, String ofVolume, String limit) {
    var terms = new BudgetTerms(true, Rate.of(timesDepth), Rate.of(ofVolume), WINDOW);

    assertThat(terms.limit(InstrumentId.of(instrument), Books.DEEP, ParameterFile.house()))
        .isEqualTo(Cash.of(limit));
  }

  @Test
  void where_no_volume_is_known_depth_alone_counts() {
    var terms = new BudgetTerms(true, Rate.of("4"), Rate.of("0.01"), WINDOW);

    assertThat(terms.limit(BTC_PERP, Books.DEEP, Markets.parameters()))
        .isEqualTo(Cash.of("20000000"));
  }

  @Test
  void unlimited_is_never_used_up() {
    BudgetTerms off = new BudgetTerms(true, Rate.ZERO, Rate.ZERO, WINDOW).unlimited();
    UnwindBudget budget =
        UnwindBudget.of(id -> off.limit(id, Books.DEEP, Markets.parameters()), WINDOW);
    Cash most = Cash.of("1000000000");
    for (int i = 0; i < 10; i++) {
      budget = budget.spend(BTC_PERP, most);
    }
    assertThat(budget.remaining(BTC_PERP)).isGreaterThan(most);
  }

  @Test
  void a_window_of_no_length_is_refused() {
    assertThatThrownBy(() -> new BudgetTerms(true, Rate.ONE, Rate.ONE, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }
}
