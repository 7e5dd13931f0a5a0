package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.InterestCharged;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;

/**
 * Interest over random deposits, withdrawals, payments, intervals and restarts, while messages are
 * lost, doubled and late: what accounts pay is what the house receives, and no interval is charged
 * to an account twice.
 */
class InterestProperties {
  private static final int RUNS = 500;
  private static final long ONE = 1_000_000_000_000L;
  private static final List<AssetId> ASSETS = List.of(USDT, BTC);

  private final Map<AccountId, List<AccountEvent>> journals = new TreeMap<>();
  private final Map<AccountId, AccountState> states = new TreeMap<>();

  /** What each settlement journaled first; whatever comes under its id later is another request. */
  private final Map<SettlementId, SettlementTerms> settlements = new HashMap<>();

  /** Settle messages on their way, which may arrive late or never. */
  private final List<SettlementTerms> asked = new ArrayList<>();

  private SplittableRandom random = Seed.random();
  private List<AccountId> owners = List.of();
  private long usdt = ONE;
  private long btc = ONE;
  private int commands;

  @Test
  void what_accounts_pay_the_house_receives_and_each_interval_is_charged_at_most_once() {
    int charges = 0;
    for (int run = 0; run < RUNS; run++) {
      String what = "seed " + Seed.VALUE + ", run " + run;
      begin();
      int steps = random.nextInt(20, 100);
      for (int n = 0; n < steps; n++) {
        step();
      }
      comeToRest();
      charges += check(what);
    }
    assertThat(charges).isGreaterThan(RUNS);
  }

