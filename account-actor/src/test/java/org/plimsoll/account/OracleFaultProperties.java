package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * Markets that move while up to two of the three to five sources of an index fail, in every way
 * sources fail: nobody is liquidated at a price that is not the market's, and everybody whom the
 * market has undone is, as soon as there is a valid price to say so.
 */
final class OracleFaultProperties {
  private static final int SCENARIOS = 1_000;
  private static final int SECONDS = 40;
  private static final int TICKS_PER_SECOND = 4;
  private static final int ACCOUNTS = 20;
  private static final double NOISE = 0.002;

  /** The move bound as shipped, and noise. */
  private static final double BAD = 0.15 + 0.01;

  /** A valid price may be off by the outlier bound where sources stand still; and noise. */
  private static final double SLACK = 0.06;

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private long liquidations;
  private long undone;
  private long late;
  private Duration worst = Duration.ZERO;

  /** How a source fails. */
  private enum Fault {
    SILENT,
    STUCK,
    WILD,
    LOPSIDED,
    REPLAYING,
    OUT_OF_ORDER,
    FLAPPING
  }

  @Test
  void nobody_is_liquidated_at_a_bad_price_and_a_true_move_is_acted_on_at_once() {
    for (int n = 0; n < SCENARIOS; n++) {
      new Scenario(Seed.VALUE + n).play();
    }

    System.out.printf(
        "oracle faults: seed %d, %d scenarios, %d liquidations, 0 at a bad price;"
            + " %d accounts undone by a true move, %d later than %s, worst delay %s%n",
        Seed.VALUE, SCENARIOS, liquidations, undone, late, LIMIT, worst);
    assertThat(liquidations).as("seed %d", Seed.VALUE).isGreaterThan(SCENARIOS);
    assertThat(undone).as("seed %d", Seed.VALUE).isGreaterThan(SCENARIOS);
    assertThat(late).as("seed %d, of %d", Seed.VALUE, undone).isLessThanOrEqualTo(undone / 1_000);
  }

  /** One index: what it is worth in truth, and who says so. */
  private static final class Feed {
    final IndexId index;
    final List<Source> sources = new ArrayList<>();

    /** Of the last two seconds: what sources that speak once a second can have seen. */
    final Deque<Double> truths = new ArrayDeque<>();

    double truth;

    /** The fraction the truth moves by in each second of the move. */
    double perSecond;

    int moveFrom;
    int moveSeconds;

    Feed(IndexId index, double truth) {
      this.index = index;
      this.truth = truth;
    }

    void remember() {
      truths.addLast(truth);
      if (truths.size() > 2 * TICKS_PER_SECOND) {
        truths.removeFirst();
      }
    }

    /** How far a price is from all that the truth was lately, as a fraction. */
    double distance(double price) {
      double lowest = Collections.min(truths);
      double highest = Collections.max(truths);
      return Math.max(0, Math.max(lowest - price, price - highest)) / truth;
    }
  }

  /** One source; healthy where it has no fault. */
  private static final class Source {
    final String name;
    final Optional<Fault> fault;
    final int faultFrom;
    final int phase;
    final double factor;
    final List<PriceObservation> said = new ArrayList<>();
    long sequence;

    Source(String name, Optional<Fault> fault, SplittableRandom random) {
      this.name = name;
      this.fault = fault;
      this.faultFrom = random.nextInt(5, SECONDS / 2);
      this.phase = random.nextInt(TICKS_PER_SECOND);
      this.factor = random.nextBoolean() ? Math.pow(10, random.nextInt(-3, 4)) : 1.1;
    }
  }

  private final class Scenario {
    final long seed;
    final SplittableRandom random;
    final OracledAccounts world = new OracledAccounts("quorum = 3");
    final List<Feed> feeds = new ArrayList<>();
    final Map<AccountId, Duration> waited = new HashMap<>();

    Scenario(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      // What is held as collateral moves within what its band stands for while nobody says so.
      feeds.add(feed(Markets.BTC_USDT, 50_000, 0.35));
      feeds.add(feed(Markets.ETH_USDT, 3_000, 0.1));
    }

    Feed feed(IndexId index, double truth, double largestMove) {
      Feed feed = new Feed(index, truth);
      int sources = random.nextInt(3, 6);
      int faulty = random.nextInt(0, 3);
      for (int n = 0; n < sources; n++) {
        Optional<Fault> fault =
            n < faulty
                ? Optional.of(Fault.values()[random.nextInt(Fault.values().length)])
                : Optional.empty();
        feed.sources.add(new Source("source-" + n, fault, random));
      }
      feed.moveFrom = random.nextInt(3, SECONDS - 10);
      feed.moveSeconds = random.nextInt(1, 8);
      feed.perSecond = random.nextDouble(-largestMove, largestMove) / feed.moveSeconds;
      return feed;
    }

    void play() {
      for (int tick = 0; tick < SECONDS * TICKS_PER_SECOND; tick++) {
        if (tick == 2 * TICKS_PER_SECOND) {
          openAccounts();
        }
        tick(tick);
      }
      waited.values().forEach(OracleFaultProperties.this::count);
    }

