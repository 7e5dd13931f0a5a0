package org.plimsoll.http;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountSettings;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitor;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.account.checkpoint.CheckpointDesk;
import org.plimsoll.account.checkpoint.CheckpointSettings;
import org.plimsoll.account.checkpoint.Checkpoints;
import org.plimsoll.account.checkpoint.JournalHeads;
import org.plimsoll.account.checkpoint.JournalHeadsCommand;
import org.plimsoll.account.checkpoint.SigningKey;
import org.plimsoll.account.news.JournalNews;
import org.plimsoll.account.news.JournalNewsCommand;
import org.plimsoll.account.proposal.ProposalTargets;
import org.plimsoll.account.proposal.Proposals;
import org.plimsoll.account.risklog.RiskLog;
import org.plimsoll.account.risklog.RiskNotes;
import org.plimsoll.account.risklog.RiskNotesCommand;
import org.plimsoll.cluster.EmbeddedJournal;
import org.plimsoll.cluster.Journal;
import org.plimsoll.http.access.CallerOf;
import org.plimsoll.http.limits.LimitSettings;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.LiquidationPlanner;
import org.plimsoll.liquidation.Liquidator;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.liquidation.VenueRouter;
import org.plimsoll.oracle.FundingLedger;
import org.plimsoll.oracle.LatestMarketView;
import org.plimsoll.oracle.MarketControl;
import org.plimsoll.oracle.MarketKeeper;
import org.plimsoll.oracle.MarketKeeperCommand;
import org.plimsoll.oracle.Oracle;
import org.plimsoll.oracle.OracleSettings;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.ParameterLedger;
import org.plimsoll.oracle.ParameterSet;
import org.plimsoll.oracle.PricePublisher;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Price;

/**
 * The whole system on one node behind the real server, shared by the tests of this module. Tests do
 * not disturb each other: each uses accounts of its own, and BTC stays at 50,000.
 */
final class TestNode {
  /** Apart from this class, whose lambdas other threads run while the node starts. */
  private static final class Shared {
    static final TestNode NODE =
        new TestNode(
            new SteadyClock(Instant.now()),
            MarketView.empty(0, Instant.now(), ParameterFile.house()),
            Map.of("BTC-USDT", "50000"));
  }

  private static final class Mixed {
    static final TestNode NODE =
        new TestNode(
            new SteadyClock(MixedMarket.START),
            MixedMarket.initialView(),
            Map.of("BTC-USDT", "50000", "ETH-USDT", "3000", "USDC-USDT", "1"));
  }

  private static final class StandardOnly {
    static final TestNode NODE =
        new TestNode(
            new SteadyClock(Instant.now()),
            MarketView.empty(
                0,
                Instant.now(),
                RedeemedMarkets.parameters(ParameterFile.preset("binance-brackets"))),
            Map.of());
  }

  private final Clock clock;
  private final ActorTestKit testKit = ActorTestKit.create(preparedConfig());
  private final AtomicLong names = new AtomicLong();
  private final AtomicLong sequence = new AtomicLong();
  private final LatestMarketView views;
  private final ApiServices services;
  private final ApiClient client;

  /** With a valid price of BTC. */
  static TestNode shared() {
    return Shared.NODE;
  }

  /** With every kind of instrument and portfolio margin, on 10 February 2025. */
  static TestNode mixed() {
    return Mixed.NODE;
  }

  /** With parameters that have no portfolio margin but a composed index, and no prices at first. */
  static TestNode standardOnly() {
    return StandardOnly.NODE;
  }