  private void begin() {
    random = random.split();
    journals.clear();
    states.clear();
    settlements.clear();
    asked.clear();
    usdt = ONE;
    btc = ONE;
    owners = List.of(Accounts.ALICE, Accounts.BOB, Accounts.CAROL);
    for (AccountId owner : owners) {
      write(owner, List.of(Accounts.opened(owner, MarginMethod.STANDARD)));
      write(
          owner, List.of(new CollateralDeposited(CommandId.of("first"), USDT, Cash.of("1"), NOW)));
    }
    AccountId.allLending()
        .forEach(each -> write(each, List.of(Accounts.opened(each, MarginMethod.HOUSE))));
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0, 1 -> passInterval();
      case 2 -> deposit();
      case 3 -> withdraw();
      case 4, 5 -> pay();
      case 6 -> restart();
      case 7, 8 -> look(anyOwner());
      default -> deliver();
    }
  }

  private MarketView view() {
    return LendingMarket.at(usdt, btc);
  }

  private void passInterval() {
    usdt += random.nextLong(0, 300_000_000_000L);
    btc += random.nextLong(0, 100_000_000L);
  }

  private void deposit() {
    AccountId owner = anyOwner();
    AssetId asset = ASSETS.get(random.nextInt(2));
    var command =
        new AccountCommand.Deposit(owner, CommandId.of("c" + commands++), asset, cash(), null);
    write(owner, accepted(AccountRules.deposit(states.get(owner), command, view(), NOW)));
  }

  private void withdraw() {
    AccountId owner = anyOwner();
    AssetId asset = ASSETS.get(random.nextInt(2));
    var command =
        new AccountCommand.Withdraw(owner, CommandId.of("c" + commands++), asset, cash(), null);
    write(owner, accepted(AccountRules.withdraw(states.get(owner), command, view(), NOW)));
  }

  /** From one account to another, whether it has it or not. */
  private void pay() {
    int payer = random.nextInt(owners.size());
    AccountId other = owners.get((payer + random.nextInt(1, owners.size())) % owners.size());
    AssetId asset = ASSETS.get(random.nextInt(2));
    Leg own = Leg.of(owners.get(payer), List.of(), Map.of(asset, cash().negate()), Map.of());
    SettlementTerms terms =
        new SettlementTerms(
            SettlementId.of("pay-" + commands++),
            SettlementKind.UNWIND,
            Optional.empty(),
            List.of(own.mirroredFor(other), own));
    settlements.put(terms.id(), terms);
  }

  /** Everything in memory is lost, with some of the messages that were under way. */
  private void restart() {
    asked.removeIf(terms -> random.nextBoolean());
    journals.forEach((account, events) -> states.put(account, Accounts.fold(events)));
  }

  /** What the account's timer does. */
  private void look(AccountId owner) {
    write(owner, InterestRules.due(states.get(owner), view(), NOW));
    asked.addAll(InterestRules.settlements(states.get(owner)));
  }

  /** One message arrives, perhaps twice: at a settlement, or a leg at its account. */
  private void deliver() {
    if (!asked.isEmpty() && random.nextBoolean()) {
      SettlementTerms terms = asked.get(random.nextInt(asked.size()));
      if (random.nextBoolean()) {
        asked.remove(terms);
      }
      settlements.putIfAbsent(terms.id(), terms);
    } else if (!settlements.isEmpty()) {
      List<SettlementTerms> all = List.copyOf(settlements.values());
      SettlementTerms terms = all.get(random.nextInt(all.size()));
      apply(terms, terms.legs().get(random.nextInt(terms.legs().size())).account());
    }
  }

  private void apply(SettlementTerms terms, AccountId account) {
    var command = new AccountCommand.ApplyLeg(account, terms, null);
    write(account, AccountRules.apply(states.get(account), command, view(), NOW));
  }

  /** Every message comes through at last, and every account has looked. */
  private void comeToRest() {
    restart();
    for (int round = 0; round < 3; round++) {
      owners.forEach(this::look);
      asked.forEach(terms -> settlements.putIfAbsent(terms.id(), terms));
      for (SettlementTerms terms : List.copyOf(settlements.values())) {
        terms.legs().forEach(leg -> apply(terms, leg.account()));
      }
    }
  }

  private int check(String what) {
    int charges = 0;
    for (AssetId asset : ASSETS) {
      Cash charged = Cash.ZERO;
      for (AccountId owner : owners) {
        BorrowIndex upTo = BorrowIndex.ONE;
        Set<SettlementId> ids = new HashSet<>();
        for (InterestCharged each : chargesOf(owner, asset)) {
          assertThat(each.from()).as(what).isGreaterThanOrEqualTo(upTo);
          assertThat(each.to()).as(what).isGreaterThan(each.from());
          assertThat(ids.add(each.settlement())).as(what).isTrue();
          upTo = each.to();
          charged = charged.plus(each.interest());
          charges++;
        }
        assertThat(paidBy(owner, asset)).as(what).isEqualTo(sum(chargesOf(owner, asset)));
        assertThat(states.get(owner).interest().unpaid()).as(what).isEmpty();
        if (states.get(owner).portfolio().collateralOf(asset).isNegative()) {
          assertThat(states.get(owner).interest().chargedUpTo().get(asset))
              .as(what)
              .isEqualTo(view().borrowIndex(asset).orElseThrow());
        }
      }
      assertThat(held(AccountId.allLending(), asset)).as(what).isEqualTo(charged);
      assertThat(conserved(asset)).as(what).isEqualByComparingTo(BigDecimal.ZERO);
    }
    journals.forEach(
        (account, events) ->
            assertThat(Accounts.fold(events)).as(what).isEqualTo(states.get(account)));
    return charges;
  }

  private List<InterestCharged> chargesOf(AccountId owner, AssetId asset) {
    return journals.get(owner).stream()
        .filter(InterestCharged.class::isInstance)
        .map(InterestCharged.class::cast)
        .filter(each -> each.asset().equals(asset))
        .toList();
  }

  private static Cash sum(List<InterestCharged> charges) {
    return charges.stream().map(InterestCharged::interest).reduce(Cash.ZERO, Cash::plus);
  }

  private Cash paidBy(AccountId owner, AssetId asset) {
    return journals.get(owner).stream()
        .filter(LegSettled.class::isInstance)
        .map(LegSettled.class::cast)
        .filter(settled -> settled.kind() == SettlementKind.INTEREST)
        .map(settled -> settled.leg().transfers().getOrDefault(asset, Cash.ZERO).negate())
        .reduce(Cash.ZERO, Cash::plus);
  }

  private Cash held(List<AccountId> accounts, AssetId asset) {
    return accounts.stream()
        .map(account -> states.get(account).portfolio().collateralOf(asset))
        .reduce(Cash.ZERO, Cash::plus);
  }

  /** What all hold less what was brought in. */
  private BigDecimal conserved(AssetId asset) {
    BigDecimal sum = held(List.copyOf(states.keySet()), asset).toBigDecimal();
    for (List<AccountEvent> events : journals.values()) {
      for (AccountEvent event : events) {
        if (event instanceof CollateralDeposited e && e.asset().equals(asset)) {
          sum = sum.subtract(e.amount().toBigDecimal());
        } else if (event instanceof CollateralWithdrawn e && e.asset().equals(asset)) {
          sum = sum.add(e.amount().toBigDecimal());
        }
      }
    }
    return sum;
  }

  private void write(AccountId account, List<AccountEvent> events) {
    for (AccountEvent event : events) {
      journals.computeIfAbsent(account, any -> new ArrayList<>()).add(event);
      states.put(account, states.getOrDefault(account, AccountState.EMPTY).apply(event));
    }
  }

  private static List<AccountEvent> accepted(Decision decision) {
    return decision instanceof Decision.Accept accept ? accept.events() : List.of();
  }

  private AccountId anyOwner() {
    return owners.get(random.nextInt(owners.size()));
  }

  private Cash cash() {
    return Cash.ofUnits(random.nextLong(1, 500_000_000L));
  }
}