    void tick(int tick) {
      world.pass(Duration.ofMillis(1_000 / TICKS_PER_SECOND));
      int second = tick / TICKS_PER_SECOND;
      for (Feed feed : feeds) {
        if (tick % TICKS_PER_SECOND == 0 && second >= feed.moveFrom) {
          boolean moves = second < feed.moveFrom + feed.moveSeconds;
          feed.truth *= 1 + (moves ? feed.perSecond : 0);
        }
        feed.remember();
        for (Source source : feed.sources) {
          if (tick % TICKS_PER_SECOND == source.phase) {
            say(feed, source, second);
          }
        }
      }
      world.liquidations().forEach(this::checkPrice);
      for (OracledAccounts.Started started : world.liquidations()) {
        liquidations++;
        Duration waiting = waited.remove(started.account());
        count(waiting == null ? Duration.ZERO : waiting);
      }
      world.liquidations().clear();
      world.names().forEach(this::waitOf);
    }

    void say(Feed feed, Source source, int second) {
      double honest = feed.truth * (1 + random.nextDouble(-NOISE, NOISE));
      Optional<Fault> fault = source.fault.filter(f -> second >= source.faultFrom);
      if (fault.isEmpty()) {
        send(feed, source, honest);
        return;
      }
      List<PriceObservation> said = source.said;
      switch (fault.orElseThrow()) {
        case SILENT -> {}
        case STUCK -> send(feed, source, said.get(said.size() - 1).price().toDouble());
        case WILD -> send(feed, source, honest * Math.pow(10, random.nextInt(-3, 4)));
        case LOPSIDED -> send(feed, source, honest * source.factor);
        case REPLAYING ->
            assertThat(world.observe(said.get(random.nextInt(said.size()))))
                .as("seed %d: a replay is refused", seed)
                .isFalse();
        case OUT_OF_ORDER -> {
          PriceObservation late = observation(feed, source, honest);
          send(feed, source, honest);
          assertThat(world.observe(late)).as("seed %d: out of order", seed).isFalse();
        }
        case FLAPPING -> {
          if (random.nextInt(3) > 0) {
            send(feed, source, random.nextBoolean() ? honest : honest * source.factor);
          }
        }
      }
    }

    void send(Feed feed, Source source, double price) {
      PriceObservation observation = observation(feed, source, price);
      source.said.add(observation);
      world.observe(observation);
    }

    PriceObservation observation(Feed feed, Source source, double price) {
      return new PriceObservation(
          feed.index, source.name, ++source.sequence, Price.nearest(price), world.now());
    }

    void openAccounts() {
      for (int n = 0; n < ACCOUNTS; n++) {
        Portfolio book = trade(Portfolio.EMPTY, Markets.BTC_PERP, feeds.get(0));
        if (random.nextInt(3) == 0) {
          book = trade(book, Markets.ETH_PERP, feeds.get(1));
        } else if (random.nextBoolean()) {
          long quantity = random.nextLong(-Cash.of("1").units(), Cash.of("2").units());
          book = book.plusCollateral(Markets.ETH, Cash.ofUnits(quantity));
        }
        long cash = random.nextLong(Cash.of("2000").units(), Cash.of("12000").units());
        world.open("s" + seed + "-" + n, book.plusCollateral(Markets.USDT, Cash.ofUnits(cash)));
      }
      world.liquidations().clear(); // born in breach
    }

    Portfolio trade(Portfolio book, InstrumentId instrument, Feed feed) {
      Quantity quantity = Quantity.ofUnits(random.nextLong(-100_000_000, 100_000_000));
      Price price = Price.nearest(feed.truth);
      return book.plusTrade(
          instrument,
          Markets.USDT,
          quantity,
          quantity.times(price, RoundingMode.HALF_EVEN).negate());
    }

    /** What it was decided by must not be far from what the market was. */
    void checkPrice(OracledAccounts.Started started) {
      Portfolio book = world.account(started.account()).portfolio();
      for (Feed feed : feeds) {
        if (book.indexes(OracledAccounts.PARAMETERS).contains(feed.index)) {
          double used = started.view().known(feed.index).price().toDouble();
          assertThat(feed.distance(used))
              .as("seed %d: %s at %s of %f", seed, started.account(), used, feed.truth)
              .isLessThan(BAD);
        }
      }
    }

    /** How long an account waits that is in breach wherever the truth is, on valid prices. */
    void waitOf(AccountId id) {
      AccountState account = world.account(id);
      boolean isPriced = account.portfolio().isPricedBy(world.view(), PriceUse.LIQUIDATION);
      if (account.liquidation().isEmpty() && isPriced && isUndone(account.portfolio())) {
        waited.merge(id, Duration.ofMillis(1_000 / TICKS_PER_SECOND), Duration::plus);
      }
    }

    boolean isUndone(Portfolio book) {
      for (double btc : new double[] {1 - SLACK, 1 + SLACK}) {
        for (double eth : new double[] {1 - SLACK, 1 + SLACK}) {
          MarketView possible =
              world
                  .view()
                  .with(
                      Map.of(
                          Markets.BTC_USDT, at(Markets.BTC_USDT, feeds.get(0).truth * btc),
                          Markets.ETH_USDT, at(Markets.ETH_USDT, feeds.get(1).truth * eth)),
                      1,
                      world.now());
          boolean breach =
              MarginRules.stand(book, MarginMethod.STANDARD, possible)
                  .orElseThrow()
                  .maintenanceExcess()
                  .isNegative();
          if (!breach) {
            return false;
          }
        }
      }
      return true;
    }

    IndexPrice at(IndexId index, double price) {
      return new IndexPrice(index, Price.nearest(price), PriceStatus.VALID, world.now());
    }
  }

  private void count(Duration waiting) {
    undone++;
    late += waiting.compareTo(LIMIT) > 0 ? 1 : 0;
    worst = waiting.compareTo(worst) > 0 ? waiting : worst;
  }
}
