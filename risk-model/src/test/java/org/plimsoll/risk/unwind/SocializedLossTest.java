package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

final class SocializedLossTest {
  @ParameterizedTest(name = "{0} over {1} and {2}")
  @CsvSource(
      textBlock =
          """
          # loss,     longs,      shorts,      per contract
          100000000,  7000000000, -4000000000, 9090910
          100000000,  7000000000, 4000000000,  9090910
          110000000,  7000000000, -4000000000, 10000000
          1,          7000000000, 0,           1
          0,          7000000000, 0,           0
          """)
  void each_contract_on_either_side_bears_the_same_rounded_up(
      long loss, long longs, long shorts, long perContract) {
    assertThat(SocializedLoss.perContract(loss, longs, shorts, 1_000_000_000L))
        .isEqualTo(perContract);
  }

  @Test
  void what_is_charged_covers_the_loss_and_hardly_more() {
    Cash charge = SocializedLoss.perContract(Cash.of("100"), Quantity.of("7"), Quantity.of("-4"));
    assertThat(charge).isEqualTo(Cash.of("9.09090910"));
    Cash collected =
        SocializedLoss.charge(Quantity.of("7"), charge)
            .plus(SocializedLoss.charge(Quantity.of("-4"), charge));
    assertThat(collected).isEqualTo(Cash.of("100.0000001"));
    assertThat(SocializedLoss.charge(Quantity.of("0.00000001"), charge))
        .isEqualTo(Cash.of("0.0000001"));
    assertThat(SocializedLoss.charge(Quantity.of("7"), Cash.ZERO)).isEqualTo(Cash.ZERO);
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      textBlock =
          """
          # loss,   deposits,   index,       fall
          11000000, 120000000,  10000000000, 916666667
          12000000, 120000000,  10000000000, 1000000000
          11000000, 120000000,  20000000000, 1833333334
          11000000, 0,          10000000000, 0
          """)
  void depositors_bear_a_loss_through_their_index(long loss, long deposits, long index, long fall) {
    assertThat(SocializedLoss.depositIndexFall(loss, deposits, index)).isEqualTo(fall);
  }

  @Test
  void a_loss_that_nobody_can_be_charged_with_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SocializedLoss.perContract(Cash.of("1"), Quantity.ZERO, Quantity.ZERO))
        .withMessage("a loss of 100000000 steps cannot be socialized: there is no open interest");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SocializedLoss.depositIndexFall(-1, 10, 10))
        .withMessage("loss must be >= 0, was: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SocializedLoss.charge(Quantity.ZERO, Cash.of("-1")));
    assertThatIllegalArgumentException().isThrownBy(() -> SocializedLoss.perContract(1, 1, 1, 0));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> SocializedLoss.perContract(Long.MAX_VALUE, 1, 0, 2))
        .withMessageContaining("leaves the range");
  }
}
