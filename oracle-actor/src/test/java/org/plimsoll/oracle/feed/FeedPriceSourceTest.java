package org.plimsoll.oracle.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.oracle.feed.Feeds.BTC;
import static org.plimsoll.oracle.feed.Feeds.START;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.plimsoll.oracle.MarketKeeper;
import org.plimsoll.oracle.MarketKeeperCommand;
import org.plimsoll.oracle.Oracle;
import org.plimsoll.oracle.OracleSettings;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.oracle.feed.FeedMessage.Reason;
import org.plimsoll.oracle.feed.LoopbackVenue.Frame;
import org.plimsoll.oracle.feed.LoopbackVenue.Kind;
import org.plimsoll.oracle.feed.LoopbackVenue.Line;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Price;

/** Feeds on a real WebSocket, to a venue on loopback. */
class FeedPriceSourceTest {
  static final List<FeedFormat> FORMATS = FeedFormat.ALL;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Clock clock = new SettableClock(START);
  private ActorTestKit kit = ActorTestKit.create(ConfigFactory.load("application-test"));
  private TestProbe<PriceObservation> prices = kit.createTestProbe();
  private LoopbackVenue venue;

  @BeforeEach
  void open() throws IOException {
    venue = new LoopbackVenue();
  }

  @AfterEach
  void shutDown() throws IOException {
    kit.shutdownTestKit();
    venue.close();
  }

  @ParameterizedTest
  @FieldSource("FORMATS")
  void a_connection_subscribes_and_its_prices_arrive(FeedFormat format) throws IOException {
    run(format);

    Line line = subscribed(format);
    line.send(Feeds.noPrice(format));
    line.send(Feeds.quote(format, "99.5", "100.5", 40, START.minusSeconds(1)));

    Instant observedAt = format == Feeds.BINANCE ? START : START.minusSeconds(1);
    assertThat(next())
        .isEqualTo(new PriceObservation(BTC, format.name(), 1, Price.of("100"), observedAt));
    line.send(Feeds.quote(format, "100.5", "101.5", 41, START));
    assertThat(next())
        .isEqualTo(new PriceObservation(BTC, format.name(), 2, Price.of("101"), START));
  }

  @ParameterizedTest
  @FieldSource("FORMATS")
  void a_message_in_many_frames_is_one(FeedFormat format) throws IOException {
    run(format);

    Line line = subscribed(format);
    String note = "{\"note\":\"\u20ac\ud83d\ude00\",";
    line.sendInFrames(note + quoteAt(format, "100", 1).substring(1), 3);

    assertThat(next().price()).isEqualTo(Price.of("100"));
  }

  @ParameterizedTest
  @FieldSource("FORMATS")
  void after_a_close_a_new_connection_subscribes_again(FeedFormat format) throws IOException {
    FeedPriceSource source = run(format, "silence = 1h");
    Line first = subscribed(format);
    first.send(quoteAt(format, "100", 41));
    assertThat(next().sequence()).isEqualTo(1);

    first.sendClose(1001);

    Line second = subscribed(format);
    // The venue may count from the start again.
    second.send(quoteAt(format, "101", 1));
    PriceObservation observation = next();
    assertThat(observation.price()).isEqualTo(Price.of("101"));
    assertThat(observation.sequence()).as("goes on rising").isEqualTo(2);
    assertThat(source.counts().connections()).isEqualTo(2);
  }

  @Test
  void after_a_cut_in_the_middle_of_a_message_a_new_connection_is_made() throws IOException {
    // Of some cuts the JDK says nothing, see FeedConnection; silence tells of those.
    run(Feeds.KRAKEN, "silence = 3s");
    Line first = subscribed(Feeds.KRAKEN);
    byte[] half = "{\"channel\":".getBytes(StandardCharsets.UTF_8);
    first.send(Kind.TEXT, false, half);

    first.close();

    subscribed(Feeds.KRAKEN).send(quoteAt(Feeds.KRAKEN, "100", 1));
    assertThat(next().price()).isEqualTo(Price.of("100"));
  }

