package org.plimsoll.node;

import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.node.Population.Trader;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** The story of a crash: traders arrive, prices fall, accounts are called, unwound, taken over. */
final class Demo implements AutoCloseable {
  private static final Cash FUND = Cash.of("2000000");
  private static final Rate DROP = Rate.of("0.3");
  private static final Duration QUIET = Duration.ofSeconds(6);
  private static final Duration FALL = Duration.ofSeconds(15);
  private static final Duration AFTERMATH = Duration.ofSeconds(8);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TRADED = 3;

  private final PlimsollNode node;
  private final LiveMarket market;
  private final HouseAccounts house;
  private final long seed;
  private final Console console;

  private Demo(
      PlimsollNode node, LiveMarket market, HouseAccounts house, long seed, Console console) {
    this.node = node;
    this.market = market;
    this.house = house;
    this.seed = seed;
    this.console = console;
  }

  static Demo start(Config config, long seed, Console console) {
    console.line("Starting a node with a simulated market, seed %d ...", seed);
    Clock clock = Clock.systemUTC();
    var market = new LiveMarket(ParameterFile.house(), seed, clock);
    PlimsollNode node = PlimsollNode.start(config, market::sources, clock);
    return new Demo(node, market, LiquidatorSettings.from(config).house(), seed, console);
  }

  void serve(NodeAccess access) {
    var address = node.serve(access);
    console.line("API on http://%s:%d", address.getHostString(), address.getPort());
  }

  /** Plays the whole story; returns whether the books balance at its end. */
  boolean play(int accounts) {
    List<Instrument> instruments = node.parameters().instruments().subList(0, TRADED);
    awaitPrices(instruments);
    List<Trader> traders = arrive(accounts, instruments);
    List<AccountId> watched = traders.stream().map(Trader::account).toList();
    var narrator = new Narrator(node, watched, instruments, console);

    console.line("");
    console.line("A quiet market.");
    follow(narrator, QUIET);
    console.line("");
    console.line("The crash: every index falls by %s over %d s.", percent(DROP), FALL.toSeconds());
    market.crash(DROP, FALL);
    follow(narrator, FALL);
    console.line("");
    console.line("The dust settles.");
    follow(narrator, AFTERMATH);
    awaitNoLiquidations(narrator);
    return summarize();
  }

  @Override
  public void close() {
    node.close();
  }

  private List<Trader> arrive(int accounts, List<Instrument> instruments) {
    console.line("%d traders arrive, with 2 to 15 times leverage ...", accounts);
    var arrival = new TraderArrival(node, house, new Acknowledgements());
    arrival.fund(HouseAccounts.INSURANCE_FUND, FUND);
    var traders = Population.of(accounts, seed, instruments, node.services().views().get());
    arrival.arrive(traders, arrived -> {});
    console.line("All are in; the insurance fund holds %s.", FUND);
    return traders;
  }

  private void awaitPrices(List<Instrument> instruments) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!arePriced(instruments, node.services().views().get())) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("there were no valid prices within " + PATIENCE);
      }
      LockSupport.parkNanos(LiveMarket.STEP.toNanos());
    }
  }

  private static boolean arePriced(List<Instrument> instruments, MarketView view) {
    return instruments.stream().allMatch(instrument -> view.isValid(instrument.underlying()));
  }

  private void follow(Narrator narrator, Duration span) {
    Instant end = Instant.now().plus(span);
    while (Instant.now().isBefore(end)) {
      LockSupport.parkNanos(LOOK.toNanos());
      narrator.tell();
    }
  }

  private void awaitNoLiquidations(Narrator narrator) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!PlimsollNode.await(node.client().liquidatorReport(), PATIENCE).cases().isEmpty()
        && Instant.now().isBefore(deadline)) {
      LockSupport.parkNanos(LOOK.toNanos());
      narrator.tell();
    }
  }

  private boolean summarize() {
    List<AccountHistory> histories = new JournalReader(node).accounts(read -> {});
    var counts = EventCounts.of(histories);
    var ledger = LedgerAudit.of(histories, node.parameters());
    long flat =
        histories.stream()
            .map(LedgerAudit::endOf)
            .filter(state -> state.method().isMargined())
            .map(AccountState::portfolio)
            .filter(portfolio -> portfolio.positions().isEmpty())
            .count();
    console.line("");
    console.line("Summary, counted from the journal");
    console.line("  margin calls       %,d", counts.marginCalls());
    console.line(
        "  liquidations       %,d started, %,d ended",
        counts.liquidationsStarted(), counts.liquidationsEnded());
    counts
        .settledByTier()
        .forEach((tier, steps) -> console.line("  unwinds, tier %d    %,d", tier, steps));
    console.line("  insolvencies       %,d", counts.insolvencies());
    console.line("  traders left flat  %,d", flat);
    console.line(
        "  insurance fund     %s -> %s",
        FUND, node.client().netValueOf(HouseAccounts.INSURANCE_FUND));
    console.line("  conservation       %s", LedgerAudit.plain(ledger.conservation()));
    console.line("  position sums      %s", LedgerAudit.plain(ledger.positionSums()));
    console.line(
        ledger.isExact() ? "The books balance to the last digit." : "THE BOOKS DO NOT BALANCE.");
    return ledger.isExact();
  }

  private static String percent(Rate rate) {
    return Math.round(rate.toDouble() * 100) + " %";
  }
}
