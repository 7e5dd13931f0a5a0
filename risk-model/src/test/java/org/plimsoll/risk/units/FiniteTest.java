package org.plimsoll.risk.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FiniteTest {
  @ParameterizedTest(name = "{0}")
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void what_is_not_a_number_is_refused_by_every_border(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Finite.number("skew", value))
        .withMessage("skew must be a finite number, was: " + value);
    assertThatIllegalArgumentException().isThrownBy(() -> Finite.positive("price", value));
    assertThatIllegalArgumentException().isThrownBy(() -> Finite.notNegative("fee", value));
    assertThatIllegalArgumentException().isThrownBy(() -> Finite.notZero("size", value));
    assertThatIllegalArgumentException().isThrownBy(() -> Finite.fraction("share", value));
    assertThatIllegalArgumentException().isThrownBy(() -> Finite.belowOne("rate", value));
  }

  @Test
  void each_border_takes_the_ends_of_its_domain_and_nothing_beyond() {
    assertThat(Finite.notNegative("fee", 0)).isZero();
    assertThat(Finite.fraction("share", 1)).isEqualTo(1);
    assertThat(Finite.notZero("size", -1)).isEqualTo(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Finite.positive("price", 0))
        .withMessage("price must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Finite.notNegative("fee", -1e-12))
        .withMessage("fee must be finite and >= 0, was: -1.0E-12");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Finite.notZero("size", 0))
        .withMessage("size must be finite and not 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Finite.fraction("share", 1.01))
        .withMessage("share must be in [0, 1], was: 1.01");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Finite.belowOne("rate", 1))
        .withMessage("rate must be in [0, 1), was: 1.0");
  }
}
