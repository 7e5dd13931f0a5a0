package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.http.Journaled.START;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.units.Quantity;

final class EventFilterTest {
  private static final List<AccountEvent> EVENTS =
      List.of(
          Journaled.opened(),
          Journaled.deposited("k1", "5"),
          new LegReserved(
              SettlementId.of("t1"),
              1,
              Optional.of(CommandId.of("k2")),
              "",
              Leg.of(Journaled.ALICE),
              Optional.empty(),
              START),
          settled("t1"),
          new LiquidationStarted("alice-5", Journaled.figures("1"), START),
          new UnwindOrdered(
              "alice-5",
              SettlementId.of("unwind-alice-5-1"),
              new UnwindStep.MarketSlice(Markets.BTC_PERP, Quantity.of("-1")),
              Journaled.figures("1"),
              START),
          settled("unwind-alice-5-1"),
          settled("unwind-alice-5-1-x"),
          settled("unwind-alice-55-1"),
          new UnwindCancelled("alice-5", SettlementId.of("unwind-alice-5-2"), "thin", START),
          new LiquidationEnded("alice-5", Journaled.figures("1"), START));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # types                         | command | settlement       | liquidation | found
          -                               | -       | -                | -           | 0 1 2 3 4 5 6 7 8 9 10
          collateral-deposited            | -       | -                | -           | 1
          leg-reserved,account-opened     | -       | -                | -           | 0 2
          -                               | k1      | -                | -           | 1
          -                               | k2      | -                | -           | 2
          -                               | open    | -                | -           | 0
          -                               | k3      | -                | -           | ''
          -                               | -       | t1               | -           | 2 3
          leg-settled                     | -       | t1               | -           | 3
          -                               | -       | unwind-alice-5-1 | -           | 5 6
          -                               | -       | -                | alice-5     | 4 5 6 9 10
          -                               | -       | -                | alice-55    | 8
          -                               | k2      | t2               | -           | ''
          """)
  void all_that_is_given_must_hold(
      String types, String command, String settlement, String liquidation, String found) {
    EventFilter filter =
        new EventFilter(
            types == null ? Set.of() : Set.of(types.split(",")),
            Optional.ofNullable(command).map(CommandId::of),
            Optional.ofNullable(settlement).map(SettlementId::of),
            Optional.ofNullable(liquidation));

    assertThat(
            IntStream.range(0, EVENTS.size())
                .filter(n -> filter.includes(EVENTS.get(n)))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" ")))
        .isEqualTo(found);
  }

  @Test
  void every_event_has_the_name_it_has_in_the_journal() {
    for (AccountEvent event : EVENTS) {
      assertThat(EventSubject.of(event).type())
          .isEqualTo(JsonWriter.fields(event).path("type").asText());
    }
    assertThat(EventSubject.types())
        .hasSize(AccountEvent.class.getAnnotation(JsonSubTypes.class).value().length)
        .contains("webhook-removed", "margin-call-raised");
  }

  private static AccountEvent settled(String id) {
    return Journaled.settled(id, SettlementKind.UNWIND, List.of(), Map.of(), Map.of(), "0");
  }
}
