package org.plimsoll.risk.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class FundingPaymentTest {
  @ParameterizedTest(name = "{0} at {1}, {2}")
  @CsvSource(
      textBlock =
          """
          # size, mark, rate,      paid by a long
          30,     2.77, -0.000008, -0.0006648
          30,     2.73, -0.000004, -0.0003276
          30,     2.74, 0.000012,  0.0009864
          30,     2.77, -0.000003, -0.0002493
          30,     2.77, 0,         0
          30,     2.82, 0.000097,  0.0082062
          """)
  void a_long_pays_what_a_short_receives(Quantity size, Price mark, Rate rate, Cash paid) {
    assertThat(FundingPayment.paidBy(size, mark, rate)).isEqualTo(paid);
    assertThat(FundingPayment.paidBy(size.negate(), mark, rate)).isEqualTo(paid.negate());
  }

  @Test
  void a_fraction_of_a_step_is_rounded_against_either_side() {
    Rate rate = Rate.of("0.00000001");
    assertThat(FundingPayment.paidBy(Quantity.of("1.5"), Price.ONE, rate))
        .isEqualTo(Cash.of("0.00000002"));
    assertThat(FundingPayment.paidBy(Quantity.of("-1.5"), Price.ONE, rate))
        .isEqualTo(Cash.of("-0.00000001"));
  }

  @Test
  void an_amount_beyond_the_ledger_is_loud() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () ->
                FundingPayment.paidBy(
                    Quantity.of("90000000000"), Price.of("90000000000"), Rate.ONE))
        .withMessageEndingWith("leaves the ledger's range");
  }

  @ParameterizedTest(name = "{0} to {1} at {2}")
  @CsvSource({
    "00:00:00, 08:00:00, 00:00:00, true",
    "00:00:15, 08:00:00, 00:00:00, false",
    "00:00:00, 07:59:59, 08:00:00, false",
    "00:00:00, 08:00:00, 08:00:00, true",
    "00:00:00, 23:00:00, 08:00:00, true"
  })
  void a_position_takes_part_in_the_times_it_was_open_at(
      String opened, String closed, String funding, boolean takesPart) {
    assertThat(FundingPayment.takesPart(at(opened), at(closed), at(funding))).isEqualTo(takesPart);
  }

  @Test
  void a_position_closed_before_it_was_opened_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FundingPayment.takesPart(at("02:00:00"), at("01:00:00"), at("03:00:00")))
        .withMessageContaining("before it was opened");
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-02T" + time + "Z");
  }
}
