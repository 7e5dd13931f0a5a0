package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** What several nodes said becomes the totals of all, whatever is lost, late or doubled. */
class TotalsOfNodesTest {
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration HOLD = Duration.ofSeconds(60);
  private static final HeldTotals OWN = held("1", "0", "100");

  @Test
  void the_two_sides_of_a_trade_on_two_nodes_are_one_open_interest() {
    TotalsOfNodes totals =
        knowing("b", "c").with(whole("b", 1, held("0", "3", "20"))).with(whole("c", 1, OWN));

    MarketTotals all = totals.elsewhere().with(held("2", "0", "100"));

    assertThat(all.openInterest(BTC_PERP)).contains(Quantity.of("3"));
    assertThat(all.deposits(USDT)).contains(Cash.of("220"));
  }

  @Test
  void an_owner_with_accounts_on_two_nodes_holds_the_sum() {
    TotalsOfNodes totals = knowing("b").with(whole("b", 1, owned("mallory", "2")));

    assertThat(totals.elsewhere().with(owned("mallory", "3")).heldBy("mallory", BTC_PERP))
        .contains(Quantity.of("5"));
    assertThat(totals.elsewhere().owners()).containsExactly("mallory");
  }

  /** Steps: node.sequence.part/of=longs. What is complete and newest counts, once. */
  @ParameterizedTest(name = "{0} are {1}")
  @CsvSource({
    "b.1.0/1=5, 5",
    "b.1.0/1=5 b.2.0/1=7, 7",
    "b.2.0/1=7 b.1.0/1=5, 7",
    "b.1.0/1=5 b.1.0/1=5, 5",
    "b.1.0/2=5, unknown",
    "b.1.0/2=5 b.1.1/2=2, 7",
    "b.1.1/2=2 b.1.0/2=5, 7",
    "b.1.0/2=5 b.1.0/2=5, unknown",
    "b.1.0/1=5 b.2.0/2=7, 5",
    "b.1.0/2=5 b.2.0/1=7 b.1.1/2=2, 7",
    "b.2.0/2=5 b.1.0/1=3 b.2.1/2=2, 7",
    "x.1.0/1=9, unknown",
    "b.1.0/1=5 x.1.0/1=9, 5",
  })
  void parts_count_when_all_are_there_and_none_is_newer(String steps, String longs) {
    TotalsOfNodes totals = knowing("b");
    for (String step : steps.split(" ")) {
      String[] p = step.split("[./=]");
      totals =
          totals.with(
              new TotalsPart(
                  p[0],
                  Long.parseLong(p[1]),
                  Integer.parseInt(p[2]),
                  Integer.parseInt(p[3]),
                  held(p[4], "0", "0")));
    }
    Optional<Quantity> expected =
        longs.equals("unknown") ? Optional.empty() : Optional.of(Quantity.of(longs));
    assertThat(totals.elsewhere().with(HeldTotals.NOTHING).openInterest(BTC_PERP))
        .isEqualTo(expected);
  }

  @Test
  void totals_are_unknown_until_every_other_node_was_heard() {
    assertThat(TotalsOfNodes.STARTING.elsewhere().with(OWN)).isEqualTo(MarketTotals.UNKNOWN);
    TotalsOfNodes totals = knowing("b", "c").with(whole("b", 1, OWN));
    assertThat(totals.elsewhere().with(OWN)).isEqualTo(MarketTotals.UNKNOWN);

    totals = totals.with(whole("c", 1, OWN));

    assertThat(totals.elsewhere().with(OWN).openInterest(BTC_PERP)).contains(Quantity.of("3"));
  }

  @Test
  void a_node_that_is_alone_knows_all() {
    assertThat(knowing().elsewhere().with(OWN).openInterest(BTC_PERP)).contains(Quantity.of("1"));
  }

  @Test
  void a_node_that_joins_begins_with_nothing() {
    TotalsOfNodes totals =
        knowing("b").with(whole("b", 1, OWN)).withMembers(Set.of("b", "c"), OWN, AT, HOLD);

    assertThat(totals.elsewhere().with(OWN).openInterest(BTC_PERP)).contains(Quantity.of("2"));
  }

