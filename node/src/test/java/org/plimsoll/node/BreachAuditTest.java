package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** Breaches nobody acted on, of an account that is long one bitcoin at 50,000 with 5,000. */
class BreachAuditTest {
  private static final AccountId ALICE = AccountId.of("alice");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final IndexId BTC = IndexId.of("BTC-USDT");
  private static final Instant OPENED = Instant.parse("2025-01-01T00:00:00Z");
  private static final String SAFE = "50000";
  private static final String BELOW = "45100";

  private final List<AccountEvent> events = new ArrayList<>(opening());
  private final List<BreachAudit.Rest> rests = new ArrayList<>();

  @Test
  void what_is_journaled_is_neither_missed_nor_late() {
    breachAt(1);
    rest(1, BELOW, true);
    rest(2, BELOW, false);

    assertFound(2, 0, 0, 0);
  }

  @Test
  void what_is_not_journaled_at_a_whole_moment_is_missed() {
    rest(1, BELOW, true);

    assertFound(1, 1, 0, 0);
  }

  @Test
  void what_is_journaled_before_the_next_whole_moment_was_late() {
    rest(1, BELOW, false);
    rest(2, BELOW, false);
    breachAt(3);
    rest(3, BELOW, true);

    assertFound(3, 0, 2, 0);
  }

  @Test
  void what_is_not_even_journaled_at_the_next_whole_moment_is_missed() {
    rest(1, BELOW, false);
    rest(2, BELOW, true);

    assertFound(2, 1, 1, 0);
  }

  @Test
  void a_late_breach_that_was_over_before_anybody_looked_passed_unseen() {
    rest(1, BELOW, false);
    rest(2, SAFE, false);
    rest(3, SAFE, true);
    rest(4, SAFE, true);

    assertFound(1, 0, 1, 1);
  }

  @Test
  void a_late_breach_that_was_acted_on_and_then_over_did_not_pass_unseen() {
    rest(1, BELOW, false);
    breachAt(2);
    safeAgainAt(2);
    rest(2, SAFE, true);

    assertFound(1, 0, 1, 0);
  }

  @Test
  void a_late_breach_that_nobody_looked_at_until_the_end_passed_unseen() {
    rest(1, BELOW, false);

    assertFound(1, 0, 1, 1);
  }

  private void assertFound(long below, long missed, long late, long passedUnseen) {
    BreachAudit.Result result =
        BreachAudit.of(List.of(new AccountHistory(ALICE, events)), rests, 1, () -> {});

    assertThat(result.belowMaintenance()).as("below").isEqualTo(below);
    assertThat(result.missed()).as("missed").isEqualTo(missed);
    assertThat(result.late()).as("late").isEqualTo(late);
    assertThat(result.passedUnseen()).as("passed unseen").isEqualTo(passedUnseen);
  }

  private void rest(int minute, String price, boolean isWhole) {
    MarketView view =
        new MarketView(
            minute,
            at(minute),
            ParameterFile.house(),
            Map.of(BTC, new IndexPrice(BTC, Price.of(price), PriceStatus.VALID, at(minute))));
    rests.add(new BreachAudit.Rest(at(minute), view, isWhole));
  }

  private void breachAt(int minute) {
    changed(MarginStatus.ABOVE_INITIAL, MarginStatus.BELOW_MAINTENANCE, minute);
  }

  private void safeAgainAt(int minute) {
    changed(MarginStatus.BELOW_MAINTENANCE, MarginStatus.ABOVE_INITIAL, minute);
  }

  private void changed(MarginStatus from, MarginStatus to, int minute) {
    var figures =
        new MarginFigures(
            1,
            "house",
            Cash.ZERO,
            Cash.ZERO,
            Cash.ZERO,
            new TreeMap<>(),
            new TreeMap<>(),
            MarginMethod.STANDARD,
            new TreeMap<>());
    events.add(new MarginStatusChanged(from, to, figures, at(minute)));
  }

  private static List<AccountEvent> opening() {
    var trade =
        new LegTrade(
            InstrumentId.of("BTC-PERP"), USDT, Quantity.ONE, Cash.of("-50000"), Optional.empty());
    return List.of(
        new AccountOpened(ALICE, MarginMethod.STANDARD, CommandId.of("open"), OPENED),
        new CollateralDeposited(CommandId.of("deposit"), USDT, Cash.of("5000"), OPENED),
        new LegSettled(
            SettlementId.of("trade"),
            SettlementKind.TRADE,
            Leg.of(ALICE, trade),
            Cash.ZERO,
            new TreeMap<>(),
            OPENED));
  }

  private static Instant at(int minute) {
    return OPENED.plusSeconds(60L * minute);
  }
}
