package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Quantity;

/** Sums over random cuts of random journals of trades, transfers, fees and funding. */
class LedgerCutTest {
  private static final long SEED = Long.getLong("plimsoll.seed", 20210513L);
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final int ACCOUNTS = 12;
  private static final int SETTLEMENTS = 400;
  private static final int CUTS = 300;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<SettlementId, SettlementTerms> terms = new HashMap<>();
  private long index = 0;
  private final LedgerCuts cuts = new LedgerCuts(histories(), terms, ParameterFile.house(), random);

  @Test
  void every_cut_adds_up_with_what_is_in_transit() {
    int inTransit = 0;
    int payments = 0;
    for (int n = 0; n < CUTS; n++) {
      LedgerCut cut = cuts.cut(cuts.prefixes(100));

      assertThat(cut.faults()).as("seed %d", SEED).isEmpty();
      assertThat(cut.audit().isExact()).as("seed %d, cut %d: %s", SEED, n, cut.audit()).isTrue();
      inTransit += cut.inTransit();
      payments += cut.audit().funding().get("BTC-PERP").payments();
    }
    assertThat(payments).as("or else this shows nothing").isGreaterThan(CUTS);
    assertThat(inTransit).as("or else this shows nothing").isGreaterThan(CUTS);
  }

  @ParameterizedTest
  @EnumSource(LedgerCuts.Plant.class)
  void one_unit_gone_wrong_is_found_at_every_cut(LedgerCuts.Plant plant) {
    for (int n = 0; n < CUTS; n++) {
      LedgerCut cut = cuts.cutWith(plant, cuts.prefixes(100));

      assertThat(cut.isSound()).as("seed %d, cut %d", SEED, n).isFalse();
    }
  }

  @Test
  void a_leg_of_a_settlement_that_nobody_journaled_is_a_fault() {
    SettlementTerms settled = settlement(0, id(0), id(1));
    LedgerCut cut = new LedgerCut(ParameterFile.house());
    CommandId key = CommandId.of("k");
    cut.add(
        id(0), 1, new AccountEvent.AccountOpened(id(0), MarginMethod.STANDARD, key, AT), n -> null);
    cut.add(
        id(0),
        2,
        new AccountEvent.LegSettled(
            settled.id(),
            settled.kind(),
            settled.legs().get(0),
            Cash.ZERO,
            new TreeMap<>(Map.of(USDT, Cash.ZERO)),
            AT),
        n -> null);

    assertThat(cut.faults()).singleElement().asString().contains("nobody journaled settlement s0");
    assertThat(cut.newest()).contains(AT);
    assertThat(cut.isSound()).isFalse();
  }

  private List<AccountHistory> histories() {
    List<List<AccountEvent>> events = new ArrayList<>();
    for (int n = 0; n < ACCOUNTS; n++) {
      CommandId key = CommandId.of("k");
      events.add(new ArrayList<>());
      events.get(n).add(new AccountEvent.AccountOpened(id(n), MarginMethod.STANDARD, key, AT));
      events.get(n).add(new AccountEvent.CollateralDeposited(key, USDT, Cash.of("1000"), AT));
    }
    AccountState[] states = new AccountState[ACCOUNTS];
    for (int n = 0; n < ACCOUNTS; n++) {
      states[n] = AccountState.empty();
      for (AccountEvent event : events.get(n)) {
        states[n] = states[n].apply(event);
      }
    }
    for (int n = 0; n < SETTLEMENTS; n++) {
      int from = random.nextInt(ACCOUNTS);
      int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
      SettlementTerms settled = settlement(n, id(from), id(to));
      terms.put(settled.id(), settled);
      journal(settled, 0, events.get(from), states, from);
      journal(settled, 1, events.get(to), states, to);
    }
    List<AccountHistory> histories = new ArrayList<>();
    for (int n = 0; n < ACCOUNTS; n++) {
      histories.add(new AccountHistory(id(n), events.get(n)));
    }
    return histories;
  }

  private SettlementTerms settlement(int n, AccountId from, AccountId to) {
    Cash cash = Cash.ofUnits(random.nextLong(1, 1_000_000_000L));
    Cash fee = Cash.ofUnits(random.nextLong(1, 1000));
    boolean isTrade = random.nextBoolean();
    Quantity quantity = Quantity.ofUnits(random.nextLong(1, 100_000_000L));
    index += random.nextLong(-1_000_000_000L, 2_000_000_000L);
    LegTrade trade =
        new LegTrade(
            InstrumentId.of("BTC-PERP"),
            USDT,
            quantity,
            cash.negate(),
            Optional.of(FundingIndex.ofUnits(index)));
    Leg leg =
        isTrade
            ? Leg.of(from, List.of(trade), Map.of(), Map.of(USDT, fee))
            : Leg.of(from, List.of(), Map.of(USDT, cash.negate()), Map.of(USDT, fee));
    return new SettlementTerms(
        SettlementId.of("s" + n),
        isTrade ? SettlementKind.TRADE : SettlementKind.TRANSFER,
        Optional.of(CommandId.of("s" + n)),
        List.of(leg, leg.mirroredFor(to)));
  }

  /** A leg, and before it the funding of the position that it changes. */
  private void journal(
      SettlementTerms terms,
      int leg,
      List<AccountEvent> events,
      AccountState[] states,
      int account) {
    List<AccountEvent> written = new ArrayList<>();
    for (LegTrade trade : terms.legs().get(leg).trades()) {
      states[account]
          .portfolio()
          .position(trade.instrument())
          .ifPresent(position -> written.add(funding(terms.id(), trade, position)));
    }
    written.add(
        new AccountEvent.LegSettled(
            terms.id(), terms.kind(), terms.legs().get(leg), Cash.ZERO, new TreeMap<>(), AT));
    for (AccountEvent event : written) {
      states[account] = states[account].apply(event);
    }
    events.addAll(written);
  }

  private static AccountEvent funding(SettlementId id, LegTrade trade, Position position) {
    return new AccountEvent.FundingSettled(
        id,
        trade.instrument(),
        USDT,
        position.quantity(),
        position.fundingIndex().orElseThrow(),
        trade.fundingIndex().orElseThrow(),
        position.unpaidFunding(trade.fundingIndex()),
        AT);
  }

  private static AccountId id(int n) {
    return AccountId.of("a" + n);
  }
}
