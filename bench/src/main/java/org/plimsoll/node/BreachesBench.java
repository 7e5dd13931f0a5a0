package org.plimsoll.node;

import com.typesafe.config.ConfigFactory;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.node.Population.Order;
import org.plimsoll.node.Population.Trader;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.TradeEffect;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A crash in one view: six in a hundred accounts breach at once, and each journals its decision.
 * Decisions per second, from the view to the last of them, against the rate of ordinary durable
 * commands, deposits, of the same run on the same node. The liquidator works meanwhile, on the same
 * cores and journal. No account may decide twice.
 */
public final class BreachesBench {
  private static final InstrumentId PERPETUAL = InstrumentId.of("BTC-PERP");
  private static final int IN_A_HUNDRED = 6;
  private static final int ARRIVING = 2_000;
  private static final int CONCURRENT = 96;
  private static final int MOST_COMMANDS = 20_000;
  private static final double MUST = 0.5;
  private static final double LITTLE_MORE_THAN_INITIAL = 1.05;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration OPENING_STEP = Duration.ofMillis(10);

  private final int accounts;
  private final MarginParameters parameters = ParameterFile.house();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-02-01T00:00:00Z"));

  private BreachesBench(int accounts) {
    this.accounts = accounts;
  }

  /**
   * @param arguments the number of accounts; 100,000 if none is given
   */
  public static void main(String[] arguments) throws Exception {
    Console.quietLog();
    int accounts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    Path journal = Files.createTempDirectory("plimsoll-breaches");
    boolean isEnough;
    try {
      isEnough = new BreachesBench(accounts).run(journal);
    } finally {
      Directories.delete(journal);
    }
    System.exit(isEnough ? 0 : 1);
  }

  private boolean run(Path journal) {
    var config = PlimsollNode.configuration(journal, ConfigFactory.empty());
    try (PlimsollNode node =
        PlimsollNode.start(config, parameters, index -> List.of(), Optional.empty(), clock)) {
      Market market = new Market(node.client());
      Map<IndexId, Price> prices = LiveMarket.firstPrices(parameters);
      MarketView view = open(market, prices);
      List<Trader> traders = traders(view);
      arrive(node, traders, LiquidatorSettings.from(config));
      market.awaitRest();

      int commands = Math.min(accounts, MOST_COMMANDS);
      double commandRate = commands / seconds(() -> deposit(node, traders.subList(0, commands)));
      prices.put(underlying(), fallen(view, traders));
      clock.set(clock.instant().plusSeconds(1));
      double decisionSeconds =
          seconds(
              () -> {
                market.publish(clock.instant(), prices);
                awaitDecisions(node);
              });
      return report(node, commandRate, decisionSeconds);
    }
  }

  private boolean report(PlimsollNode node, double commandRate, double decisionSeconds) {
    long decisions = 0;
    long twice = 0;
    for (AccountHistory history : new JournalReader(node).accounts(read -> {})) {
      List<AccountEvent> started =
          history.events().stream().filter(LiquidationStarted.class::isInstance).toList();
      decisions += started.isEmpty() ? 0 : 1;
      twice += started.size() > 1 ? 1 : 0;
    }
    double rate = decisions / decisionSeconds;
    double ratio = rate / commandRate;
    long expected = (long) accounts * IN_A_HUNDRED / 100;
    System.out.printf(
        "%,d accounts, %,d of them in breach at one view; %s, %d cores%n",
        accounts,
        expected,
        System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors());
    System.out.printf(
        "decisions journaled                    %,12d   (must: %,d)%n", decisions, expected);
    System.out.printf("accounts that decided twice            %,12d   (must: 0)%n", twice);
    System.out.printf("view to last decision                  %,12.0f ms%n", decisionSeconds * 1e3);
    System.out.printf("decisions per second                   %,12.0f%n", rate);
    System.out.printf("durable commands per second            %,12.0f%n", commandRate);
    System.out.printf(
        "ratio                                  %12.2f   (must: %.1f)%n", ratio, MUST);
    return decisions == expected && twice == 0 && ratio >= MUST;
  }

  private MarketView open(Market market, Map<IndexId, Price> prices) {
    MarketView view;
    do {
      clock.set(clock.instant().plus(OPENING_STEP));
      view = market.publish(clock.instant(), prices);
    } while (!prices.keySet().stream().allMatch(view::isValid));
    return view;
  }

  /** Longs of one coin; some with little more than initial margin, the others fully paid. */
  private List<Trader> traders(MarketView view) {
    Contract contract = parameters.contract(PERPETUAL);
    Price mark = view.markPrice(PERPETUAL);
    long tick = contract.tick().units();
    Order order = new Order(contract, Quantity.ONE, Price.ofUnits(mark.units() / tick * tick));
    Cash paid = contract.value(Quantity.ONE, mark, RoundingMode.UP);
    List<Trader> traders = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      boolean isWeak = (long) (i + 1) * IN_A_HUNDRED / 100 > (long) i * IN_A_HUNDRED / 100;
      Cash equity = isWeak ? weakEquity(view) : paid;
      traders.add(
          new Trader(
              AccountId.of("trader-" + i),
              MarginMethod.STANDARD,
              MarginChoices.NONE,
              new TreeMap<>(Map.of(parameters.settlementAsset(), equity)),
              List.of(order),
              Cash.ZERO));
    }
    return traders;
  }

  private Cash weakEquity(MarketView view) {
    return Cash.ceiling(stand(view).margin().initial().toDouble() * LITTLE_MORE_THAN_INITIAL);
  }

  private MarginStanding stand(MarketView view) {
    Contract contract = parameters.contract(PERPETUAL);
    Portfolio book =
        TradeEffect.of(contract, Quantity.ONE, view.markPrice(PERPETUAL))
            .appliedTo(Portfolio.EMPTY);
    return MarginStanding.of(book, view, MarginMethod.STANDARD.model());
  }

  /** The price at which the weak have half their maintenance margin left, and deposits with it. */
  private Price fallen(MarketView view, List<Trader> traders) {
    double maintenance = stand(view).margin().maintenance().toDouble();
    double fall = weakEquity(view).toDouble() + 1 - maintenance / 2;
    return Price.nearest(view.known(underlying()).price().toDouble() - fall);
  }

  private IndexId underlying() {
    return parameters.contract(PERPETUAL).underlying();
  }

  private void arrive(PlimsollNode node, List<Trader> traders, LiquidatorSettings settings) {
    var arrival = new TraderArrival(node, settings.house(), new Acknowledgements());
    for (int from = 0; from < traders.size(); from += ARRIVING) {
      int to = Math.min(from + ARRIVING, traders.size());
      arrival.arrive(traders.subList(from, to), arrived -> {});
      System.out.print(".");
    }
    System.out.println();
    if (arrival.refusedTrades() > 0) {
      throw new IllegalStateException(arrival.refusedTrades() + " trades were refused");
    }
  }

  private void deposit(PlimsollNode node, List<Trader> traders) {
    PlimsollNode.await(
        Source.from(traders)
            .mapAsyncUnordered(
                CONCURRENT,
                trader ->
                    node.client()
                        .deposit(
                            trader.account(),
                            CommandId.of("measured-1"),
                            parameters.settlementAsset(),
                            Cash.of("1")))
            .runWith(Sink.ignore(), node.system()),
        PATIENCE);
  }

  /** Every nominee has said that it has looked, which it says after its write. */
  private static void awaitDecisions(PlimsollNode node) {
    while (true) {
      var report = PlimsollNode.await(node.client().monitorReport(), PATIENCE);
      if (report.viewVersion() == node.services().views().get().version()
          && report.awaited() == 0) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
