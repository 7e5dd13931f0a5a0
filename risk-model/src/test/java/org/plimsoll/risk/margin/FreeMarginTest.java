package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.margin.FreeMargin.Commitment;
import org.plimsoll.risk.units.Cash;

final class FreeMarginTest {
  private static final Commitment OTHER = new Commitment(Cash.of("500"), Cash.of("200"));
  private static final Commitment THIS = new Commitment(Cash.of("-100"), Cash.ZERO);

  @Test
  void every_position_counts_in_whatever_order() {
    FreeMargin free = FreeMargin.of(Cash.ZERO, List.of(OTHER, THIS));
    assertThat(free.amount()).isEqualTo(Cash.of("200"));
    assertThat(FreeMargin.of(Cash.ZERO, List.of(THIS, OTHER))).isEqualTo(free);
    assertThat(FreeMargin.of(Cash.of("-300"), List.of(OTHER)).amount()).isEqualTo(Cash.ZERO);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"250, false", "200.00000001, false", "200, true", "0, true"})
  void a_requirement_is_covered_up_to_what_is_free(Cash requirement, boolean covered) {
    assertThat(FreeMargin.of(Cash.ZERO, List.of(OTHER, THIS)).covers(requirement))
        .isEqualTo(covered);
  }

  @Test
  void negative_requirements_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Commitment(Cash.ZERO, Cash.of("-1")))
        .withMessage("required margin must be >= 0, was: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FreeMargin(Cash.ZERO).covers(Cash.of("-1")));
  }
}
