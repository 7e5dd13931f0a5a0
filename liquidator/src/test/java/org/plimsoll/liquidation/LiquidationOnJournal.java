package org.plimsoll.liquidation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountSettings;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.Settlement;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.cluster.EmbeddedJournal;
import org.plimsoll.cluster.Journal;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.liquidation.LiquidatorCommand.Alerted;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Real accounts, settlements and a real liquidator on an embedded journal, in one process. Every
 * message passes a gate, where it can be lost; every actor can be stopped and started again.
 */
final class LiquidationOnJournal {
  static final AccountId MAKER = new HouseAccounts(1).makers().get(0);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final AccountSettings HASTY =
      new AccountSettings(
          SOON,
          Duration.ofMillis(40),
          SOON,
          Duration.ofSeconds(20),
          SOON,
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(1));

  /** Half a coin at a time, so that a liquidation takes several steps. */
  private static final MarketDepth THIN =
      new MarketDepth(
          Books.DEEP.halfSpread(),
          Books.DEEP.impactAtDepth(),
          Cash.of("25000"),
          Books.DEEP.feeRate());

  final ActorTestKit kit = ActorTestKit.create(preparedConfig());
  final List<AccountId> owners = new ArrayList<>();
  private final SettableClock clock = new SettableClock(Markets.AS_OF);
  private final AtomicReference<MarketView> view = new AtomicReference<>();
  private final AtomicLong versions = new AtomicLong();
  private final AtomicReference<Predicate<Object>> gate = new AtomicReference<>(any -> true);
  private final AtomicReference<CompletableFuture<Void>> lost =
      new AtomicReference<>(new CompletableFuture<>());
  private final Map<AccountId, ActorRef<AccountCommand>> accounts = new ConcurrentHashMap<>();
  private final Map<AccountId, ActorRef<AccountCommand>> gatedAccounts = new ConcurrentHashMap<>();
  private final Map<SettlementId, ActorRef<SettlementCommand>> settlements =
      new ConcurrentHashMap<>();
  private final AtomicReference<ActorRef<LiquidatorCommand>> liquidator = new AtomicReference<>();
  private final TestProbe<CommandReply> replies = kit.createTestProbe();
  private final TestProbe<SettlementReply> settled = kit.createTestProbe();
  private final TestProbe<AccountStatement.Reply> statements = kit.createTestProbe();

  private final ActorRef<MarginAlert> alerts =
      kit.spawn(
          Behaviors.receiveMessage(
              alert -> {
                if (passes(alert)) {
                  liquidator.get().tell(new Alerted(alert));
                }
                return Behaviors.same();
              }));
  private final ActorRef<MarginMonitorCommand> nobody = kit.spawn(Behaviors.ignore());
  private final ActorRef<ClusterSharding.ShardCommand> shard = kit.spawn(Behaviors.ignore());

  LiquidationOnJournal() {
    price("50000");
    startLiquidator();
    open(MAKER, MarginMethod.HOUSE);
    owners.clear();
  }

  private static Config preparedConfig() {
    Path directory = Path.of("target", "journals", UUID.randomUUID().toString());
    Config config =
        ConfigFactory.load(
            ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = ERROR")
                .withFallback(EmbeddedJournal.configuration(directory)));
    Journal.of(config).prepare();
    return config;
  }

  void stop() {
    kit.shutdownTestKit();
  }

  void price(String btc) {
    view.set(Markets.view(versions.incrementAndGet(), btc, "3000"));
  }

  MarketView view() {
    return view.get();
  }

  /** What does not pass is lost; the first that is completes what is returned. */
  CompletableFuture<Void> passOnly(Predicate<Object> passing) {
    CompletableFuture<Void> first = new CompletableFuture<>();
    lost.set(first);
    gate.set(passing);
    return first;
  }

  void passAll() {
    gate.set(any -> true);
  }

  private boolean passes(Object message) {
    boolean passing = gate.get().test(message);
    if (!passing) {
      lost.get().complete(null);
    }
    return passing;
  }

  /** Open, with this much cash. */
  void open(AccountId id, MarginMethod method) {
    owners.add(id);
    account(id)
        .tell(
            new AccountCommand.Open(id, CommandId.of("open"), method, replies.ref())
                .by(Authority.ofOwner(id)));
    replies.expectMessageClass(CommandReply.Accepted.class, Duration.ofSeconds(10));
  }

  void deposit(AccountId id, String key, String cash) {
    account(id)
        .tell(
            new AccountCommand.Deposit(
                    id, CommandId.of(key), Markets.USDT, Cash.of(cash), replies.ref())
                .by(Authority.ofOwner(id)));
    replies.expectMessageClass(CommandReply.Accepted.class, Duration.ofSeconds(10));
  }

