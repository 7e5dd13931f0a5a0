package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.liquidation.LiquidatorOnProbes.accept;
import static org.plimsoll.liquidation.LiquidatorOnProbes.settled;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.account.AccountCommand.CancelUnwind;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.FaultProfile.Fault;
import org.plimsoll.liquidation.LiquidatorCommand.Case;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** A liquidator on venues that fail: each unwind happens once, and is settled as it happened. */
class FaultyVenuesTest {
  private static final int MOST_ALERTS = 5;

  private final LiquidatorOnProbes liquidator = new LiquidatorOnProbes();
  private final ImpactedMarket market =
      new ImpactedMarket(
          liquidator.view::get,
          liquidator.clock,
          MarketImpact.none(Duration.ofMinutes(1)),
          Rate.ZERO);

  @AfterEach
  void stop() {
    liquidator.stop();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void with_every_fault_position_and_cash_match_what_the_venues_executed(Fault fault) {
    for (FaultProfile other : List.of(FaultProfile.NONE, FaultProfile.always(fault))) {
      List<SimulatedVenue> venues =
          List.of(venue("a", FaultProfile.always(fault)), venue("b", other));
      liquidator.replaceOn(new VenueRouter(venues, liquidator.view::get, new HouseAccounts(4)));
      runAStep("s-" + fault + "-" + (other == FaultProfile.NONE), venues);
    }
  }

  @Test
  void thirty_steps_on_venues_that_fail_most_of_the_time() {
    Rate part = Rate.of("0.15");
    for (int seed = 1; seed <= 30; seed++) {
      var faults = new FaultProfile(seed, part, part, part, part, part, part);
      List<SimulatedVenue> venues =
          List.of(venue("a", faults), venue("b", faults), venue("c", faults));
      liquidator.replaceOn(new VenueRouter(venues, liquidator.view::get, new HouseAccounts(4)));
      runAStep("s" + seed, venues);
    }
  }

  /** The account is played by hand: it raises its open step until that is settled or called off. */
  private void runAStep(String step, List<SimulatedVenue> venues) {
    AccountId account = AccountId.of("account-of-" + step);
    liquidator.alert(alert(account, Optional.empty()));
    OrderUnwind ordered = liquidator.ordered(account);
    UnwindStep.MarketSlice slice = (UnwindStep.MarketSlice) ordered.step();
    accept(ordered, step);
    Optional<Phase> phase = settlingOrGone();
    for (int n = 0; n < MOST_ALERTS && phase.isEmpty() && !executed(venues).isEmpty(); n++) {
      liquidator.alert(alert(account, Optional.of(new OpenStep(SettlementId.of(step), slice))));
      phase = settlingOrGone();
    }
    List<VenueReport> executed = executed(venues);
    if (executed.isEmpty()) {
      assertThat(liquidator.account(account).expectMessageClass(CancelUnwind.class).step())
          .isEqualTo(SettlementId.of(step));
    } else {
      Settle settle = liquidator.settlements.expectMessageClass(Settle.class);
      assertMatches(settle, account, slice, executed);
      settled(settle);
      liquidator.untilNobodyIsLeft();
      liquidator.settlements.expectNoMessage(Duration.ZERO);
    }
    assertThat(executed(venues)).as("nothing was executed since").isEqualTo(executed);
  }

  private static MarginAlert alert(AccountId account, Optional<OpenStep> step) {
    return Alerts.alert(account, 5, MarginStatus.BELOW_MAINTENANCE, "687.5", Alerts.BOOK, step);
  }

  /** How a step stands once the venues have answered. */
  private Optional<Phase> settlingOrGone() {
    return liquidator.reports.awaitAssert(
        () -> {
          List<Phase> phases = liquidator.report().cases().stream().map(Case::phase).toList();
          assertThat(phases).isSubsetOf(Phase.SETTLING);
          return phases.stream().findFirst();
        });
  }

  private static List<VenueReport> executed(List<SimulatedVenue> venues) {
    return venues.stream().flatMap(venue -> venue.executed().stream()).toList();
  }

  private static void assertMatches(
      Settle settle, AccountId account, UnwindStep.MarketSlice slice, List<VenueReport> executed) {
    Leg own =
        settle.terms().legs().stream()
            .filter(leg -> leg.account().equals(account))
            .findFirst()
            .orElseThrow();
    Cash fees = Cash.ZERO;
    Quantity quantity = Quantity.ZERO;
    Cash cash = Cash.ZERO;
    for (VenueReport report : executed) {
      quantity = quantity.plus(report.quantity());
      cash = cash.plus(report.cash());
      fees = fees.plus(report.fee());
    }
    assertThat(own.trades()).hasSize(1);
    assertThat(own.trades().get(0).quantity()).isEqualTo(quantity);
    assertThat(own.trades().get(0).cash()).isEqualTo(cash);
    assertThat(own.fees().values().stream().reduce(Cash.ZERO, Cash::plus)).isEqualTo(fees);
    assertThat(quantity.abs()).isLessThanOrEqualTo(slice.quantity().abs());
  }

  private SimulatedVenue venue(String name, FaultProfile faults) {
    return new SimulatedVenue(new VenueSettings(name, Books.DEEP), market, faults);
  }
}
