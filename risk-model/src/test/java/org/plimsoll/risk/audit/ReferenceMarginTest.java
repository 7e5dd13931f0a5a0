package org.plimsoll.risk.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.Portfolios.position;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.Position;

/** The twin itself against sums done by hand. */
final class ReferenceMarginTest {
  @Test
  void an_empty_book_is_worth_and_requires_nothing() {
    ReferenceMargin margin = reference(Map.of(), Map.of());
    assertThat(margin.equity()).isZero();
    assertThat(margin.initial()).isZero();
    assertThat(margin.maintenance()).isZero();
    assertThat(margin.isBelowMaintenance()).isFalse();
  }

  @Test
  void a_book_is_measured_as_by_hand() {
    ReferenceMargin margin =
        reference(
            Map.of(USDT, new BigDecimal("1000"), BTC, new BigDecimal("2")),
            Map.of(BTC_PERP, position("10", "49000"), ETH_PERP, position("-2", "3100")));
    // 1000 + 2 x 50000 x 0.95 + 10 x (50000 - 49000) - 2 x (3000 - 3100)
    assertThat(margin.equity()).isEqualByComparingTo("106200");
    // 250000 x 0.05 + 250000 x 0.1 + 6000 x 0.05
    assertThat(margin.initial()).isEqualByComparingTo("37800");
    assertThat(margin.maintenance()).isEqualByComparingTo("18900");
    assertThat(margin.isBelowMaintenance()).isFalse();
  }

  @Test
  void a_debt_counts_in_full() {
    ReferenceMargin margin = reference(Map.of(BTC, new BigDecimal("-1")), Map.of());
    assertThat(margin.equity()).isEqualByComparingTo("-50000");
    assertThat(margin.isBelowMaintenance()).isTrue();
  }

  @Test
  void a_missing_price_is_named_and_never_taken_for_one() {
    Map<AssetId, BigDecimal> bitcoin = Map.of(BTC, BigDecimal.ONE);
    Map<InstrumentId, Position> perpetual = Map.of(BTC_PERP, position("1", "50000"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ReferenceMargin.of(bitcoin, Map.of(), Map.of(), Map.of(), Markets.parameters()))
        .withMessage("no price of BTC");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ReferenceMargin.of(Map.of(), perpetual, Map.of(), Map.of(), Markets.parameters()))
        .withMessage("no price of BTC-PERP");
  }

  private static ReferenceMargin reference(
      Map<AssetId, BigDecimal> collateral, Map<InstrumentId, Position> positions) {
    return ReferenceMargin.of(
        collateral,
        positions,
        Map.of(BTC, new BigDecimal("50000")),
        Map.of(BTC_PERP, new BigDecimal("50000"), ETH_PERP, new BigDecimal("3000")),
        Markets.parameters());
  }
}
