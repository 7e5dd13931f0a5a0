package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.InterestCharged;
import org.plimsoll.account.AccountEvent.InterestStarted;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

class InterestRulesTest {
  private static final long ONE = 1_000_000_000_000L;
  private static final long AFTER = 1_000_054_794_521L;
  private static final MarketView START = LendingMarket.at(ONE, ONE);
  private static final MarketView FIXED = LendingMarket.at(AFTER, ONE);

  @Test
  void a_debt_starts_in_the_write_that_brings_it_about_at_the_index_known_then() {
    AccountState alice = owner(ALICE, MarginMethod.STANDARD);

    List<AccountEvent> events = applied(alice, payment("p1", "10000"), FIXED);

    assertThat(events)
        .endsWith(new InterestStarted(USDT, BorrowIndex.ofUnits(AFTER), NOW))
        .hasSize(2);
    assertThat(InterestRules.due(after(alice, events), FIXED, NOW)).isEmpty();
  }

  @Test
  void a_debt_of_which_no_index_is_known_yet_starts_when_one_is() {
    AccountState alice = owner(ALICE, MarginMethod.STANDARD);
    AccountState owing = after(alice, applied(alice, payment("p1", "1"), LendingMarket.UNKNOWN));

    assertThat(InterestRules.due(owing, LendingMarket.UNKNOWN, NOW)).isEmpty();
    assertThat(InterestRules.isWaiting(owing, LendingMarket.UNKNOWN)).isTrue();
    assertThat(InterestRules.due(owing, START, NOW))
        .containsExactly(new InterestStarted(USDT, BorrowIndex.ONE, NOW));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "alice,                   STANDARD",
    "alice,                   PORTFOLIO",
    "alice:isolated:BTC-PERP, STANDARD",
  })
  void the_debt_of_the_document_pays_to_the_house_what_it_has_grown_by(
      String name, MarginMethod method) {
    AccountId account = AccountId.of(name);
    AccountState owing = owing(account, method, "10000");

    InterestCharged charged = only(InterestRules.due(owing, FIXED, NOW));
    SettlementTerms terms = InterestRules.settlements(owing.apply(charged)).get(0);

    assertThat(charged.interest()).isEqualTo(Cash.of("0.54794521"));
    assertThat(charged.debt()).isEqualTo(Cash.of("10000"));
    assertThat(terms.id()).hasToString("interest-USDT-" + name + "-" + (owing.revision() + 1));
    assertThat(terms.kind()).isEqualTo(SettlementKind.INTEREST);
    assertThat(terms.kind().isReserved()).isFalse();
    assertThat(terms.legs().get(0).account()).isEqualTo(account.lending());
    assertThat(AccountId.allLending()).contains(account.lending());
    assertThat(terms.legs().get(1).appliedTo(owing.portfolio()).collateralOf(USDT))
        .isEqualTo(Cash.of("-10000.54794521"));
  }

  @Test
  void a_charge_is_settled_once_and_asked_for_again_until_then() {
    AccountState owing = owing(ALICE, MarginMethod.STANDARD, "10000");
    AccountState charged = after(owing, InterestRules.due(owing, FIXED, NOW));
    SettlementTerms terms = InterestRules.settlements(charged).get(0);

    assertThat(InterestRules.due(charged, FIXED, NOW)).isEmpty();
    assertThat(InterestRules.settlements(charged)).containsExactly(terms);
    AccountState paid = after(charged, applied(charged, terms, FIXED));
    assertThat(InterestRules.settlements(paid)).isEmpty();
    assertThat(applied(paid, terms, FIXED)).isEmpty();
    assertThat(InterestRules.due(paid, FIXED, NOW)).isEmpty();
    assertThat(only(InterestRules.due(paid, LendingMarket.at(2 * AFTER, ONE), NOW)).from())
        .isEqualTo(BorrowIndex.ofUnits(AFTER));
  }

  @Test
  void a_newer_index_waits_until_what_was_charged_is_paid_and_then_covers_all_intervals() {
    AccountState owing = owing(ALICE, MarginMethod.STANDARD, "10000");
    AccountState charged = after(owing, InterestRules.due(owing, FIXED, NOW));
    MarketView later = LendingMarket.at(2 * AFTER, ONE);

    assertThat(InterestRules.due(charged, later, NOW)).isEmpty();
    SettlementTerms terms = InterestRules.settlements(charged).get(0);
    AccountState paid = after(charged, applied(charged, terms, later));

    InterestCharged second = only(InterestRules.due(paid, later, NOW));
    assertThat(second.interest()).as("as much again").isEqualTo(Cash.of("10000.54794521"));
    assertThat(second.settlement()).isNotEqualTo(terms.id());
  }

  @Test
  void who_was_away_for_hours_pays_for_all_intervals_since() {
    AccountState owing = owing(ALICE, MarginMethod.STANDARD, "100");

    InterestCharged charged =
        only(InterestRules.due(owing, LendingMarket.at(1_100_000_000_000L, ONE), NOW));

    assertThat(charged.interest()).isEqualTo(Cash.of("10"));
    assertThat(charged.from()).isEqualTo(BorrowIndex.ONE);
  }

  @Test
  void a_debt_that_is_gone_is_forgotten_and_a_new_one_starts_anew() {
    AccountState owing = owing(ALICE, MarginMethod.STANDARD, "100");
    AccountState repaid = owing.apply(Accounts.deposited("d", "100"));
    assertThat(repaid.interest()).isEqualTo(InterestState.NONE);
    assertThat(InterestRules.due(repaid, FIXED, NOW)).isEmpty();

    List<AccountEvent> again = applied(repaid, payment("p2", "50"), FIXED);

    assertThat(again).contains(new InterestStarted(USDT, BorrowIndex.ofUnits(AFTER), NOW));
  }

  @Test
  void what_was_charged_is_paid_even_if_the_debt_is_gone_by_then() {
    AccountState owing = owing(ALICE, MarginMethod.STANDARD, "10000");
    AccountState charged = after(owing, InterestRules.due(owing, FIXED, NOW));
    AccountState repaid = charged.apply(Accounts.deposited("d", "10000"));

    assertThat(InterestRules.settlements(repaid))
        .isEqualTo(InterestRules.settlements(charged))
        .hasSize(1);
    assertThat(repaid.isActive()).as("it stays in memory until then").isTrue();
    assertThat(InterestRules.isWaiting(repaid, FIXED)).isTrue();
    assertThat(repaid.portfolioWithReservations().collateralOf(USDT))
        .as("and takes nothing out that it needs for it")
        .isEqualTo(Cash.of("-0.54794521"));
    AccountState paid =
        after(repaid, applied(repaid, InterestRules.settlements(repaid).get(0), FIXED));
    assertThat(paid.portfolio().collateralOf(USDT)).isEqualTo(Cash.of("-0.54794521"));
    assertThat(paid.interest().chargedUpTo())
        .containsExactly(Map.entry(USDT, BorrowIndex.ofUnits(AFTER)));
  }

  @Test
  void debts_of_several_assets_are_charged_together_under_ids_of_their_own() {
    AccountState alice =
        Accounts.holding(
            new Portfolio(
                Map.of(USDT, Cash.of("-100"), BTC, Cash.of("-1"), ETH, Cash.of("-1")), Map.of()));
    AccountState owing = after(alice, InterestRules.due(alice, START, NOW));
    assertThat(owing.interest().chargedUpTo().keySet())
        .as("nothing is asked for ETH")
        .containsExactly(BTC, USDT);

    List<AccountEvent> due = InterestRules.due(owing, LendingMarket.at(AFTER, AFTER), NOW);

    assertThat(due)
        .extracting(event -> ((InterestCharged) event).settlement().value())
        .containsExactly("interest-BTC-alice-10", "interest-USDT-alice-11");
  }

  @Test
  void what_was_agreed_to_or_ordered_comes_first() {
    AccountState owing = owing(ALICE, MarginMethod.STANDARD, "100");
    AccountState reserved =
        owing.apply(
            new AccountEvent.LegReserved(
                SettlementId.of("t"),
                1,
                Optional.empty(),
                "",
                payment("t", "5").legs().get(1),
                Optional.empty(),
                NOW));
    OpenStep step =
        new OpenStep(
            SettlementId.of("unwind-alice-3-1"),
            new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-1")));

    assertThat(InterestRules.due(reserved, FIXED, NOW)).isEmpty();
    assertThat(InterestRules.due(liquidated(owing, Optional.of(step)), FIXED, NOW)).isEmpty();
    assertThat(InterestRules.due(liquidated(owing, Optional.empty()), FIXED, NOW))
        .as("between two steps")
        .hasSize(1);
  }

  @Test
  void the_house_pays_nothing() {
    for (AccountId house : List.of(AccountId.of("house:insurance-fund"), ALICE.lending())) {
      AccountState owner = owner(house, MarginMethod.HOUSE);
      AccountState owing = after(owner, applied(owner, payment(house, "p", "10000"), START));

      assertThat(owing.portfolio().collateralOf(USDT)).isEqualTo(Cash.of("-10000"));
      assertThat(InterestRules.due(owing, FIXED, NOW)).isEmpty();
      assertThat(InterestRules.isWaiting(owing, FIXED)).isFalse();
    }
  }

  @Test
  void an_index_of_an_earlier_view_charges_nothing() {
    AccountState owner = owner(ALICE, MarginMethod.STANDARD);
    AccountState owing = after(owner, applied(owner, payment("p", "100"), FIXED));

    assertThat(InterestRules.due(owing, START, NOW)).isEmpty();
  }

  private static AccountState liquidated(AccountState state, Optional<OpenStep> step) {
    return Accounts.withLiquidation(state, new OpenLiquidation("alice-3", 0, step));
  }

  private static AccountState owing(AccountId account, MarginMethod method, String debt) {
    AccountState owner = owner(account, method);
    return after(owner, applied(owner, payment(account, "first", debt), START));
  }

  /** With a coin, and no cash. */
  private static AccountState owner(AccountId account, MarginMethod method) {
    return Accounts.fold(
        List.of(
            Accounts.opened(account, method),
            new AccountEvent.CollateralDeposited(CommandId.of("coin"), BTC, Cash.of("1"), NOW)));
  }

  private static InterestCharged only(List<AccountEvent> events) {
    assertThat(events).hasSize(1);
    return (InterestCharged) events.get(0);
  }

  private static SettlementTerms payment(String id, String cash) {
    return payment(ALICE, id, cash);
  }

  private static SettlementTerms payment(AccountId payer, String id, String cash) {
    return transfer(id, payer, USDT, Cash.of(cash));
  }

  static SettlementTerms transfer(String id, AccountId payer, AssetId asset, Cash cash) {
    Leg own = Leg.of(payer, List.of(), Map.of(asset, cash.negate()), Map.of());
    return new SettlementTerms(
        SettlementId.of(id),
        SettlementKind.UNWIND,
        Optional.empty(),
        List.of(own.mirroredFor(BOB), own));
  }

  private static List<AccountEvent> applied(
      AccountState state, SettlementTerms terms, MarketView view) {
    return AccountRules.apply(
        state, new AccountCommand.ApplyLeg(MarginRules.accountOf(state), terms, null), view, NOW);
  }

  private static AccountState after(AccountState state, List<AccountEvent> events) {
    AccountState result = state;
    for (AccountEvent event : events) {
      result = result.apply(event);
    }
    return result;
  }
}