  @Test
  void a_refused_connection_is_tried_again() throws IOException {
    FeedPriceSource source = run(Feeds.COINBASE);

    LoggingTestKit.warn("refused by the venue with status 429")
        .withOccurrences(2)
        .expect(
            kit.system(),
            () -> {
              refuseTwice();
              return Done.getInstance();
            });

    subscribed(Feeds.COINBASE).send(quoteAt(Feeds.COINBASE, "100", 1));
    assertThat(next().price()).isEqualTo(Price.of("100"));
    assertThat(source.counts().connections()).isEqualTo(3);
  }

  @ParameterizedTest
  @FieldSource("FORMATS")
  void what_cannot_be_used_is_counted_and_the_connection_goes_on(FeedFormat format)
      throws IOException {
    FeedPriceSource source = run(format, "longest-message = 2000");
    Line line = subscribed(format);

    line.send("garbage \u0000 {{{");
    line.send("{\"channel\":\"ticker\",\"type\":\"ticker\",\"s\":\"BTCUSDT\"}");
    line.send(errorOf(format));
    line.send(Feeds.quote(format, "OTHER", "99.5", "100.5", 1, START));
    line.send("{\"channel\":\"news\",\"type\":\"news\",\"e\":\"news\"}");
    line.send("x".repeat(2_001));
    line.send("x".repeat(200_000));
    line.sendInFrames("y".repeat(3_000), 500);
    line.send(Kind.BINARY, false, new byte[] {1, 2});
    line.send(Kind.CONTINUATION, true, new byte[] {3});
    line.send(Feeds.quote(format, "100.5", "99.5", 2, START));
    line.send(quoteAt(format, "100", 3));

    assertThat(next().price()).isEqualTo(Price.of("100"));
    FeedCounts counts = source.counts();
    assertThat(counts.skipped(Reason.MALFORMED)).isGreaterThanOrEqualTo(2);
    assertThat(counts.skipped(Reason.ERROR)).isEqualTo(1);
    assertThat(counts.skipped(Reason.OTHER_SYMBOL)).isEqualTo(1);
    assertThat(counts.skipped(Reason.UNKNOWN)).isEqualTo(2);
    assertThat(counts.skipped(Reason.TOO_LONG)).isEqualTo(3);
    assertThat(counts.skipped(Reason.UNUSABLE_QUOTE)).isEqualTo(1);
    assertThat(counts.messages()).isEqualTo(11);
    assertThat(counts.prices()).isEqualTo(1);
    assertThat(counts.connections()).isEqualTo(1);
  }

  @Test
  void a_message_no_newer_than_the_last_is_left_out() throws IOException {
    FeedPriceSource source = run(Feeds.BINANCE);
    Line line = subscribed(Feeds.BINANCE);
    line.send(quoteAt(Feeds.BINANCE, "100", 5));
    next();

    line.send(quoteAt(Feeds.BINANCE, "101", 5));
    line.send(quoteAt(Feeds.BINANCE, "102", 4));
    line.send(quoteAt(Feeds.BINANCE, "103", 6));

    assertThat(next().price()).isEqualTo(Price.of("103"));
    assertThat(source.counts().skipped(Reason.OUT_OF_ORDER)).isEqualTo(2);
  }

