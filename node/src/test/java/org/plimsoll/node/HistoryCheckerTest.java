package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.node.Violation.Kind;

/** The checker finds nothing in correct runs, and every fault that is planted in one. */
class HistoryCheckerTest {
  private static final long SEED = Long.getLong("plimsoll.seed", 20260312L);
  private static final int CORRECT_RUNS = 200;
  private static final int PLANTED_RUNS = 10;
  private static final int STEPS = 1500;

  /** A fault, and what it must at least be called. */
  private enum Planted {
    LOST_ACKNOWLEDGEMENT(TamperedRun::loseAnAcknowledged, Kind.ACKNOWLEDGED_MISSING),
    LOST_END_OF_A_JOURNAL(TamperedRun::loseTheEndOfAJournal, Kind.READ_NOT_JOURNALED),
    DOUBLE_APPLY(TamperedRun::applyAgain, Kind.APPLIED_TWICE),
    LEG_APPLIED_TWICE(TamperedRun::applyALegAgain, Kind.APPLIED_TWICE),
    UNKNOWN_APPLIED_TWICE(TamperedRun::applyAnUnknownAgain, Kind.UNKNOWN_APPLIED_TWICE),
    REFUSED_APPLIED(TamperedRun::applyARefused, Kind.REFUSED_BUT_APPLIED),
    SWAPPED_ACCOUNT(TamperedRun::applyToAnotherAccount, Kind.IN_ANOTHER_ACCOUNT),
    CHANGED_AMOUNT(TamperedRun::applyOneUnitMore, Kind.APPLIED_OTHERWISE),
    CHANGED_PRICE(TamperedRun::tradeAtAnotherPrice, Kind.APPLIED_OTHERWISE),
    APPLIED_BEFORE_ASKED(TamperedRun::applyBeforeItWasAsked, Kind.OUT_OF_ORDER),
    EVENT_OF_NOBODY(TamperedRun::letAnEventIn, Kind.NOBODY_ASKED),
    UNBALANCED_SETTLEMENT(TamperedRun::creditOneUnitMore, Kind.UNBALANCED_SETTLEMENT),
    VANISHED_UNIT(TamperedRun::creditOneUnitLess, Kind.NOT_CONSERVED),
    LEG_MISSING(TamperedRun::forgetALeg, Kind.LEG_MISSING),
    LEG_LEFT_RESERVED(TamperedRun::leaveALegReserved, Kind.LEFT_RESERVED),
    FUNDING_OF_NOTHING(TamperedRun::payFundingOfWhatIsNotHeld, Kind.DOES_NOT_FOLLOW),
    TAMPERED_STATE(TamperedRun::changeAnEarlyLeg, Kind.DOES_NOT_FOLLOW),
    SECOND_WRITER_LET_THROUGH(TamperedRun::writeTwiceAtOneNumber, Kind.TWO_AT_ONE_NUMBER),
    SECOND_WRITER_OVERWROTE(TamperedRun::overwrite, Kind.NOBODY_ASKED),
    GAP(TamperedRun::skipANumber, Kind.NUMBER_MISSING),
    NUMBERS_REORDERED(TamperedRun::returnOutOfOrder, Kind.NUMBERS_OUT_OF_ORDER),
    EVENTS_REORDERED(TamperedRun::swapTwo, Kind.ACKNOWLEDGED_ELSEWHERE),
    WRONG_REVISION(TamperedRun::acknowledgeAnotherRevision, Kind.ACKNOWLEDGED_ELSEWHERE),
    ANSWERED_FOR_ANOTHER(TamperedRun::acknowledgeForAnotherAccount, Kind.IN_ANOTHER_ACCOUNT),
    RETRY_ANSWERED_OTHERWISE(
        TamperedRun::answerARetryWithAnotherRevision, Kind.RETRY_ANSWERED_OTHERWISE),
    RETRY_REFUSED(TamperedRun::refuseARetryOfWhatIsDone, Kind.RETRY_ANSWERED_OTHERWISE),
    STALE_READ(TamperedRun::answerAReadWithThePast, Kind.STALE_READ),
    WRONG_READ(TamperedRun::answerAReadWithOneUnitMore, Kind.WRONG_READ);

    private final Consumer<TamperedRun> fault;
    private final Kind name;

    Planted(Consumer<TamperedRun> fault, Kind name) {
      this.fault = fault;
      this.name = name;
    }
  }

  @Test
  void nothing_is_found_in_correct_runs() {
    int unknown = 0;
    int overlapping = 0;
    for (long seed = SEED; seed < SEED + CORRECT_RUNS; seed++) {
      CorrectRun run = CorrectRun.of(seed, STEPS);
      List<Violation> found =
          HistoryChecker.checkAtRest(run.parameters(), run.history(), run.journals());

      assertThat(found).as("seed %d", seed).isEmpty();
      HistoryCounts counts = HistoryCounts.of(run.history());
      assertThat(counts.retryShare()).as("or else this shows little").isGreaterThan(0.15);
      assertThat(counts.refused()).isPositive();
      unknown += counts.unknown();
      overlapping += overlapping(run.history());
    }
    assertThat(unknown).as("or else this shows little").isGreaterThan(CORRECT_RUNS * 10);
    assertThat(overlapping).as("or else this shows little").isGreaterThan(CORRECT_RUNS * 100);
  }

  @ParameterizedTest
  @EnumSource(Planted.class)
  void a_planted_fault_is_found_and_named(Planted planted) {
    for (long seed = SEED; seed < SEED + PLANTED_RUNS; seed++) {
      CorrectRun run = CorrectRun.of(seed, STEPS);
      TamperedRun tampered = new TamperedRun(run, seed);
      planted.fault.accept(tampered);

      List<Violation> found =
          HistoryChecker.checkAtRest(run.parameters(), tampered.history(), tampered.journals());

      assertThat(found).as("seed %d", seed).extracting(Violation::kind).contains(planted.name);
    }
  }

  @Test
  void a_run_of_many_requests_is_checked_by_looking_each_up() {
    CorrectRun run = CorrectRun.of(SEED, 200_000);

    assertThat(run.history()).hasSizeGreaterThan(50_000);
    assertThat(HistoryChecker.check(run.parameters(), run.history(), run.journals())).isEmpty();
  }

  /** How many requests were sent while another was under way. */
  private static int overlapping(List<Invocation> history) {
    int overlapping = 0;
    for (int n = 1; n < history.size(); n++) {
      if (history.get(n).invokedAt() < history.get(n - 1).answeredAt()) {
        overlapping++;
      }
    }
    return overlapping;
  }
}
