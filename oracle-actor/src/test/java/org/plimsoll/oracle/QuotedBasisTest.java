package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** What quotes of a perpetual come to, at even times and at uneven ones. */
class QuotedBasisTest {
  private static final Price INDEX = Price.of("100");

  @Test
  void the_first_quote_is_the_basis_now_and_on_average() {
    var basis = QuotedBasis.NONE.plus(quote("100", "101", Prices.START), INDEX).basis();

    assertThat(basis.latest()).isEqualTo(Rate.of("0.005"));
    assertThat(basis.average()).isEqualTo(Rate.of("0.005"));
    assertThat(basis.at()).isEqualTo(Prices.START);
  }

  @Test
  void a_quote_counts_by_the_time_since_the_one_before() {
    var quoted =
        QuotedBasis.NONE
            .plus(quote("100", "100", Prices.START), INDEX)
            .plus(quote("101", "101", Prices.START.plusSeconds(3)), INDEX);

    // 0 for a second that faded for three, 0.01 for three: 0.01 x 3 / (3 + e^(-3/150))
    assertThat(quoted.basis().average()).isEqualTo(Rate.of("0.00753731"));
    assertThat(quoted.basis().latest()).isEqualTo(Rate.of("0.01"));
  }

  @Test
  void two_quotes_within_one_millisecond_both_count() {
    Instant start = Prices.START;
    var quoted =
        QuotedBasis.NONE
            .plus(quote("100", "100", start), INDEX)
            .plus(quote("101", "101", start.plusNanos(1_000)), INDEX);

    assertThat(quoted.basis().latest()).isEqualTo(Rate.of("0.01"));
    // 0.01 x 0.001 / (0.001 + e^(-0.001/150))
    assertThat(quoted.basis().average()).isEqualTo(Rate.of("0.00000999"));
  }

  @Test
  void before_the_first_quote_there_is_no_basis() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> QuotedBasis.NONE.basis());
  }

  private static Quote quote(String bid, String ask, Instant at) {
    return new Quote(InstrumentId.of("BTC-PERP"), "venue", 1, Price.of(bid), Price.of(ask), at);
  }
}
