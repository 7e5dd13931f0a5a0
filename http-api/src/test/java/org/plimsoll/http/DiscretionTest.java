package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.http.Journaled.ALICE;
import static org.plimsoll.http.Journaled.START;
import static org.plimsoll.http.Journaled.figures;
import static org.plimsoll.http.Journaled.trade;
import static org.plimsoll.risk.Markets.BTC_PERP;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LayerPayment;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LossLayer;
import org.plimsoll.account.OpenLiquidation;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

final class DiscretionTest {
  private static final AccountId BOB = AccountId.of("bob");
  private static final List<Leg> LEGS =
      List.of(
          Leg.of(BOB, trade(BTC_PERP, "1", "-48000")),
          Leg.of(ALICE, trade(BTC_PERP, "-1", "48000")));

  private final Discretion toAlice = new Discretion(ALICE::equals);

  @Test
  void a_step_is_told_with_the_readers_own_leg_alone() {
    ObjectNode told = toAlice.told(ordered(new UnwindStep.Deleveraging(Cash.of("5"), LEGS)));

    assertThat(told.toString()).doesNotContain("bob");
    assertThat(told.at("/step/legs").findValuesAsText("account")).containsExactly("alice");
    assertThat(told.at("/step/loss").asText()).isEqualTo("5");
    assertThat(told.path("id").asText()).isEqualTo("unwind-alice-3-1");
  }

  @Test
  void neither_a_backstop_nor_who_pays_is_named() {
    assertThat(
            toAlice
                .told(ordered(new UnwindStep.BackstopShare(BOB, Rate.of("0.02"), LEGS)))
                .toString())
        .doesNotContain("bob");
    var payment = new LayerPayment(LossLayer.MARKET_INSURANCE, BOB, "", Cash.of("77"));
    assertThat(
            toAlice
                .told(ordered(new UnwindStep.CoveredTakeover(List.of(payment), LEGS)))
                .toString())
        .doesNotContain("bob")
        .doesNotContain("77");
  }

  @Test
  void a_step_under_way_is_told_like_one_that_was_ordered() {
    var step =
        new OpenLiquidation.OpenStep(
            SettlementId.of("unwind-alice-3-1"), new UnwindStep.Deleveraging(Cash.ZERO, LEGS));

    assertThat(
            toAlice.told(
                Map.of("liquidation", new OpenLiquidation("alice-3", 1, Optional.of(step)))))
        .asString()
        .contains("alice-3")
        .doesNotContain("bob");
  }

  @Test
  void what_was_asked_of_several_is_told_to_who_may_know_of_all() {
    LegReserved reserved = reserved("trade-1", "TRADE trade-1; alice 1 X for 1 USDT; bob -1 X");

    assertThat(toAlice.told(reserved).has("request")).isFalse();
    assertThat(new Discretion(account -> true).told(reserved).has("request")).isTrue();
    assertThat(toAlice.told(reserved("trade-1", "TRADE trade-1; alice 1 X")).has("request"))
        .isTrue();
    assertThat(Discretion.NONE.told(reserved)).isEqualTo(JsonWriter.fields(reserved));
  }

  @ParameterizedTest
  @CsvSource({
    "unwind-bob-17-1, unwind-of-another",
    "unwind-bob:isolated:BTC-PERP-17-1, unwind-of-another",
    "unwind-alice-17-1, unwind-alice-17-1",
    "trade-bob-17-1, trade-bob-17-1",
    "unwind-bob, unwind-bob"
  })
  void a_settlement_does_not_say_whose_liquidation_it_was(String id, String told) {
    assertThat(toAlice.settlement(id)).isEqualTo(told);
    assertThat(toAlice.told(reserved(id, "")).path("settlement").asText()).isEqualTo(told);
  }

  @Test
  void events_are_not_found_by_the_liquidation_of_another() {
    LegReserved leg = reserved("unwind-bob-17-1", "");
    EventFilter byLiquidation =
        new EventFilter(Set.of(), Optional.empty(), Optional.empty(), Optional.of("bob-17"));
    EventFilter bySettlement =
        new EventFilter(
            Set.of(),
            Optional.empty(),
            Optional.of(SettlementId.of("unwind-bob-17-1")),
            Optional.empty());

    for (EventFilter filter : List.of(byLiquidation, bySettlement)) {
      assertThat(filter.includes(leg)).isTrue();
      assertThat(filter.askedWith(toAlice).includes(leg)).isFalse();
      assertThat(filter.askedWith(Discretion.NONE).includes(leg)).isTrue();
    }
  }

  @Test
  void a_table_of_events_is_as_discreet() {
    EventTable table = new EventTable(Markets.parameters()::findInstrument, toAlice);

    String row =
        table.rows(
            ALICE,
            Journaled.at(
                7, reserved("unwind-bob-17-1", "UNWIND unwind-bob-17-1; alice 1 X; bob -1 X")));

    assertThat(row).contains(Discretion.ANOTHERS).doesNotContain("bob");
  }

  private static UnwindOrdered ordered(UnwindStep step) {
    return new UnwindOrdered(
        "alice-3", SettlementId.of("unwind-alice-3-1"), step, figures("10"), START);
  }

  private static LegReserved reserved(String settlement, String request) {
    return new LegReserved(
        SettlementId.of(settlement),
        1,
        Optional.empty(),
        request,
        Leg.of(ALICE, trade(BTC_PERP, "1", "-48000")),
        Optional.empty(),
        START);
  }
}