  @Test
  void a_reason_is_told_once_and_without_the_control_characters_of_the_venue() throws IOException {
    LoggingTestKit.warn("skips a message, ERROR: {\"code\":3,\"msg\":\"a?b\"}")
        .withOccurrences(1)
        .expect(
            kit.system(),
            () -> {
              run(Feeds.BINANCE);
              try {
                Line line = subscribed(Feeds.BINANCE);
                line.send("{\"code\":3,\"msg\":\"a\u20acb\"}");
                line.send("{\"code\":3,\"msg\":\"a\u20acb\"}");
                line.send(quoteAt(Feeds.BINANCE, "100", 1));
                next();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return Done.getInstance();
            });
  }

  @Test
  void a_ping_is_answered_with_its_own_payload() throws IOException {
    run(Feeds.BINANCE);
    Line line = subscribed(Feeds.BINANCE);

    line.send(Kind.PING, true, "are you there?".getBytes(StandardCharsets.UTF_8));

    assertThat(line.next()).isEqualTo(new Frame(Kind.PONG, "are you there?"));
  }

  @Test
  void a_burst_becomes_its_newest_price() throws IOException {
    FeedPriceSource source = run(Feeds.BINANCE, "least-interval = 1h");
    Line line = subscribed(Feeds.BINANCE);
    line.send(quoteAt(Feeds.BINANCE, "100", 1));
    assertThat(next().price()).isEqualTo(Price.of("100"));

    for (int n = 2; n <= 500; n++) {
      line.send(quoteAt(Feeds.BINANCE, "" + (100 + n), n));
    }

    prices.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(source.counts().prices()).as("read while nobody asks").isEqualTo(500);
          return Done.getInstance();
        });
    prices.expectNoMessage(Duration.ZERO);
  }

  /** The JDK's own answer to some broken connections; a stream is not restarted after an Error. */
  @Test
  void an_error_of_the_connection_is_an_exception_of_the_stream() throws IOException {
    FeedSettings feed = Feeds.settings(Feeds.KRAKEN, venue.url());
    Function<String, FeedMessage> broken =
        text -> {
          throw new InternalError("not even an exception");
        };
    var ended =
        Source.fromGraph(
                new FeedConnection(
                    HttpClient.newHttpClient(), feed.url(), "{}", broken, feed.limits()))
            .runWith(Sink.ignore(), kit.system())
            .toCompletableFuture()
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    Line line = venue.accept();
    line.next(); // else the subscription's failure may be told first
    line.send("{}");

    assertThatThrownBy(ended::join)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken: java.lang.InternalError: not even an exception");
  }

  @Test
  void the_connection_is_cut_when_the_stream_ends() throws IOException {
    UniqueKillSwitch end =
        source(Feeds.KRAKEN, "")
            .observations()
            .viaMat(KillSwitches.single(), Keep.right())
            .to(Sink.ignore())
            .run(kit.system());
    Line line = subscribed(Feeds.KRAKEN);

    end.shutdown();

    line.awaitCut();
  }

  @Test
  void a_silent_connection_is_pinged_and_then_made_anew() throws IOException {
    ManualTime time = onManualTime();
    FeedPriceSource source = run(Feeds.KRAKEN, "silence = 30s");
    Line line = subscribed(Feeds.KRAKEN);

    time.timePasses(Duration.ofSeconds(15));
    assertThat(line.next().kind()).isEqualTo(Kind.PING);
    line.send(Feeds.noPrice(Feeds.KRAKEN));
    awaitMessages(source, 1);
    time.timePasses(Duration.ofSeconds(15));
    assertThat(line.next().kind()).isEqualTo(Kind.PING);
    line.send(Kind.PONG, true, new byte[0]); // is no message
    time.timePasses(Duration.ofSeconds(15));
    assertThat(line.next().kind()).as("the heartbeat counted").isEqualTo(Kind.PING);

    time.timePasses(Duration.ofSeconds(15));

    line.awaitCut();
    waited(time, source, 1);
    subscribed(Feeds.KRAKEN).send(quoteAt(Feeds.KRAKEN, "100", 1));
    assertThat(next().price()).isEqualTo(Price.of("100"));
  }

  @Test
  void the_waits_grow_until_a_connection_was_steady() throws IOException {
    ManualTime time = onManualTime();
    FeedPriceSource source =
        run(
            Feeds.KRAKEN,
            "first-backoff = 1s, longest-backoff = 1h, backoff-spread = 0, steady-after = 1h");
    // A venue that accepts and closes at once.
    for (int least = 1; least <= 4; least *= 2) {
      Line line = subscribed(Feeds.KRAKEN);
      long before = source.counts().connections();
      line.sendClose(1001);

      assertThat(waited(time, source, before)).isGreaterThanOrEqualTo(Duration.ofSeconds(least));
    }
    subscribed(Feeds.KRAKEN);
  }

  @Test
  void prices_of_three_venues_become_one_valid_price_of_the_oracle() throws IOException {
    TestProbe<MarketKeeperCommand> keeper = kit.createTestProbe();
    kit.system().receptionist().tell(Receptionist.register(MarketKeeper.KEY, keeper.getRef()));
    List<PriceSource> sources = new ArrayList<>();
    List<LoopbackVenue> venues = new ArrayList<>();
    for (FeedFormat format : FORMATS) {
      LoopbackVenue own = new LoopbackVenue();
      venues.add(own);
      sources.add(Feeds.source(Feeds.settings(format, own.url()), clock));
    }
    SettableClock later = new SettableClock(START.minusSeconds(1)); // trusts what comes after it
    kit.spawn(Oracle.create(BTC, sources, OracleSettings.from(ConfigFactory.load()), later));

    String[] middles = {"100", "101", "103"};
    for (int n = 0; n < FORMATS.size(); n++) {
      FeedFormat format = FORMATS.get(n);
      Line line = venues.get(n).accept();
      assertThat(line.next().payload()).isEqualTo(subscription(format));
      line.send(quoteAt(format, middles[n], 1));
    }

    var told =
        keeper.fishForMessage(
            PATIENCE,
            command ->
                ((MarketKeeperCommand.Tick) command).tick().price().price().equals(Price.of("101"))
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    IndexPrice price = ((MarketKeeperCommand.Tick) told.get(told.size() - 1)).tick().price();
    assertThat(price.status()).isEqualTo(PriceStatus.VALID);
    assertThat(price.observedAt()).isEqualTo(START);
    for (LoopbackVenue own : venues) {
      own.close();
    }
  }

  private void refuseTwice() {
    try {
      venue.refuse();
      venue.refuse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets time pass until there was another attempt at a connection, and says how long it took. */
  private Duration waited(ManualTime time, FeedPriceSource source, long attempts) {
    AtomicLong millis = new AtomicLong();
    prices.awaitAssert(
        PATIENCE,
        Duration.ofMillis(5),
        () -> {
          time.timePasses(Duration.ofMillis(100));
          millis.addAndGet(100);
          assertThat(source.counts().connections()).isEqualTo(attempts + 1);
          return Done.getInstance();
        });
    return Duration.ofMillis(millis.get());
  }

  private ManualTime onManualTime() {
    kit.shutdownTestKit();
    kit =
        ActorTestKit.create(
            ManualTime.config().withFallback(ConfigFactory.load("application-test")));
    prices = kit.createTestProbe();
    return ManualTime.get(kit.system());
  }

  private FeedPriceSource run(FeedFormat format) {
    return run(format, "");
  }

  private FeedPriceSource run(FeedFormat format, String more) {
    FeedPriceSource source = source(format, more);
    source.observations().runForeach(prices.getRef()::tell, kit.system());
    return source;
  }

  private FeedPriceSource source(FeedFormat format, String more) {
    return Feeds.source(Feeds.settings(format, venue.url(), more), clock);
  }

  /** The next connection, once it has sent its subscription. */
  private Line subscribed(FeedFormat format) throws IOException {
    Line line = venue.accept();
    assertThat(line.next()).isEqualTo(new Frame(Kind.TEXT, subscription(format)));
    return line;
  }

  private static String subscription(FeedFormat format) {
    return format.subscription(Feeds.symbol(format));
  }

  private PriceObservation next() {
    return prices.receiveMessage(PATIENCE);
  }

  private void awaitMessages(FeedPriceSource source, long messages) {
    prices.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(source.counts().messages()).isEqualTo(messages);
          return Done.getInstance();
        });
  }

  private static String quoteAt(FeedFormat format, String price, long sequence) {
    return Feeds.quote(format, price, price, sequence, START);
  }

  private static String errorOf(FeedFormat format) {
    if (format == Feeds.BINANCE) {
      return "{\"code\":2,\"msg\":\"Invalid request\"}";
    }
    return format == Feeds.COINBASE
        ? "{\"type\":\"error\",\"message\":\"Failed to subscribe\"}"
        : "{\"method\":\"subscribe\",\"success\":false,\"error\":\"Currency pair not supported\"}";
  }
}
