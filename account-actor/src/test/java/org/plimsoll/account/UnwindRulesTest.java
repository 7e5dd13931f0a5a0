package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Accounts.holding;
import static org.plimsoll.account.Accounts.inLiquidation;
import static org.plimsoll.account.Accounts.withLiquidation;
import static org.plimsoll.account.Decisions.HALF;
import static org.plimsoll.account.Decisions.STEP;
import static org.plimsoll.account.Decisions.VIEW;
import static org.plimsoll.account.Decisions.eventsOf;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.Decisions.reserved;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

class UnwindRulesTest {
  @Test
  void a_step_that_fits_is_ordered_with_the_numbers() {
    Decision decision = order(inLiquidation("1000", Optional.empty()), 7, HALF, VIEW);

    UnwindOrdered ordered = (UnwindOrdered) eventsOf(decision).get(0);
    assertThat(ordered.id()).isEqualTo(STEP);
    assertThat(ordered.step()).isEqualTo(HALF);
    assertThat(ordered.figures().equity()).isEqualTo(Cash.of("1000"));
  }

  @Test
  void a_step_that_does_not_fit_is_declined() {
    AccountState fits = inLiquidation("1000", Optional.empty());
    UnwindStep adds = new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("0.1"));
    UnwindStep tooMuch = new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-1.1"));
    UnwindStep elsewhere = new UnwindStep.MarketSlice(ETH_PERP, Quantity.of("-1"));
    UnwindStep unlisted =
        new UnwindStep.MarketSlice(InstrumentId.of("DOGE-PERP"), Quantity.of("-1"));
    List<Decision> declined = new ArrayList<>();
    declined.add(order(fits, 8, HALF, VIEW));
    declined.add(order(fits, 7, adds, VIEW));
    declined.add(order(fits, 7, tooMuch, VIEW));
    declined.add(order(fits, 7, elsewhere, VIEW));
    declined.add(order(fits, 7, unlisted, VIEW));
    declined.add(order(holding("1000", "1"), 7, HALF, VIEW));
    declined.add(
        order(inLiquidation("1000", Optional.of(new OpenStep(STEP, HALF))), 7, HALF, VIEW));
    AccountState reserved = reserved(fits, "t1", "-0.1");
    declined.add(order(reserved, reserved.revision(), HALF, VIEW));
    AccountState another =
        withLiquidation(holding("1000", "1"), new OpenLiquidation("x-1", 0, Optional.empty()));
    declined.add(order(another, 7, HALF, VIEW));

    assertThat(declined)
        .extracting(Decisions::refusalOf)
        .containsOnly(RejectReason.UNWIND_PLAN_OUTDATED);
    assertThat(
            refusalOf(
                order(
                    fits, 7, HALF, Markets.withStatus(VIEW, Markets.BTC_USDT, PriceStatus.STALE))))
        .isEqualTo(RejectReason.PRICE_NOT_VALID);
  }

  /** An ETH counts for 2,700 of a debt of 3,700; 1,250 are required. */
  @Test
  void on_the_doubtful_price_of_collateral_slices_are_ordered_and_nothing_changes_hands() {
    MarketView valid = Markets.banded(VIEW);
    MarketView stale = Markets.withStatus(valid, Markets.ETH_USDT, PriceStatus.STALE);
    AccountState state =
        withLiquidation(
            holding(
                Portfolios.longBtc("-3700", "1", "50000").plusCollateral(Markets.ETH, Cash.of("1")),
                MarginStatus.BELOW_MAINTENANCE,
                MarginMethod.STANDARD),
            new OpenLiquidation("alice-3", 0, Optional.empty()));
    UnwindStep covered = new UnwindStep.CoveredTakeover(List.of(), List.of(Leg.of(ALICE)));

    assertThat(eventsOf(order(state, 7, HALF, stale))).hasSize(1);
    for (UnwindStep step : List.of(new UnwindStep.Takeover(), covered)) {
      assertThat(eventsOf(order(state, 7, step, valid))).as("%s", step).hasSize(1);
      assertThat(refusalOf(order(state, 7, step, stale)))
          .as("%s", step)
          .isEqualTo(RejectReason.PRICE_NOT_VALID);
    }
  }

  @Test
  void a_deposit_does_not_outdate_a_plan_and_a_settlement_does() {
    AccountState planned = inLiquidation("1000", Optional.empty());
    AccountState deposited = planned.apply(Accounts.deposited("dust", "0.00000001"));
    SettlementTerms terms = Accounts.trade("t9", "-0.1", "50000");
    AccountState traded =
        planned.apply(
            new AccountEvent.LegSettled(
                terms.id(),
                terms.kind(),
                terms.legs().get(0),
                Cash.ZERO,
                Accounts.NONE_REALIZED,
                NOW));

    assertThat(eventsOf(order(deposited, 7, HALF, VIEW))).hasSize(1);
    assertThat(refusalOf(order(traded, 7, HALF, VIEW)))
        .isEqualTo(RejectReason.UNWIND_PLAN_OUTDATED);
  }

  @Test
  void an_account_that_is_safe_by_now_is_not_unwound() {
    AccountState cured =
        inLiquidation("1000", Optional.empty()).apply(Accounts.deposited("cure", "5000"));

    assertThat(refusalOf(order(cured, 7, HALF, VIEW))).isEqualTo(RejectReason.UNWIND_PLAN_OUTDATED);
  }

  @Test
  void only_the_step_that_is_under_way_can_be_cancelled() {
    var cancel = new AccountCommand.CancelUnwind(ALICE, STEP, "thin");
    var other = new OpenStep(SettlementId.of("unwind-alice-3-2"), HALF);

    assertThat(
            UnwindRules.cancelUnwind(inLiquidation("1000", Optional.of(other)), cancel, VIEW, NOW))
        .isEmpty();
    assertThat(UnwindRules.cancelUnwind(inLiquidation("1000", Optional.empty()), cancel, VIEW, NOW))
        .isEmpty();
    assertThat(UnwindRules.cancelUnwind(holding("5000", "1"), cancel, VIEW, NOW)).isEmpty();
  }

  private static Decision order(
      AccountState state, long revision, UnwindStep step, MarketView view) {
    return UnwindRules.orderUnwind(
        state, new AccountCommand.OrderUnwind(ALICE, "alice-3", revision, step, null), view, NOW);
  }
}
