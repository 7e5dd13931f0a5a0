package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/**
 * S16. Goal: an audit that runs all the time never raises a false alarm, and finds every planted
 * error of one unit. Method: 10,000 transfers between accounts on the embedded journal, many at a
 * time, some of them asked for twice, while the node is stopped in full flight and started again;
 * the journal is read on and added up without a pause. Then errors are planted into cuts of it.
 */
class ContinuousAuditIT {
  private static final long SEED = Long.getLong("plimsoll.seed", 20230323L);
  private static final int TRANSFERS = 10_000;
  private static final int RUNS = 4;
  private static final int ACCOUNTS = 16;
  private static final int IN_FLIGHT = 200;
  private static final int PLANTS_OF_EACH = 60;
  private static final int PREFIX = 60;
  private static final AssetId USDT = AssetId.of("USDT");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path data;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<SettlementId, SettlementTerms> unanswered = new ConcurrentHashMap<>();
  private final Map<SettlementId, SettlementTerms> all = new HashMap<>();
  private final LedgerWatch watch = new LedgerWatch(new LedgerCut(ParameterFile.house()));
  private int looks;
  private int looksInTransit;

  @Test
  void an_audit_during_ten_thousand_transfers_is_never_wrong_and_misses_nothing() {
    for (int run = 1; run <= RUNS; run++) {
      try (PlimsollNode node = start()) {
        if (run == 1) {
          openAccounts(node);
        }
        transfer(node, TRANSFERS / RUNS);
        if (run == RUNS) {
          await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> isDone(node));
          plant(node);
        }
      }
    }
  }

  private PlimsollNode start() {
    var config =
        PlimsollNode.configuration(data, ConfigFactory.parseString("plimsoll.http.port=0"));
    return PlimsollNode.start(config, index -> List.of(), Clock.systemUTC());
  }

  private void openAccounts(PlimsollNode node) {
    for (int n = 0; n < ACCOUNTS; n++) {
      PlimsollNode.await(node.client().open(id(n), MarginMethod.STANDARD), PATIENCE);
      PlimsollNode.await(
          node.client().deposit(id(n), CommandId.of("seed"), USDT, Cash.of("1000000")), PATIENCE);
    }
  }

  /** Keeps transfers in flight and looks all the while; leaves them in flight. */
  private void transfer(PlimsollNode node, int count) {
    Queue<SettlementTerms> wanted = new ArrayDeque<>(unanswered.values());
    for (int n = 0; n < count; n++) {
      SettlementTerms terms = transfer(all.size());
      all.put(terms.id(), terms);
      wanted.add(terms);
    }
    unanswered.clear();
    wanted.forEach(terms -> unanswered.put(terms.id(), terms));
    Semaphore places = new Semaphore(IN_FLIGHT);
    while (!wanted.isEmpty()) {
      for (int free = places.drainPermits(); free > 0 && !wanted.isEmpty(); free--) {
        settle(node, wanted.remove(), places);
      }
      look(node);
    }
  }

  private void settle(PlimsollNode node, SettlementTerms terms, Semaphore places) {
    if (random.nextInt(10) == 0) {
      node.client().settle(terms);
    }
    node.client()
        .settle(terms)
        .whenComplete(
            (reply, failure) -> {
              if (reply instanceof SettlementReply.Settled) {
                unanswered.remove(terms.id());
              }
              places.release();
            });
  }

  private void look(PlimsollNode node) {
    watch.look(node);
    looks++;
    looksInTransit += watch.cut().inTransit() > 0 ? 1 : 0;
    assertThat(watch.cut().faults()).as("seed %d, look %d", SEED, looks).isEmpty();
    assertThat(watch.cut().audit())
        .as("seed %d, look %d, %d in transit", SEED, looks, watch.cut().inTransit())
        .matches(LedgerAudit::isExact);
  }

  private boolean isDone(PlimsollNode node) {
    look(node);
    return unanswered.isEmpty() && watch.cut().inTransit() == 0;
  }

  private void plant(PlimsollNode node) {
    List<AccountHistory> histories = new JournalReader(node).accounts(read -> {});
    long legs =
        histories.stream()
            .flatMap(history -> history.events().stream())
            .filter(LegSettled.class::isInstance)
            .count();
    assertThat(legs).as("every transfer reached both sides, once").isEqualTo(2L * TRANSFERS);
    assertThat(LedgerAudit.of(histories, node.parameters())).matches(LedgerAudit::isExact);
    assertThat(looksInTransit).as("looks that saw something in transit").isGreaterThan(5);
    LedgerCuts cuts = new LedgerCuts(histories, all, node.parameters(), random);
    int planted = 0;
    int found = 0;
    for (LedgerCuts.Plant plant : LedgerCuts.Plant.values()) {
      boolean isOfTrades =
          plant == LedgerCuts.Plant.TRADED_ONE_UNIT_MORE
              || plant == LedgerCuts.Plant.PAID_ONE_UNIT_LESS;
      for (int n = 0; n < PLANTS_OF_EACH && !isOfTrades; n++) {
        planted++;
        found += cuts.cutWith(plant, cuts.prefixes(PREFIX)).isSound() ? 0 : 1;
      }
    }
    System.out.printf(
        "seed %d: %d transfers, %d looks (%d with transfers in transit), 0 false alarms,"
            + " %d of %d planted errors found%n",
        SEED, TRANSFERS, looks, looksInTransit, found, planted);
    assertThat(found).as("seed %d", SEED).isEqualTo(planted);
  }

  private SettlementTerms transfer(int n) {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    Leg given =
        Leg.of(
            id(from),
            List.of(),
            Map.of(USDT, Cash.ofUnits(-random.nextLong(1, 10_000_000_000L))),
            Map.of(USDT, Cash.ofUnits(random.nextLong(1, 1000))));
    return new SettlementTerms(
            SettlementId.of("transfer-" + n),
            SettlementKind.TRANSFER,
            Optional.of(CommandId.of("transfer-" + n)),
            List.of(given, given.mirroredFor(id(to))))
        .askedBy(new Authority("engine", Set.of(Authority.ALL)));
  }

  private static AccountId id(int n) {
    return AccountId.of("audited-" + n);
  }
}