  @Test
  void what_a_lost_node_held_is_reckoned_with_until_its_accounts_have_had_time_to_come_back() {
    TotalsOfNodes before = knowing("b").with(whole("b", 1, held("4", "0", "50")));
    TotalsOfNodes lost = before.withMembers(Set.of(), OWN, AT, HOLD);

    assertThat(longs(lost, OWN)).as("nobody is back").isEqualTo(Quantity.of("5"));
    assertThat(longs(lost, held("3", "0", "0"))).as("half").isEqualTo(Quantity.of("5"));
    assertThat(longs(lost, held("6", "0", "0"))).as("all, and more").isEqualTo(Quantity.of("6"));
    assertThat(longs(lost.at(AT.plus(HOLD).minusNanos(1)), OWN)).isEqualTo(Quantity.of("5"));
    assertThat(longs(lost.at(AT.plus(HOLD)), OWN)).as("no longer").isEqualTo(Quantity.of("1"));
  }

  @Test
  void a_second_node_that_is_lost_does_not_make_the_first_forgotten() {
    TotalsOfNodes lost =
        knowing("b", "c")
            .with(whole("b", 1, held("4", "0", "0")))
            .with(whole("c", 1, held("2", "0", "0")))
            .withMembers(Set.of("c"), OWN, AT, HOLD)
            .withMembers(Set.of(), OWN, AT.plusSeconds(30), HOLD);

    assertThat(longs(lost.at(AT.plusSeconds(89)), OWN)).isEqualTo(Quantity.of("7"));
  }

  @Test
  void what_a_node_that_left_still_says_changes_nothing() {
    TotalsOfNodes lost =
        knowing("b")
            .with(whole("b", 1, OWN))
            .withMembers(Set.of(), OWN, AT, HOLD)
            .at(AT.plus(HOLD));

    assertThat(lost.with(whole("b", 2, OWN))).isEqualTo(lost);
  }

  @Test
  void sums_that_leave_the_range_read_as_its_end() {
    HeldTotals most = held("92233720368.54775807", "0", "92233720368.54775807");

    assertThat(most.plus(OWN)).isEqualTo(most);
  }

  @Test
  void parts_add_up_to_the_whole() {
    var owners =
        new TreeMap<>(
            Map.of(
                "a", new TreeMap<>(Map.of(BTC_PERP, Quantity.of("1"))),
                "b", new TreeMap<>(Map.of(BTC_PERP, Quantity.of("2"))),
                "c", new TreeMap<>(Map.of(BTC_PERP, Quantity.of("3")))));
    HeldTotals whole = OWN.withOwners(new TreeMap<>(owners));

    assertThat(whole.parts(2)).hasSize(3);
    assertThat(whole.parts(2).reduce(HeldTotals.NOTHING, HeldTotals::plus)).isEqualTo(whole);
  }

  private static Quantity longs(TotalsOfNodes totals, HeldTotals own) {
    return totals.elsewhere().with(own).openInterest(BTC_PERP).orElseThrow();
  }

  private static TotalsOfNodes knowing(String... others) {
    return TotalsOfNodes.STARTING.withMembers(Set.of(others), HeldTotals.NOTHING, AT, HOLD);
  }

  private static TotalsPart whole(String node, long sequence, HeldTotals held) {
    return new TotalsPart(node, sequence, 0, 1, held);
  }

  private static HeldTotals owned(String owner, String quantity) {
    return HeldTotals.NOTHING.withOwners(
        new TreeMap<>(Map.of(owner, new TreeMap<>(Map.of(BTC_PERP, Quantity.of(quantity))))));
  }

  static HeldTotals held(String longs, String shorts, String deposits) {
    var l = new TreeMap<>(Map.of(BTC_PERP, Quantity.of(longs)));
    var s = new TreeMap<>(Map.of(BTC_PERP, Quantity.of(shorts)));
    var d = new TreeMap<>(Map.of(USDT, Cash.of(deposits)));
    l.values().removeIf(Quantity.ZERO::equals);
    s.values().removeIf(Quantity.ZERO::equals);
    d.values().removeIf(Cash.ZERO::equals);
    return new HeldTotals(l, s, d, new TreeMap<>(), new TreeMap<>());
  }
}
