package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Expiry;
import org.plimsoll.risk.market.ExpiryValue;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

class ExpiryRulesTest {
  private static final Contract FUTURE = MixedMarkets.parameters().contract(MixedMarkets.BTC_MARCH);
  private static final MarketView BEFORE = MixedMarkets.anyView(Seed.random());
  private static final MarketView FIXED =
      BEFORE.withFixings(
          Fixings.NONE.withSettlementPrice(
              new Expiry(FUTURE.underlying(), FUTURE.expiry().orElseThrow()), Price.of("51000")));

  private final AccountState alice = holding("200", "101000");

  @Test
  void nothing_is_due_before_the_price_is_fixed() {
    assertThat(ExpiryRules.due(alice, BEFORE)).isEmpty();
    assertThat(ExpiryRules.isWaiting(alice, BEFORE)).isTrue();
  }

  @Test
  void the_position_is_closed_against_the_clearing_account_whose_leg_comes_first() {
    SettlementTerms terms = ExpiryRules.due(alice, FIXED).get(0);

    assertThat(terms.id()).hasToString("expiry-" + FUTURE.id() + "-alice");
    assertThat(terms.kind()).isEqualTo(SettlementKind.EXPIRY);
    assertThat(terms.legs().get(0).account()).isEqualTo(AccountId.clearing(FUTURE.id()));
    Portfolio after = terms.legs().get(1).appliedTo(alice.portfolio());
    assertThat(after.positions()).isEmpty();
    // 200 contracts of 0.01 at 51000 are worth 102000.
    assertThat(after.collateralOf(Markets.USDT)).isEqualTo(Cash.of("1000"));
  }

  @Test
  void all_accounts_of_an_instrument_leave_the_clearing_account_flat() {
    Portfolio clearing = Portfolio.EMPTY;
    for (AccountState each : List.of(alice, holding("-50", "-25000"), holding("-150", "-76000"))) {
      clearing = ExpiryRules.due(each, FIXED).get(0).legs().get(0).appliedTo(clearing);
    }

    assertThat(clearing).isEqualTo(Portfolio.EMPTY);
  }

  @Test
  void it_is_asked_for_again_under_the_same_id_until_it_is_settled_and_then_under_another() {
    SettlementTerms first = ExpiryRules.due(alice, FIXED).get(0);
    assertThat(ExpiryRules.due(alice, FIXED)).containsExactly(first);

    AccountState settled = applied(alice, first);
    assertThat(ExpiryRules.due(settled, FIXED)).isEmpty();
    assertThat(ExpiryRules.isWaiting(settled, FIXED)).isFalse();

    AccountState late = applied(settled, trade("late", SettlementKind.UNWIND));
    assertThat(ExpiryRules.due(late, FIXED))
        .extracting(SettlementTerms::id)
        .containsExactly(SettlementId.of(first.id() + "-2"));
  }

  @Test
  void what_was_reserved_before_comes_first() {
    AccountState reserved =
        alice.apply(
            new AccountEvent.LegReserved(
                SettlementId.of("t"),
                1,
                Optional.empty(),
                "",
                trade("t", SettlementKind.TRADE).legs().get(0),
                Optional.empty(),
                NOW));

    assertThat(ExpiryRules.due(reserved, FIXED)).isEmpty();
    assertThat(
            ExpiryRules.due(
                reserved.apply(new AccountEvent.LegReleased(SettlementId.of("t"), 1, NOW)), FIXED))
        .hasSize(1);
  }

  @Test
  void a_clearing_account_asks_for_nothing() {
    AccountState clearing =
        Accounts.fold(
            List.of(Accounts.opened(AccountId.clearing(FUTURE.id()), MarginMethod.HOUSE)));
    AccountState held = applied(clearing, ExpiryRules.due(alice, FIXED).get(0));

    assertThat(held.portfolio().positions()).isNotEmpty();
    assertThat(ExpiryRules.due(held, FIXED)).isEmpty();
  }

  @Test
  void an_option_pays_what_exercising_it_brings_and_nothing_else() {
    for (var instrument : MixedMarkets.contracts()) {
      if (instrument.isPaidUpFront()) {
        Cash longValue = ExpiryValue.of(instrument, Quantity.of("2"), Price.of("51000"));
        Cash shortValue = ExpiryValue.of(instrument, Quantity.of("-2"), Price.of("51000"));
        assertThat(longValue).isEqualTo(shortValue.negate());
        assertThat(longValue.isNegative()).isFalse();
      }
    }
  }

  private static AccountState applied(AccountState state, SettlementTerms terms) {
    AccountId account = MarginRules.accountOf(state);
    var command = new AccountCommand.ApplyLeg(account, terms, null);
    AccountState after = state;
    for (AccountEvent event : AccountRules.apply(state, command, FIXED, NOW)) {
      after = after.apply(event);
    }
    return after;
  }

  private static SettlementTerms trade(String id, SettlementKind kind) {
    return new SettlementTerms(
        SettlementId.of(id),
        kind,
        Optional.empty(),
        List.of(
            TradeLegs.leg(ALICE, FUTURE, Quantity.of("1"), Price.of("51000")),
            TradeLegs.leg(Accounts.BOB, FUTURE, Quantity.of("-1"), Price.of("51000"))));
  }

  private static AccountState holding(String quantity, String cost) {
    Portfolio portfolio =
        new Portfolio(
            Map.of(), Map.of(FUTURE.id(), new Position(Quantity.of(quantity), Cash.of(cost))));
    return Accounts.holding(portfolio);
  }
}
