package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Portfolios.longBtc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.units.Cash;

final class MarginAssessmentTest {
  private static final MarginModel MODEL = new StandardMarginModel();

  @Test
  void an_assessment_names_the_view_and_the_parameters_it_was_made_with() {
    MarginAssessment assessment =
        MarginAssessment.of(
            longBtc("3000", "1", "50000"), Markets.view(17, "50000", "3000"), MODEL);
    assertThat(assessment.viewVersion()).isEqualTo(17);
    assertThat(assessment.parameterVersion()).isEqualTo("test-1");
    assertThat(assessment.levels()).isEqualTo(Markets.parameters().levels());
  }

  /** One BTC bought at 50000 and marked there: initial margin 2500, maintenance 1250. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # cash,       excess,         falling,           rising from breach, restored
          2500,         0,              ABOVE_INITIAL,     BELOW_INITIAL,      true
          2525,         25,             ABOVE_INITIAL,     ABOVE_INITIAL,      true
          2000,         -500,           BELOW_INITIAL,     BELOW_INITIAL,      true
          1500,         -1000,          MARGIN_CALL,       MARGIN_CALL,        true
          1375,         -1125,          MARGIN_CALL,       MARGIN_CALL,        true
          1374.99999999, -1125.00000001, MARGIN_CALL,      BELOW_MAINTENANCE,  false
          1250,         -1250,          MARGIN_CALL,       BELOW_MAINTENANCE,  false
          1249,         -1251,          BELOW_MAINTENANCE, BELOW_MAINTENANCE,  false
          -1,           -2501,          INSOLVENT,         INSOLVENT,          false
          """)
  void a_liquidation_ends_at_maintenance_plus_buffer_and_not_at_maintenance(
      String cash, Cash excess, MarginStatus falling, MarginStatus rising, boolean restored) {
    MarginAssessment assessment =
        MarginAssessment.of(longBtc(cash, "1", "50000"), Markets.view("50000", "3000"), MODEL);
    assertThat(assessment.initialExcess()).isEqualTo(excess);
    assertThat(assessment.statusAfter(MarginStatus.ABOVE_INITIAL)).isEqualTo(falling);
    assertThat(assessment.statusAfter(MarginStatus.BELOW_MAINTENANCE)).isEqualTo(rising);
    assertThat(assessment.isRestored()).isEqualTo(restored);
  }

  @ParameterizedTest(name = "at {0}")
  @CsvSource(
      textBlock =
          """
          # BTC,  equity, status
          50000,  3000,   ABOVE_INITIAL
          49480,  2480,   ABOVE_INITIAL
          49450,  2450,   BELOW_INITIAL
          48500,  1500,   MARGIN_CALL
          48200,  1200,   BELOW_MAINTENANCE
          46999,  -1,     INSOLVENT
          """)
  void a_long_sinks_with_the_price(String btc, Cash equity, MarginStatus status) {
    MarginAssessment assessment =
        MarginAssessment.of(longBtc("3000", "1", "50000"), Markets.view(btc, "3000"), MODEL);
    assertThat(assessment.equity().total()).isEqualTo(equity);
    assertThat(assessment.statusAfter(MarginStatus.ABOVE_INITIAL)).isEqualTo(status);
  }
}
