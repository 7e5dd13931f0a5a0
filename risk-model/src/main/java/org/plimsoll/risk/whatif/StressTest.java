package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;

/**
 * What a set of shocks would do to an account, or to all of them. Every shock starts from the same
 * view, and nobody trades meanwhile.
 *
 * @param shocks each under its own name
 */
public record StressTest(List<NamedShock> shocks) {

  /**
   * @throws IllegalArgumentException naming the shock that is there twice
   */
  public StressTest {
    shocks = List.copyOf(shocks);
    TreeSet<String> names = new TreeSet<>();
    for (NamedShock shock : shocks) {
      if (!names.add(shock.name())) {
        throw new IllegalArgumentException("shock " + shock.name() + " is there twice; rename one");
      }
    }
  }

  /**
   * One account under every shock, in the order of the shocks.
   *
   * @param status of the account so far
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  public List<StressOutcome> ofAccount(
      Portfolio portfolio, MarketView view, MarginModel model, MarginStatus status) {
    StressedAccount account = new StressedAccount("", portfolio, model, status);
    return shocks.stream()
        .map(shock -> outcome(shock.name(), account, shock.shock().appliedTo(view)))
        .toList();
  }

  /**
   * All accounts under every shock, in the order of the shocks.
   *
   * @param fund what there is to pay what accounts cannot pay, in the settlement asset, >= 0
   */
  public List<VenueStress> ofVenue(List<StressedAccount> accounts, MarketView view, Cash fund) {
    return shocks.stream()
        .map(shock -> ofVenue(shock.name(), accounts, shock.shock().appliedTo(view), fund))
        .toList();
  }

  private static VenueStress ofVenue(
      String shock, List<StressedAccount> accounts, MarketView shocked, Cash fund) {
    List<StressOutcome> outcomes = new ArrayList<>();
    List<String> unmeasured = new ArrayList<>();
    for (StressedAccount account : accounts) {
      try {
        outcomes.add(outcome(shock, account, shocked));
      } catch (OutOfRangeException | IllegalStateException e) {
        unmeasured.add(account.id());
      }
    }
    return VenueStress.of(shock, outcomes, unmeasured, fund);
  }

  private static StressOutcome outcome(String shock, StressedAccount account, MarketView shocked) {
    MarginAssessment assessment =
        MarginAssessment.of(account.portfolio(), shocked, account.model());
    return new StressOutcome(
        shock, account.id(), assessment, assessment.statusAfter(account.status()));
  }
}
