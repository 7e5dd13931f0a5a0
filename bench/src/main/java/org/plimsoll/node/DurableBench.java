package org.plimsoll.node;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.bench.BenchJournal;
import org.plimsoll.bench.BenchJournal.Kind;
import org.plimsoll.bench.ClosedLoop;
import org.plimsoll.bench.ClosedLoop.Turn;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * Commands a node acknowledges when they are durable: deposits, and trades between two accounts,
 * which are a settlement with its own journal and two events in each of theirs. Against reads of
 * the same accounts, which go the same way and journal nothing; in turns, so that what else the
 * machine does hits all.
 */
public final class DurableBench {
  private static final InstrumentId PERPETUAL = InstrumentId.of("BTC-PERP");
  private static final int[] IN_FLIGHT = {16, 128};
  private static final int ROUNDS = 3;
  private static final long TURN_MILLIS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Quantity TRADED = Quantity.of("0.01");

  private enum Way {
    READ,
    DEPOSIT,
    TRADE
  }

  private final PlimsollNode node;
  private final LocalClient client;
  private final MarginParameters parameters;
  private final ManualClock clock;

  private DurableBench(PlimsollNode node, MarginParameters parameters, ManualClock clock) {
    this.node = node;
    this.client = node.client();
    this.parameters = parameters;
    this.clock = clock;
  }

  /**
   * @param arguments the journals to measure; all if there are none
   */
  public static void main(String[] arguments) throws IOException {
    Console.quietLog();
    System.out.printf(
        "%-10s %-8s %10s %12s %10s %10s %10s%n",
        "journal", "command", "in flight", "per second", "p50 ms", "p99 ms", "of reads");
    List<String> kinds = List.of(arguments);
    for (Kind kind : Kind.values()) {
      if (kinds.isEmpty() || kinds.contains(BenchJournal.name(kind))) {
        measure(kind);
      }
    }
    System.exit(0);
  }

  private static void measure(Kind kind) throws IOException {
    MarginParameters parameters = ParameterFile.house();
    ManualClock clock = new ManualClock(Instant.parse("2026-02-01T00:00:00Z"));
    try (BenchJournal journal = BenchJournal.start(kind)) {
      var config = PlimsollNode.configuration(journal.configuration(), ConfigFactory.empty());
      try (PlimsollNode node =
          PlimsollNode.start(config, parameters, index -> List.of(), Optional.empty(), clock)) {
        DurableBench bench = new DurableBench(node, parameters, clock);
        Price mark = bench.openMarket();
        for (int inFlight : IN_FLIGHT) {
          bench.openAccounts(inFlight);
          bench.measure(kind, inFlight, mark);
        }
      }
    }
  }

  private Price openMarket() {
    Market market = new Market(client);
    Map<IndexId, Price> prices = LiveMarket.firstPrices(parameters);
    MarketView view;
    do {
      clock.set(clock.instant().plusMillis(10));
      view = market.publish(clock.instant(), prices);
    } while (!prices.keySet().stream().allMatch(view::isValid));
    Contract contract = parameters.contract(PERPETUAL);
    long tick = contract.tick().units();
    return Price.ofUnits(view.markPrice(PERPETUAL).units() / tick * tick);
  }

  private void openAccounts(int inFlight) {
    List<CompletionStage<?>> opened = new ArrayList<>();
    for (int caller = 0; caller < inFlight; caller++) {
      for (AccountId account : List.of(buyer(inFlight, caller), seller(inFlight, caller))) {
        opened.add(
            client
                .open(account, MarginMethod.STANDARD)
                .thenCompose(
                    reply ->
                        client.deposit(
                            account,
                            CommandId.of("funds"),
                            parameters.settlementAsset(),
                            Cash.of("1000000"))));
      }
    }
    opened.forEach(stage -> PlimsollNode.await(stage, PATIENCE));
  }

  private void measure(Kind kind, int inFlight, Price mark) {
    Map<Way, ClosedLoop> loops = new EnumMap<>(Way.class);
    loops.put(Way.READ, new ClosedLoop(inFlight, (c, n) -> client.statement(buyer(inFlight, c))));
    loops.put(Way.DEPOSIT, new ClosedLoop(inFlight, (c, n) -> deposit(buyer(inFlight, c), n)));
    loops.put(Way.TRADE, new ClosedLoop(inFlight, (c, n) -> trade(inFlight, c, n, mark)));
    loops.values().forEach(loop -> loop.run(TURN_MILLIS));
    Map<Way, List<Turn>> turns = new EnumMap<>(Way.class);
    for (int round = 0; round < ROUNDS; round++) {
      loops.forEach(
          (way, loop) ->
              turns.computeIfAbsent(way, key -> new ArrayList<>()).add(loop.run(TURN_MILLIS)));
    }
    double reads = Turn.of(turns.get(Way.READ)).perSecond();
    turns.forEach((way, each) -> print(kind, way, inFlight, Turn.of(each), reads));
  }

  private static void print(Kind kind, Way way, int inFlight, Turn turn, double reads) {
    System.out.printf(
        "%-10s %-8s %10d %,12.0f %10.1f %10.1f %10.3f%n",
        BenchJournal.name(kind),
        way.name().toLowerCase(Locale.ROOT),
        inFlight,
        turn.perSecond(),
        turn.millis(0.5),
        turn.millis(0.99),
        turn.perSecond() / reads);
  }

  private CompletionStage<CommandReply> deposit(AccountId account, long number) {
    return client
        .deposit(
            account, CommandId.of("deposit-" + number), parameters.settlementAsset(), Cash.of("1"))
        .thenApply(
            reply -> {
              if (reply instanceof CommandReply.Accepted) {
                return reply;
              }
              throw new IllegalStateException("a deposit was refused: " + reply);
            });
  }

  /** There and back, so that nobody's position grows. */
  private CompletionStage<SettlementReply> trade(
      int inFlight, int caller, long number, Price mark) {
    boolean back = number % 2 == 1;
    AccountId one = buyer(inFlight, caller);
    AccountId other = seller(inFlight, caller);
    return client
        .trade(
            SettlementId.of("trade-" + one + "-" + number),
            back ? other : one,
            back ? one : other,
            parameters.contract(PERPETUAL),
            TRADED,
            mark)
        .thenApply(
            reply -> {
              if (reply instanceof SettlementReply.Settled) {
                return reply;
              }
              throw new IllegalStateException("a trade was refused: " + reply);
            });
  }

  private static AccountId buyer(int inFlight, int caller) {
    return AccountId.of("buyer-" + inFlight + "-" + caller);
  }

  private static AccountId seller(int inFlight, int caller) {
    return AccountId.of("seller-" + inFlight + "-" + caller);
  }
}
