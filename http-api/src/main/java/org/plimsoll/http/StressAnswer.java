package org.plimsoll.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.StressOutcome;
import org.plimsoll.risk.whatif.StressTest;
import org.plimsoll.risk.whatif.StressedAccount;
import org.plimsoll.risk.whatif.VenueStress;

/** What shocks would do. */
final class StressAnswer {
  private StressAnswer() {}

  /** One account under every shock. */
  record OfAccount(AccountId account, long revision, long viewVersion, List<Outcome> shocks) {
    /**
     * @throws ProblemException if the account holds something that has no price yet
     */
    static OfAccount of(AccountStatement statement, StressTest test, MarketView view) {
      MarginAnswer.assessmentOf(statement);
      return new OfAccount(
          statement.account(),
          statement.revision(),
          view.version(),
          test
              .ofAccount(
                  statement.portfolio(), view, statement.method().model(), statement.status())
              .stream()
              .map(Outcome::of)
              .toList());
    }
  }

  /**
   * An account after a shock.
   *
   * @param excess equity above initial margin; negative is a shortfall
   * @param deficiency what it would owe if all were sold
   */
  record Outcome(
      String shock,
      MarginStatus status,
      Cash equity,
      Cash initialMargin,
      Cash maintenanceMargin,
      Cash excess,
      Cash maintenanceShortfall,
      Cash deficiency) {
    static Outcome of(StressOutcome outcome) {
      return new Outcome(
          outcome.shock(),
          outcome.status(),
          outcome.assessment().equity().total(),
          outcome.assessment().requirement().initial(),
          outcome.assessment().requirement().maintenance(),
          outcome.assessment().initialExcess(),
          outcome.maintenanceShortfall(),
          outcome.deficiency());
    }
  }

  /**
   * All accounts with exposure on this node under every shock.
   *
   * @param accounts how many
   * @param fund what the insurance fund has in the settlement asset
   */
  record OfVenue(long viewVersion, int accounts, Cash fund, List<Totals> shocks) {
    static OfVenue of(List<StressedAccount> accounts, StressTest test, MarketView view, Cash fund) {
      return new OfVenue(
          view.version(),
          accounts.size(),
          fund,
          test.ofVenue(accounts, view, fund).stream().map(Totals::of).toList());
    }
  }

  /**
   * All accounts after a shock.
   *
   * @param statuses how many accounts stand at each status
   * @param called accounts that would be warned
   * @param unwound accounts below maintenance margin that still have equity
   * @param insolvent accounts with negative equity
   * @param deficiency what accounts would owe beyond all they have
   * @param uncovered what of it the fund could not pay
   * @param cover how many of the largest deficiencies the fund pays together
   * @param worst accounts in breach, the worst first, at most 20
   * @param unmeasured accounts that lack a price or leave the number range
   */
  record Totals(
      String shock,
      SortedMap<MarginStatus, Integer> statuses,
      int called,
      int unwound,
      int insolvent,
      String deficiency,
      String uncovered,
      boolean covered,
      int cover,
      List<Worst> worst,
      List<String> unmeasured) {
    static Totals of(VenueStress stress) {
      return new Totals(
          stress.shock(),
          stress.counts(),
          stress.called(),
          stress.unwound(),
          stress.insolvent(),
          decimal(stress.deficiency()),
          decimal(stress.uncovered()),
          stress.uncovered().signum() == 0,
          stress.cover(),
          stress.worst().stream().map(Worst::of).toList(),
          stress.unmeasured());
    }

    private static String decimal(BigDecimal sum) {
      return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
    }
  }

  /** An account in breach after a shock. */
  record Worst(
      String account,
      MarginStatus status,
      Cash equity,
      Cash maintenanceMargin,
      Cash maintenanceShortfall,
      Cash deficiency) {
    static Worst of(StressOutcome outcome) {
      return new Worst(
          outcome.account(),
          outcome.status(),
          outcome.assessment().equity().total(),
          outcome.assessment().requirement().maintenance(),
          outcome.maintenanceShortfall(),
          outcome.deficiency());
    }
  }
}