  private TestNode(Clock clock, MarketView initial, Map<String, String> prices) {
    this.clock = clock;
    Cluster cluster = Cluster.get(system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    await().until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    views = new LatestMarketView(initial);
    services = start();
    client = bind(services, settings());
    prices.forEach(
        (index, price) -> {
          await().until(() -> observe(index, "probe", price).status() == 202);
          setPrice(index, price);
        });
  }

  private static Config preparedConfig() {
    Path journal = Path.of("target", "journals", UUID.randomUUID().toString());
    Config config =
        ConfigFactory.load(
            ConfigFactory.parseResources("http-test.conf")
                .withFallback(EmbeddedJournal.configuration(journal)));
    Journal.of(config).prepare();
    return config;
  }

  private ApiServices start() {
    Config config = system().settings().config();
    var parameters = views.get().parameters();
    var keeper =
        testKit.spawn(MarketKeeper.create(parameters, views, OracleSettings.from(config), clock));
    var keys =
        Oracle.startAll(
            system(),
            parameters.judgedIndexes(),
            index -> List.of(),
            OracleSettings.from(config),
            clock);
    FundingLedger.startAll(system(), FundingLedger.funded(parameters), views, keeper, clock);
    ActorRef<MarginMonitorCommand> monitor = testKit.spawn(MarginMonitor.create(views));
    keeper.tell(
        new MarketKeeperCommand.Subscribe(testKit.spawn(MarginMonitor.viewListener(monitor))));
    AccountSharding accounts = AccountSharding.of(system());
    LiquidatorSettings liquidation = LiquidatorSettings.from(config);
    VenueBooks books = VenueBooks.of(monitor, system(), liquidation.patience());
    var liquidator =
        Liquidator.start(
            system(),
            new Liquidator.Surroundings(
                views,
                accounts::account,
                accounts::settlement,
                books,
                VenueRouter.simulated(views, liquidation, clock),
                liquidation,
                clock));
    var secrets = new WebhookSecrets(new byte[32]);
    var sender =
        testKit.spawn(
            WebhookSender.create(WebhookSettings.from(config), secrets, accounts::account, clock));
    var heads = testKit.spawn(JournalHeads.create());
    var news = testKit.spawn(JournalNews.create());
    var notes = testKit.spawn(RiskNotes.create());
    RiskLog.start(system(), journal -> news.tell(new JournalNewsCommand.Appended(journal)), clock);
    accounts.start(
        views,
        monitor,
        testKit.spawn(Liquidator.alertDesk(CompletableFuture.completedFuture(liquidator))),
        testKit.spawn(WebhookSender.desk(sender)),
        head -> {
          heads.tell(new JournalHeadsCommand.Moved(head));
          news.tell(new JournalNewsCommand.Appended(Account.persistenceId(head.account()).id()));
          notes.tell(new RiskNotesCommand.Happened(head.account(), head.riskEvents()));
        },
        AccountSettings.from(config),
        clock);
    var prices = testKit.spawn(PricePublisher.create(parameters, keys));
    var control = MarketControl.start(system(), () -> views.get().parameters(), clock);
    var ledger = ParameterLedger.start(system(), ParameterSet.of(parameters), clock);
    var proposals =
        Proposals.start(
            system(), new ProposalTargets(control, ledger, prices, accounts::account), clock);
    return new ApiServices(
        new AccountServices(accounts, books, monitor, secrets),
        new MarketServices(views, prices, control, MixedMarket::parametersOf),
        new LiquidationServices(
            liquidator,
            new LiquidationPlanner(
                instrument -> liquidation.depth(), liquidation.leastMarketEquity()),
            liquidation.losses().backstops()),
        new JournalServices(
            new JournalEventLog(system(), config.getString("plimsoll.journal.audit-plugin")),
            Optional.of(checkpoints()),
            news),
        new TwoPersons(proposals, ledger, false),
        CallerOf.anybody(),
        clock,
        "test");
  }

  /** Often, so that a test does not wait. */
  private CheckpointDesk checkpoints() {
    SigningKey key = SigningKey.parse("example.org/venue", SigningKey.pem(drawn()));
    var settings = new CheckpointSettings(Duration.ofMillis(200), Duration.ofSeconds(3));
    return new CheckpointDesk(
        Checkpoints.start(system(), new Checkpoints.Surroundings(key, note -> {}, settings, clock)),
        key.verifier());
  }

  private static PrivateKey drawn() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  ActorSystem<?> system() {
    return testKit.system();
  }

  ActorTestKit testKit() {
    return testKit;
  }

  ApiServices services() {
    return services;
  }

  ApiClient client() {
    return client;
  }

  /** The settings as they come, on any free port. */
  ApiSettings settings() {
    return settings(ApiSettings.from(system().settings().config()).limits());
  }

  /** The same with other limits of what callers may ask. */
  ApiSettings settings(LimitSettings limits) {
    ApiSettings usual = ApiSettings.from(system().settings().config());
    return new ApiSettings(
        usual.host(),
        0,
        usual.askTimeout(),
        usual.headTimeout(),
        usual.bodyTimeout(),
        usual.rememberedKeys(),
        limits);
  }

  /** Another server. */
  ApiClient bind(ApiServices served, ApiSettings settings) {
    var binding = ApiServer.bind(system(), settings, served).toCompletableFuture().join();
    return new ApiClient(binding.localAddress().getPort());
  }

  /** Another server, with the settings as they come. */
  ApiClient bind(ApiServices served) {
    return bind(served, settings());
  }

  /** Another server of the node, which tells callers apart like this. */
  ApiClient serving(CallerOf callers) {
    return bind(OtherServices.with(services, callers));
  }

  /** A name that no other test uses. */
  String newName(String prefix) {
    return prefix + "-" + names.incrementAndGet();
  }

  /** Opens an account of a new name with this much USDT. */
  String openWith(String usdt) {
    return openWith(usdt, "STANDARD");
  }

  String openWith(String usdt, String method) {
    String account = newName("trader");
    client
        .post("/v1/accounts", "{\"account\":\"" + account + "\",\"method\":\"" + method + "\"}")
        .isSuccess(201);
    deposit(account, "USDT", usdt);
    return account;
  }

  void deposit(String account, String asset, String amount) {
    client
        .post(
            "/v1/accounts/" + account + "/deposits",
            "{\"asset\":\"" + asset + "\",\"amount\":\"" + amount + "\"}")
        .isSuccess(201);
  }

  /** Has an account trade with another that has enough of everything. */
  Answer trade(String buyer, String instrument, String quantity, String price) {
    String seller = openWith("100000000");
    deposit(seller, "BTC", "100");
    return client.post(
        "/v1/trades",
        TradeRoutesTest.trade(newName("trade"), buyer, seller, instrument, quantity, price));
  }

  long revisionOf(String account) {
    return client.get("/v1/accounts/" + account).isSuccess(200).body().path("revision").asLong();
  }

  /** One observation, with the next sequence number. */
  Answer observe(String index, String source, String price) {
    return client.post("/v1/prices", observation(index, source, nextSequence(), price));
  }

  /** An index as it is listed. */
  JsonNode listed(String index) {
    for (JsonNode price : client.get("/v1/prices").isSuccess(200).body().path("prices")) {
      if (price.path("index").asText().equals(index)) {
        return price;
      }
    }
    throw new AssertionError(index + " is not listed");
  }

  long nextSequence() {
    return sequence.incrementAndGet();
  }

  static String observation(String index, String source, long sequence, String price) {
    return """
    {"index":"%s","source":"%s","sequence":%d,"price":"%s"}\
    """
        .formatted(index, source, sequence, price);
  }

  /** Has three sources agree on a price, twice, and waits until it is in force. */
  void setPrice(String index, String price) {
    for (String source : List.of("a", "b", "c", "a", "b", "c")) {
      observe(index, source, price).isSuccess(202);
    }
    IndexId id = IndexId.of(index);
    await()
        .until(
            () ->
                views.get().isValid(id)
                    && views.get().indexPrice(id).orElseThrow().price().equals(Price.of(price)));
  }

  /** Opens the accounts of the venue itself. */
  void openHouseAccounts() {
    LiquidatorSettings settings = LiquidatorSettings.from(system().settings().config());
    new HouseAccounts(settings.house().marketMakers())
        .all(views.get().parameters())
        .forEach(this::openHouseAccount);
  }

  private void openHouseAccount(AccountId id) {
    var asker = testKit.<CommandReply>createTestProbe();
    services
        .accounts()
        .sharding()
        .account(id)
        .tell(
            new AccountCommand.Open(id, CommandId.of("open"), MarginMethod.HOUSE, asker.getRef())
                .by(Authority.ofOwner(id)));
    asker.expectMessageClass(CommandReply.Accepted.class, Duration.ofSeconds(10));
  }
}
