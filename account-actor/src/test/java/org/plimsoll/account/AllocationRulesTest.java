package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** When an account cannot take its leg of a step that allocates another's loss. */
class AllocationRulesTest {
  private static final SettlementId STEP = SettlementId.of("unwind-alice-3-1");
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private static final AccountId ALICE = AccountId.of("alice");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind        | account             | cash | position | trade | charge | refusal
          INSURANCE     | house:fund          | 100  | 0        | 0     | 100    |
          INSURANCE     | house:fund          | 99   | 0        | 0     | 100    | INSUFFICIENT_COLLATERAL
          INSURANCE     | house:fund          | 100  | 0        | 1     | 100    |
          INSURANCE     | bob:default-fund    | 100  | 0        | 0     | 100    |
          INSURANCE     | bob:default-fund    | 99   | 0        | 0     | 100    | INSUFFICIENT_COLLATERAL
          INSURANCE     | bob                 | 9999 | 0        | 1     | 0      | UNWIND_PLAN_OUTDATED
          INSURANCE     | bob                 | 2600 | 1        | 0     | 100    |
          INSURANCE     | bob                 | 2599 | 1        | 0     | 100    | INSUFFICIENT_MARGIN
          DELEVERAGING  | bob                 | 0    | -1       | 1     | 0      |
          DELEVERAGING  | bob                 | 0    | -0.9     | 1     | 0      | UNWIND_PLAN_OUTDATED
          DELEVERAGING  | bob                 | 9999 | 0        | 1     | 0      | UNWIND_PLAN_OUTDATED
          SOCIALIZATION | bob                 | 2600 | -1       | 0     | 100    |
          SOCIALIZATION | bob                 | 2599 | -1       | 0     | 100    | INSUFFICIENT_MARGIN
          SOCIALIZATION | bob                 | 99   | 0        | 0     | 100    | INSUFFICIENT_COLLATERAL
          BACKSTOP      | bob                 | 2500 | 0        | 1     | 0      |
          BACKSTOP      | bob                 | 2499 | 0        | 1     | 0      | INSUFFICIENT_MARGIN
          """)
  void a_leg_is_taken_if_it_still_fits(
      SettlementKind kind,
      String account,
      String cash,
      String position,
      String trade,
      String charge,
      RejectReason refusal) {
    AccountId other = AccountId.of(account);
    Leg leg = leg(other, trade, charge);
    SettlementTerms terms =
        new SettlementTerms(STEP, kind, Optional.empty(), List.of(leg, leg.mirroredFor(ALICE)));

    Optional<Rejection> refused =
        AllocationRules.refusal(state(other, cash, position), terms, leg, VIEW);

    assertThat(refused.map(Rejection::reason)).isEqualTo(Optional.ofNullable(refusal));
  }

  @Test
  void the_account_in_liquidation_takes_the_leg_of_its_open_step_alone() {
    Leg own = Leg.of(ALICE);
    SettlementTerms terms =
        new SettlementTerms(STEP, SettlementKind.INSURANCE, Optional.empty(), List.of(own));
    AccountState quiet = state(ALICE, "0", "1");
    AccountState awaiting = inLiquidation(quiet, STEP);
    AccountState elsewhere = inLiquidation(quiet, SettlementId.of("unwind-alice-3-2"));

    assertThat(AllocationRules.refusal(awaiting, terms, own, VIEW)).isEmpty();
    assertThat(AllocationRules.refusal(elsewhere, terms, own, VIEW)).isPresent();
    assertThat(AllocationRules.refusal(quiet, terms, own, VIEW)).isPresent();
  }

  @Test
  void a_contribution_moves_between_its_owner_and_the_fund_alone() {
    AccountId fund = AccountId.of("bob").defaultFund();
    Leg out = Leg.of(fund, List.of(), Map.of(USDT, Cash.of("-1")), Map.of());

    assertThat(DefaultFundRules.refusalOfLeg(out, transfer(out, "bob"))).isEmpty();
    assertThat(DefaultFundRules.refusalOfLeg(out, transfer(out, "carol"))).isPresent();
    assertThat(DefaultFundRules.refusalOfLeg(leg(fund, "1", "0"), transfer(out, "bob")))
        .isPresent();
    assertThat(DefaultFundRules.refusalOfWithdrawal(fund)).isPresent();
    assertThat(DefaultFundRules.refusalOfWithdrawal(ALICE)).isEmpty();
  }

  private static SettlementTerms transfer(Leg out, String to) {
    return new SettlementTerms(
        STEP,
        SettlementKind.TRANSFER,
        Optional.empty(),
        List.of(out, out.mirroredFor(AccountId.of(to))));
  }

  private static Leg leg(AccountId account, String quantity, String charge) {
    Quantity traded = Quantity.of(quantity);
    List<LegTrade> trades =
        traded.isZero()
            ? List.of()
            : List.of(new LegTrade(BTC_PERP, USDT, traded, Cash.of("-50000")));
    Cash paid = Cash.of(charge).negate();
    return Leg.of(account, trades, paid.isZero() ? Map.of() : Map.of(USDT, paid), Map.of());
  }

  private static AccountState state(AccountId account, String cash, String position) {
    Portfolio book =
        position.equals("0")
            ? Portfolios.cash(cash)
            : position.startsWith("-")
                ? Portfolios.shortBtc(cash, position.substring(1), "50000")
                : Portfolios.longBtc(cash, position, "50000");
    AccountState opened =
        AccountState.empty()
            .apply(
                new AccountOpened(
                    account,
                    account.isHouse() ? MarginMethod.HOUSE : MarginMethod.STANDARD,
                    CommandId.of("open"),
                    Markets.AS_OF));
    return new AccountState(
        opened.opened(),
        opened.method(),
        book,
        opened.status(),
        opened.liquidation(),
        opened.reservations(),
        opened.settled(),
        opened.calls(),
        opened.commands(),
        opened.revision(),
        opened.orders(),
        opened.interest());
  }

  private static AccountState inLiquidation(AccountState state, SettlementId step) {
    return new AccountState(
        state.opened(),
        state.method(),
        state.portfolio(),
        state.status(),
        Optional.of(
            new OpenLiquidation(
                "alice-3", 1, Optional.of(new OpenStep(step, new UnwindStep.Takeover())))),
        state.reservations(),
        state.settled(),
        state.calls(),
        state.commands(),
        state.revision(),
        state.orders(),
        state.interest());
  }
}
