package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.ParameterSets.HOUSE;
import static org.plimsoll.oracle.ParameterSets.changed;
import static org.plimsoll.oracle.ParameterSets.entry;
import static org.plimsoll.oracle.ParameterSets.remove;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.oracle.ParameterLedgerReply.Reason;
import org.plimsoll.oracle.ParameterLedgerReply.Refused;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.MarginParameters;

class ListingRulesTest {
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

  private static Arguments row(
      String what, Reason reason, String named, Consumer<ObjectNode> change) {
    return Arguments.of(what, reason, named, change);
  }

  static Stream<Arguments> refused() {
    Contract option = expiring();
    return Stream.of(
        row(
            "an asset dropped",
            Reason.LISTING_DROPPED,
            "asset DOT",
            file -> remove(file, "assets", "DOT")),
        row(
            "an instrument dropped",
            Reason.LISTING_DROPPED,
            "instrument BTC-PERP",
            file -> {
              remove(file, "instruments", "BTC-PERP");
              file.remove("limits");
            }),
        row(
            "a contract dropped that is not over",
            Reason.LISTING_DROPPED,
            "instrument " + option.id(),
            file -> {
              remove(file, "instruments", option.id().value());
              file.remove("limits");
            }),
        row(
            "another index behind an asset",
            Reason.LISTING_CHANGED,
            "asset DOT",
            file -> entry(file, "assets", "DOT").put("index", "LTC-USDT")),
        row(
            "another contract size",
            Reason.LISTING_CHANGED,
            "instrument BTC-PERP",
            file -> entry(file, "instruments", "BTC-PERP").put("contractSize", "2")),
        row(
            "another underlying",
            Reason.LISTING_CHANGED,
            "instrument BTC-PERP",
            file -> entry(file, "instruments", "BTC-PERP").put("underlying", "ETH-USDT")),
        row(
            "a perpetual that is funded no more",
            Reason.LISTING_CHANGED,
            "instrument BTC-PERP",
            file -> entry(file, "instruments", "BTC-PERP").remove("funding")),
        row(
            "another expiry",
            Reason.LISTING_CHANGED,
            "instrument " + option.id(),
            file ->
                entry(file, "instruments", option.id().value())
                    .put("expiresAt", "2031-01-03T08:00:00Z")));
  }

  private static Contract expiring() {
    return HOUSE.instruments().stream()
        .filter(Contract.class::isInstance)
        .map(Contract.class::cast)
        .filter(contract -> contract.expiry().isPresent())
        .max(Comparator.comparing(contract -> contract.expiry().orElseThrow()))
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void what_accounts_may_hold_stays_listed_as_what_it_is(
      String what, Reason reason, String named, Consumer<ObjectNode> change) {
    MarginParameters next = changed("next", change);

    Refused refused = ListingRules.refusal(HOUSE, next, NOW).orElseThrow();

    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.detail()).contains(named);
  }

  static Stream<Arguments> taken() {
    return Stream.of(
        row("nothing changed", null, null, file -> {}),
        row(
            "another lot",
            null,
            null,
            file -> entry(file, "instruments", "BTC-PERP").put("lot", "0.01")),
        row(
            "something more listed",
            null,
            null,
            file -> {
              ObjectNode more = entry(file, "instruments", "BTC-PERP").deepCopy();
              file.withArray("instruments").add(more.put("id", "NEW-PERP").put("underlying", "N"));
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("taken")
  void terms_may_change_and_more_may_be_listed(
      String what, Reason reason, String named, Consumer<ObjectNode> change) {
    assertThat(ListingRules.refusal(HOUSE, changed("next", change), NOW)).isEmpty();
  }

  @Test
  void a_contract_may_go_a_day_after_it_expired() {
    Contract contract = expiring();
    MarginParameters next =
        changed(
            "next",
            file -> {
              remove(file, "instruments", contract.id().value());
              file.remove("limits");
            });
    Instant over = contract.expiry().orElseThrow().plus(Duration.ofDays(1));

    assertThat(ListingRules.refusal(HOUSE, next, over)).isEmpty();
    assertThat(ListingRules.refusal(HOUSE, next, over.minusMillis(1))).isPresent();
  }

  @Test
  void what_is_listed_later_is_counted_by_itself() {
    MarginParameters more =
        changed(
            "more",
            file -> {
              ObjectNode added = entry(file, "instruments", "BTC-PERP").deepCopy();
              file.withArray("instruments").add(added.put("id", "NEW-PERP").put("underlying", "N"));
            });

    List<ListedParts> parts = ListedParts.of(List.of(HOUSE, changed("same", file -> {}), more));

    assertThat(parts.get(0).judged()).isEqualTo(HOUSE.judgedIndexes());
    assertThat(parts.get(0).funded()).isEqualTo(FundingLedger.funded(HOUSE));
    assertThat(parts.get(1).judged()).isEmpty();
    assertThat(parts.get(1).expiries()).isEmpty();
    assertThat(parts.get(1).lent()).isEmpty();
    assertThat(parts.get(2).judged()).extracting(Object::toString).containsExactly("N");
    assertThat(parts.get(2).funded())
        .extracting(perpetual -> perpetual.id().value())
        .containsExactly("NEW-PERP");
  }
}
