package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.risk.market.PriceUse.Permission;

/** Every validity with every use: the table of docs/oracle.md. */
final class PriceUseTest {
  private static final String TABLE =
      """
      # validity          new risk  margin    liquidation  funding   settlement
      HALTED,             REFUSED,  REFUSED,  REFUSED,     REFUSED,  REFUSED
      NON_POSITIVE,       REFUSED,  REFUSED,  REFUSED,     REFUSED,  REFUSED
      TOO_VOLATILE,       REFUSED,  REFUSED,  REFUSED,     REFUSED,  REFUSED
      UNCONFIRMED,        REFUSED,  REFUSED,  REFUSED,     REFUSED,  REFUSED
      DISPUTED,           REFUSED,  ALLOWED,  REFUSED,     REFUSED,  REFUSED
      NOT_YET_CONFIRMED,  REFUSED,  REFUSED,  REFUSED,     REFUSED,  REFUSED
      TOO_UNCERTAIN,      REFUSED,  REFUSED,  REFUSED,     REFUSED,  REFUSED
      STALE,              REFUSED,  REFUSED,  WITHIN_BAND, REFUSED,  REFUSED
      TOO_FEW_SOURCES,    REFUSED,  REFUSED,  WITHIN_BAND, ALLOWED,  REFUSED
      STALE_FOR_TRADING,  REFUSED,  ALLOWED,  ALLOWED,     ALLOWED,  REFUSED
      VALID,              ALLOWED,  ALLOWED,  ALLOWED,     ALLOWED,  ALLOWED
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(textBlock = TABLE)
  void what_is_wrong_with_a_price_decides_what_it_may_serve_for(
      PriceValidity validity,
      Permission newRisk,
      Permission margin,
      Permission liquidation,
      Permission funding,
      Permission settlement) {
    assertThat(PriceUse.NEW_RISK.permission(validity)).isEqualTo(newRisk);
    assertThat(PriceUse.MARGIN.permission(validity)).isEqualTo(margin);
    assertThat(PriceUse.LIQUIDATION.permission(validity)).isEqualTo(liquidation);
    assertThat(PriceUse.FUNDING.permission(validity)).isEqualTo(funding);
    assertThat(PriceUse.SETTLEMENT.permission(validity)).isEqualTo(settlement);
  }

  @Test
  void the_table_has_a_row_for_every_validity() {
    Set<PriceValidity> listed = EnumSet.noneOf(PriceValidity.class);
    TABLE
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> listed.add(PriceValidity.valueOf(line.substring(0, line.indexOf(',')))));
    assertThat(listed).containsExactly(PriceValidity.values());
  }

  @ParameterizedTest
  @EnumSource(PriceUse.class)
  void a_worse_price_never_serves_for_new_risk_or_settlement(PriceUse use) {
    for (PriceValidity validity : PriceValidity.values()) {
      if (PriceUse.NEW_RISK.permission(validity) == Permission.ALLOWED) {
        assertThat(use.permission(validity)).isEqualTo(Permission.ALLOWED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PriceStatus.class)
  void a_status_is_the_status_of_what_it_stands_for(PriceStatus status) {
    assertThat(status.validity().status()).isEqualTo(status);
  }
}