  /** Buys of the market maker; a negative quantity is a sale. */
  void trade(AccountId id, String key, String quantity, String price) {
    Quantity traded = Quantity.of(quantity);
    boolean buys = traded.signum() > 0;
    var terms =
        TradeLegs.trade(
                SettlementId.of(key + "-" + id),
                Optional.of(CommandId.of(key + "-" + id)),
                buys ? id : MAKER,
                buys ? MAKER : id,
                Markets.parameters().contract(Markets.BTC_PERP),
                traded.abs(),
                Price.of(price))
            .askedBy(new Authority("engine", Set.of(id.ownerName(), MAKER.ownerName())));
    settlement(terms.id()).tell(new SettlementCommand.Settle(terms, settled.ref()));
    settled.expectMessageClass(SettlementReply.Settled.class, Duration.ofSeconds(10));
  }

  /** Has the account look at the newest view. */
  void recheck(AccountId id) {
    accounts.get(id).tell(new AccountCommand.Recheck(id, view.get().version()));
  }

  AccountStatement statement(AccountId id) {
    accounts.get(id).tell(new AccountCommand.GetStatement(id, statements.ref()));
    return ((AccountStatement.Found) statements.receiveMessage()).statement();
  }

  <T> T await(Function<LiquidationOnJournal, T> condition) {
    return replies.awaitAssert(
        Duration.ofSeconds(20), Duration.ofMillis(10), () -> condition.apply(this));
  }

  /** The liquidator is gone with all it knew; another takes its place. */
  void killLiquidator() {
    kit.stop(liquidator.get(), Duration.ofSeconds(10));
    startLiquidator();
  }

  /** The account is gone from memory, and comes back from its journal. */
  void killAccount(AccountId id) {
    kit.stop(accounts.get(id), Duration.ofSeconds(10));
    accounts.put(id, spawn(id));
  }

  private void startLiquidator() {
    var settings =
        new LiquidatorSettings(
            new BudgetTerms(true, Rate.of("40000"), Rate.ZERO, Duration.ofSeconds(10)),
            4,
            Duration.ofMillis(150),
            SOON,
            Books.TWO_THIRDS,
            List.of(new VenueSettings("main", THIN)),
            new SimulationSettings(Rate.ZERO, Duration.ofMinutes(1), FaultProfile.NONE),
            new HedgeTerms(false, Cash.ZERO),
            new HouseAccounts(1),
            LossScene.SETTINGS);
    liquidator.set(
        kit.spawn(
            Liquidator.create(
                new Liquidator.Surroundings(
                    view::get,
                    this::account,
                    this::settlement,
                    VenueBooks.of(nobody, kit.system(), Duration.ofSeconds(1)),
                    new GatedVenue(VenueRouter.simulated(view::get, settings, clock)),
                    settings,
                    clock))));
  }

  /** An order that does not pass has no answer; one that was sent before is resumed. */
  private final class GatedVenue implements ExecutionVenue {
    private final ExecutionVenue venue;

    private GatedVenue(ExecutionVenue venue) {
      this.venue = venue;
    }

    @Override
    public CompletionStage<ExecutionReport> execute(UnwindOrder order) {
      return passes(order) ? venue.execute(order) : new CompletableFuture<>();
    }

    @Override
    public CompletionStage<ExecutionReport> resume(UnwindOrder order) {
      return passes(order) ? venue.resume(order) : new CompletableFuture<>();
    }

    @Override
    public MarketDepth depthOf(InstrumentId instrument) {
      return venue.depthOf(instrument);
    }
  }

  private ActorRef<AccountCommand> account(AccountId id) {
    return gatedAccounts.computeIfAbsent(
        id,
        key -> {
          accounts.put(id, spawn(id));
          return kit.spawn(
              Behaviors.<AccountCommand>receiveMessage(
                  message -> {
                    if (passes(message)) {
                      accounts.get(id).tell(message);
                    }
                    return Behaviors.same();
                  }));
        });
  }

  private ActorRef<AccountCommand> spawn(AccountId id) {
    return kit.spawn(
        Account.create(
            id,
            new Account.Surroundings(
                view::get,
                nobody,
                alerts,
                kit.system().ignoreRef(),
                this::settlement,
                HASTY,
                clock),
            shard));
  }

  private ActorRef<SettlementCommand> settlement(SettlementId id) {
    return settlements.computeIfAbsent(
        id,
        key -> {
          ActorRef<SettlementCommand> real =
              kit.spawn(Settlement.create(id, this::account, view::get, HASTY, clock, shard));
          return kit.spawn(
              Behaviors.<SettlementCommand>receiveMessage(
                  message -> {
                    if (passes(message)) {
                      real.tell(message);
                    }
                    return Behaviors.same();
                  }));
        });
  }

  /** The journal of an account, read back. */
  List<AccountEvent> journal(AccountId id) {
    return PersistenceQuery.get(kit.system())
        .getReadJournalFor(JdbcReadJournal.class, "jdbc-read-journal")
        .currentEventsByPersistenceId(Account.persistenceId(id).id(), 0, Long.MAX_VALUE)
        .map(envelope -> StoredEvents.eventOf(envelope.event(), AccountEvent.class))
        .runWith(Sink.seq(), kit.system())
        .toCompletableFuture()
        .join();
  }

  static AccountState stateOf(List<AccountEvent> events) {
    AccountState state = AccountState.empty();
    for (AccountEvent event : events) {
      state = state.apply(event);
    }
    return state;
  }
}
