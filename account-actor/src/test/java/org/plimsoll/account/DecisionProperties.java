package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;

/** What accounts decide can be decided again from their journals alone, to the last digit. */
class DecisionProperties {
  private static final int ACCOUNTS = Integer.getInteger("plimsoll.decisions.accounts", 150);
  private static final int STEPS = 60;
  private static final DecisionSources SOURCES =
      DecisionSources.of(List.of(DecidingAccount.PARAMETERS), List.of(DecidingAccount.HISTORY));

  private static List<AccountEvent> journal(int account) {
    return new DecidingAccount(new SplittableRandom(Seed.VALUE + account)).live(STEPS);
  }

  @Test
  void every_decision_of_any_account_comes_out_as_journaled() {
    DecisionAudit audit = DecisionAudit.NONE;
    Map<String, Integer> kinds = new TreeMap<>();
    for (int account = 0; account < ACCOUNTS; account++) {
      List<AccountEvent> journal = journal(account);
      journal.forEach(event -> kinds.merge(event.getClass().getSimpleName(), 1, Integer::sum));
      DecisionAudit of = DecisionAudit.of(Accounts.ALICE, journal, new DecisionCheck(SOURCES));
      assertThat(of.first()).as("seed %d + %d", Seed.VALUE, account).isEmpty();
      audit = audit.plus(of);
    }

    assertThat(audit.left()).isZero();
    assertThat(audit.recomputed()).isGreaterThan(ACCOUNTS * 5L);
    assertThat(kinds)
        .as("a property that never sees an event says nothing of it")
        .containsKeys(
            "CollateralWithdrawn",
            "MarginMethodChanged",
            "LeverageChosen",
            "CollateralChosen",
            "OrderReserved",
            "LegReserved",
            "MarginStatusChanged",
            "LiquidationStarted",
            "UnwindOrdered",
            "LiquidationEnded",
            "MarginCallRaised",
            "MarginCallEnded");
  }

  @Test
  void it_comes_out_the_same_again_and_on_many_threads_at_once() {
    int some = Math.min(ACCOUNTS, 20);
    List<List<AccountEvent>> journals = IntStream.range(0, some).mapToObj(n -> journal(n)).toList();
    DecisionCheck one = new DecisionCheck(SOURCES);
    DecisionAudit alone =
        journals.stream()
            .map(journal -> DecisionAudit.of(Accounts.ALICE, journal, one))
            .reduce(DecisionAudit.NONE, DecisionAudit::plus);

    for (int n = 0; n < 5; n++) {
      DecisionAudit together =
          journals.parallelStream()
              .map(journal -> DecisionAudit.of(Accounts.ALICE, journal, new DecisionCheck(SOURCES)))
              .reduce(DecisionAudit.NONE, DecisionAudit::plus);
      assertThat(together).isEqualTo(alone);
    }
    assertThat(IntStream.range(0, some).mapToObj(n -> journal(n)).toList()).isEqualTo(journals);
  }
}
