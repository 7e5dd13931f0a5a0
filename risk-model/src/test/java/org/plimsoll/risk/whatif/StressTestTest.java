package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.risk.margin.MarginStatus.ABOVE_INITIAL;
import static org.plimsoll.risk.margin.MarginStatus.BELOW_MAINTENANCE;
import static org.plimsoll.risk.margin.MarginStatus.INSOLVENT;
import static org.plimsoll.risk.margin.MarginStatus.MARGIN_CALL;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

final class StressTestTest {
  private static final MarginModel STANDARD = new StandardMarginModel();
  private static final MarketView VIEW = Suppositions.view("50000", "3000");
  private static final StressTest FALLS =
      new StressTest(List.of(fall("none", "0"), fall("fifth", "-0.2"), fall("half", "-0.5")));

  @ParameterizedTest
  @CsvSource({
    "0, none, 10000, 1250, ABOVE_INITIAL, 0, 0",
    "1, fifth, 0, 1000, BELOW_MAINTENANCE, 1000, 0",
    "2, half, -15000, 625, INSOLVENT, 15625, 15000"
  })
  void one_account_under_every_shock(
      int shock,
      String name,
      String equity,
      String maintenance,
      MarginStatus status,
      String shortfall,
      String deficiency) {
    StressOutcome outcome =
        FALLS
            .ofAccount(Portfolios.longBtc("10000", "1", "50000"), VIEW, STANDARD, ABOVE_INITIAL)
            .get(shock);
    assertThat(outcome.shock()).isEqualTo(name);
    assertThat(outcome.assessment().equity().total()).isEqualTo(Cash.of(equity));
    assertThat(outcome.assessment().requirement().maintenance()).isEqualTo(Cash.of(maintenance));
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.maintenanceShortfall()).isEqualTo(Cash.of(shortfall));
    assertThat(outcome.deficiency()).isEqualTo(Cash.of(deficiency));
  }

  @Test
  void a_venue_is_counted_by_status_and_its_worst_named() {
    VenueStress fifth = FALLS.ofVenue(venue(), VIEW, Cash.of("12000")).get(1);
    assertThat(fifth.shock()).isEqualTo("fifth");
    assertThat(fifth.counts())
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.of(ABOVE_INITIAL, 2, MARGIN_CALL, 1, BELOW_MAINTENANCE, 2, INSOLVENT, 2)));
    assertThat(fifth.called()).isEqualTo(1);
    assertThat(fifth.unwound()).isEqualTo(2);
    assertThat(fifth.insolvent()).isEqualTo(2);
    assertThat(fifth.worst())
        .extracting(StressOutcome::account)
        .containsExactly("deep", "under", "further", "edge");
    assertThat(fifth.deficiency()).isEqualByComparingTo("17000");
    assertThat(fifth.cover()).isEqualTo(0);
    assertThat(fifth.uncovered()).isEqualByComparingTo("5000");
    assertThat(fifth.unmeasured()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 17000",
    "14999.99999999, 0, 2000.00000001",
    "15000, 1, 2000",
    "17000, 2, 0",
    "90000, 2, 0"
  })
  void a_fund_covers_the_largest_first(String fund, int cover, BigDecimal uncovered) {
    VenueStress fifth = FALLS.ofVenue(venue(), VIEW, Cash.of(fund)).get(1);
    assertThat(fifth.cover()).isEqualTo(cover);
    assertThat(fifth.uncovered()).isEqualByComparingTo(uncovered);
  }

  @Test
  void no_shock_leaves_every_account_as_it_is_assessed() {
    VenueStress none = FALLS.ofVenue(venue(), VIEW, Cash.ZERO).get(0);
    assertThat(none.deficiency()).isEqualByComparingTo("0");
    for (StressedAccount account : venue()) {
      StressOutcome outcome =
          FALLS.ofAccount(account.portfolio(), VIEW, STANDARD, ABOVE_INITIAL).get(0);
      MarginAssessment plain = MarginAssessment.of(account.portfolio(), VIEW, STANDARD);
      assertThat(outcome.assessment()).isEqualTo(plain);
      assertThat(outcome.status()).isEqualTo(plain.statusAfter(ABOVE_INITIAL));
    }
  }

  @Test
  void an_account_that_cannot_be_measured_does_not_stop_the_others() {
    MarginModel without =
        (portfolio, view) -> {
          throw new IllegalStateException("no rules");
        };
    List<StressedAccount> accounts =
        List.of(
            new StressedAccount("odd", Portfolios.cash("1"), without, ABOVE_INITIAL),
            account("fine", "10000", "0.1"));
    VenueStress none = FALLS.ofVenue(accounts, VIEW, Cash.ZERO).get(0);
    assertThat(none.unmeasured()).containsExactly("odd");
    assertThat(none.counts()).containsOnly(Map.entry(ABOVE_INITIAL, 1));
  }

  @Test
  void the_hypothetical_set_is_a_stress_test_and_its_worst_is_a_fall_for_a_long() {
    List<StressOutcome> outcomes =
        new StressTest(HypotheticalShocks.ALL_TOGETHER)
            .ofAccount(Portfolios.longBtc("30000", "1", "50000"), VIEW, STANDARD, ABOVE_INITIAL);
    assertThat(outcomes).hasSameSizeAs(HypotheticalShocks.ALL_TOGETHER);
    assertThat(outcomes.get(0).assessment().equity().total()).isEqualTo(Cash.of("5000"));
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.assessment().equity().total())
                    .isGreaterThanOrEqualTo(outcomes.get(0).assessment().equity().total()));
  }

  @Test
  void a_name_is_used_once() {
    assertThatThrownBy(() -> new StressTest(List.of(fall("a", "0"), fall("a", "-0.1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shock a is there twice");
    assertThatThrownBy(() -> new NamedShock(" ", Shock.NONE)).hasMessageContaining("name");
  }

  /** After a fall by a fifth: maintenance margin of 1 is 1,000, initial 2,000. */
  private static List<StressedAccount> venue() {
    return List.of(
        account("safe", "20000", "1"),
        account("short", "10000", "-1"),
        account("called", "11200", "1"),
        account("edge", "10999", "1"),
        account("further", "10500", "1"),
        account("under", "8000", "1"),
        account("deep", "5000", "2"));
  }

  private static StressedAccount account(String id, String cash, String quantity) {
    Portfolio book =
        Suppositions.traded(Portfolios.cash(cash), Markets.BTC_PERP, quantity, "50000");
    return new StressedAccount(id, book, STANDARD, ABOVE_INITIAL);
  }

  private static NamedShock fall(String name, String move) {
    return new NamedShock(name, Shock.ofPrices(Moves.all(Rate.of(move))));
  }
}
