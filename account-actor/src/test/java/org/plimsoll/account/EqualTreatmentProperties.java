package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.MixedPortfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** Incident S11: no account is exempt from anything by its name, the venue's own included. */
final class EqualTreatmentProperties {
  private static final int CASES = 2_000;
  private static final List<AccountId> NAMES =
      List.of(
          AccountId.of("alice"),
          AccountId.of("mallory:7"),
          AccountId.of("house:insurance-fund"),
          AccountId.of("house:market-maker:0"));

  private final SplittableRandom random = Seed.random();

  @Test
  void s11_withdrawal_and_liquidation_are_decided_alike_whatever_the_account_is_called() {
    int refused = 0;
    int liquidated = 0;
    for (int i = 0; i < CASES; i++) {
      MarketView view = MixedMarkets.anyView(random);
      Portfolio book = MixedPortfolios.any(random);
      MarginMethod method = random.nextInt(4) == 0 ? MarginMethod.HOUSE : MarginMethod.STANDARD;
      Cash amount = Cash.ofUnits(random.nextLong(1, 2_000_000_000_000L));
      String expected = decided(NAMES.get(0), method, book, amount, view);
      for (AccountId name : NAMES) {
        assertThat(decided(name, method, book, amount, view))
            .as("seed %d case %d: %s", Seed.VALUE, i, name)
            .isEqualTo(expected);
      }
      refused += expected.contains("Refuse") ? 1 : 0;
      liquidated += expected.contains("LiquidationStarted") ? 1 : 0;
    }
    assertThat(refused).as("seed %d", Seed.VALUE).isBetween(CASES / 10, CASES - CASES / 10);
    assertThat(liquidated).as("seed %d", Seed.VALUE).isGreaterThan(CASES / 20);
  }

  private static String decided(
      AccountId id, MarginMethod method, Portfolio book, Cash amount, MarketView view) {
    AccountState state =
        new AccountState(
            Optional.of(Accounts.opened(id, method)),
            method,
            book,
            MarginStatus.ABOVE_INITIAL,
            Optional.empty(),
            TreePMap.empty(),
            HashTreePMap.empty(),
            MarginCallState.NONE,
            CommandWindow.EMPTY,
            7,
            TreePMap.empty(),
            InterestState.NONE);
    Decision withdrawal =
        AccountRules.withdraw(
            state,
            new AccountCommand.Withdraw(id, CommandId.of("w"), Markets.USDT, amount, null),
            view,
            Accounts.NOW);
    List<AccountEvent> rechecked =
        MarginRules.recheck(state, view, Accounts.NOW).stream()
            .map(event -> event instanceof LiquidationStarted started ? nameless(started) : event)
            .toList();
    return (withdrawal instanceof Decision.Refuse refuse ? refuse.toString() : "passes")
        + rechecked;
  }

  /** The id of a liquidation begins with the name of its account. */
  private static AccountEvent nameless(LiquidationStarted started) {
    return new LiquidationStarted("x", started.figures(), started.at());
  }
}
