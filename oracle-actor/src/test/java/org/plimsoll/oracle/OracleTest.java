package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.START;
import static org.plimsoll.oracle.Prices.observed;
import static org.plimsoll.oracle.Prices.second;
import static org.plimsoll.oracle.Prices.seconds;
import static org.plimsoll.oracle.Prices.valid;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.ObservationReply.Accepted;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

class OracleTest {
  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(Prices.actorConfig()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final SettableClock clock = new SettableClock(START);
  // One mailbox for answers and ticks, so that their order shows.
  private final TestProbe<Object> probe = kit.createTestProbe();
  private boolean keeperRegistered;

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void keepers_are_told_and_then_the_observer_is_answered() {
    ActorRef<OracleCommand> oracle = started();
    registerKeeper(probe);
    reachFirstPrice(oracle);

    observe(oracle, observed("a", "102", 2));

    IndexPrice between = measured("101", 2, "100", "0.00990100");
    probe.expectMessage(tick(between));
    probe.expectMessage(new Accepted(Optional.of(between)));
  }

  @Test
  void before_a_quorum_there_is_an_answer_and_no_price() {
    ActorRef<OracleCommand> oracle = started();

    observe(oracle, observed("a", "100", 1));

    probe.expectMessage(new Accepted(Optional.empty()));
  }

  @Test
  void a_refused_observation_changes_nothing() {
    ActorRef<OracleCommand> oracle = started();
    registerKeeper(probe);
    reachFirstPrice(oracle);

    observe(oracle, observed("a", "50", 1));

    assertThat(probe.expectMessageClass(Refused.class).reason())
        .isEqualTo(Reason.SEQUENCE_NOT_RISING);
    probe.expectNoMessage();
  }

  @Test
  void an_observation_that_changes_nothing_is_not_told() {
    ActorRef<OracleCommand> oracle = started();
    registerKeeper(probe);
    reachFirstPrice(oracle);

    var again = new PriceObservation(BTC, "a", 9, Price.of("100"), second(1));
    observe(oracle, again);

    probe.expectMessage(new Accepted(Optional.of(valid(BTC, "100", 1))));
  }

  @Test
  void a_price_grows_stale_in_silence() {
    ActorRef<OracleCommand> oracle = started();
    registerKeeper(probe);
    reachFirstPrice(oracle);

    clock.advance(seconds(30));
    time.timePasses(Prices.settings().judgeInterval());

    probe.expectMessage(tick(new IndexPrice(BTC, Price.of("100"), PriceStatus.STALE, second(1))));
  }

  @Test
  void a_keeper_that_comes_later_learns_the_present_price() {
    ActorRef<OracleCommand> oracle = started();
    registerKeeper(probe);
    reachFirstPrice(oracle);

    TestProbe<Object> late = kit.createTestProbe();
    registerKeeper(late);

    late.expectMessage(tick(valid(BTC, "100", 1)));
    probe.expectNoMessage();
  }

  @Test
  void a_halted_index_is_resumed_by_command_and_not_before_a_fresh_quorum() {
    ActorRef<OracleCommand> oracle = started();
    reachFirstPrice(oracle);
    observe(oracle, observed("a", "10", 2));
    observe(oracle, observed("b", "10", 2));
    probe.receiveSeveralMessages(2);
    observe(oracle, observed("a", "10", 3));
    probe.expectMessage(accepted("100", PriceValidity.HALTED, 1));

    oracle.tell(new OracleCommand.Resume("the fall is real", probe.getRef().narrow()));

    probe.expectMessage(accepted("100", PriceValidity.NOT_YET_CONFIRMED, 1));
    observe(oracle, observed("b", "10", 4));
    probe.expectMessage(accepted("100", PriceValidity.NOT_YET_CONFIRMED, 1));
    clock.advance(seconds(1));
    observe(oracle, observed("a", "10", 6));
    probe.expectMessage(accepted("100", PriceValidity.NOT_YET_CONFIRMED, 1));
    observe(oracle, observed("b", "10", 6));
    probe.expectMessage(accepted("10", PriceValidity.VALID, 6));
  }

  @Test
  void an_index_that_is_not_halted_cannot_be_resumed() {
    ActorRef<OracleCommand> oracle = started();

    oracle.tell(new OracleCommand.Resume("to be sure", probe.getRef().narrow()));

    assertThat(probe.expectMessageClass(Refused.class).reason()).isEqualTo(Reason.NOT_HALTED);
  }

  @Test
  void the_receptionist_knows_the_oracle_of_an_index() {
    ActorRef<OracleCommand> oracle = started();

    TestProbe<Receptionist.Listing> listings = kit.createTestProbe();
    kit.system().receptionist().tell(Receptionist.subscribe(Oracle.keyOf(BTC), listings.getRef()));

    assertThat(
            listings.fishForMessage(
                seconds(3),
                listing ->
                    listing.getServiceInstances(Oracle.keyOf(BTC)).contains(oracle)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore()))
        .hasSize(1);
  }

  @Test
  void sources_are_run_and_judged() {
    clock.advance(seconds(1));
    registerKeeper(probe);

    started(
        source("a", () -> Source.single(observed("a", "100", 2))),
        source("b", () -> Source.single(observed("b", "102", 2))));

    probe.expectMessage(tick(measured("101", 2, "101", "0.00990100")));
  }

  @Test
  void a_source_that_fails_is_logged_once_and_restarted() {
    clock.advance(seconds(1));
    registerKeeper(probe);
    AtomicInteger runs = new AtomicInteger();
    PriceSource failing =
        source(
            "a",
            () ->
                runs.incrementAndGet() == 1
                    ? Source.failed(new IllegalStateException("line cut"))
                    : Source.single(observed("a", "100", 2)));

    LoggingTestKit.warn("Source a of index BTC-USDT failed")
        .withOccurrences(1)
        .expect(
            kit.system(),
            () -> started(failing, source("b", () -> Source.single(observed("b", "100", 2)))));
    awaitSecondRun(runs);

    probe.expectMessage(tick(valid(BTC, "100", 2)));
  }

  @Test
  void a_source_that_cannot_begin_is_restarted_too() {
    clock.advance(seconds(1));
    registerKeeper(probe);
    AtomicInteger runs = new AtomicInteger();
    PriceSource failing =
        source(
            "a",
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("no such host");
              }
              return Source.single(observed("a", "100", 2));
            });

    LoggingTestKit.warn("no such host")
        .expect(
            kit.system(),
            () -> started(failing, source("b", () -> Source.single(observed("b", "100", 2)))));
    awaitSecondRun(runs);

    probe.expectMessage(tick(valid(BTC, "100", 2)));
  }

  @Test
  void a_source_that_ends_is_not_restarted() {
    AtomicInteger runs = new AtomicInteger();
    CompletableFuture<Done> ended = new CompletableFuture<>();
    started(
        source(
            "a",
            () -> {
              runs.incrementAndGet();
              return watched(Source.empty(), ended);
            }));

    ended.orTimeout(3, TimeUnit.SECONDS).join();
    time.timePasses(seconds(120));

    assertThat(runs).hasValue(1);
  }

  @Test
  void the_sources_stop_with_the_oracle() {
    CompletableFuture<Done> ended = new CompletableFuture<>();
    CompletableFuture<Done> begun = new CompletableFuture<>();
    ActorRef<OracleCommand> oracle =
        started(
            source(
                "a",
                () -> {
                  begun.complete(Done.getInstance());
                  return watched(Source.never(), ended);
                }));
    begun.orTimeout(3, TimeUnit.SECONDS).join();

    kit.stop(oracle);

    assertThat(ended.handle((done, failure) -> "stopped").orTimeout(3, TimeUnit.SECONDS).join())
        .isEqualTo("stopped");
  }

  /** Lets time pass until the backoff, which begins a moment after the failure, is over. */
  private void awaitSecondRun(AtomicInteger runs) {
    probe.awaitAssert(
        () -> {
          time.timePasses(seconds(1));
          assertThat(runs).hasValue(2);
          return null;
        });
  }

  private static Source<PriceObservation, NotUsed> watched(
      Source<PriceObservation, NotUsed> source, CompletableFuture<Done> ended) {
    return source.watchTermination(
        (notUsed, done) -> {
          done.whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  ended.complete(value);
                } else {
                  ended.completeExceptionally(failure);
                }
              });
          return notUsed;
        });
  }

  private ActorRef<OracleCommand> started(PriceSource... sources) {
    ActorRef<OracleCommand> oracle =
        kit.spawn(Oracle.create(BTC, List.of(sources), Prices.settings(), clock));
    // Once it answers it has read the clock, which a test may then move.
    TestProbe<ObservationReply> ready = kit.createTestProbe();
    oracle.tell(new OracleCommand.Resume("are you there?", ready.getRef()));
    ready.receiveMessage();
    return oracle;
  }

  private static PriceSource source(
      String name, Supplier<Source<PriceObservation, NotUsed>> stream) {
    return new PriceSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Source<PriceObservation, NotUsed> observations() {
        return stream.get();
      }
    };
  }

  private void registerKeeper(TestProbe<Object> keeper) {
    TestProbe<Receptionist.Registered> registered = kit.createTestProbe();
    kit.system()
        .receptionist()
        .tell(
            Receptionist.<MarketKeeperCommand>register(
                MarketKeeper.KEY,
                keeper.getRef().<MarketKeeperCommand>narrow(),
                registered.getRef()));
    registered.receiveMessage();
    keeperRegistered = true;
  }

  /** Two sources see 100 at second 1; the clock stands at second 5 then. */
  private void reachFirstPrice(ActorRef<OracleCommand> oracle) {
    clock.advance(seconds(5));
    observe(oracle, observed("a", "100", 1));
    observe(oracle, observed("b", "100", 1));
    // Two answers, and a tick to the keeper whether the oracle knew it before or learns of it now.
    probe.receiveSeveralMessages(keeperRegistered ? 3 : 2);
  }

  private void observe(ActorRef<OracleCommand> oracle, PriceObservation observation) {
    oracle.tell(new OracleCommand.Observe(observation, Optional.empty(), probe.getRef().narrow()));
  }

  private static MarketKeeperCommand.Tick tick(IndexPrice price) {
    return new MarketKeeperCommand.Tick(new PriceTick(price));
  }

  /** A valid price whose sources do not agree to the last digit. */
  private static IndexPrice measured(
      String price, long second, String average, String uncertainty) {
    return new IndexPrice(
        BTC,
        Price.of(price),
        PriceStatus.VALID,
        second(second),
        Price.of(average),
        Rate.of(uncertainty));
  }

  private static Accepted accepted(String price, PriceValidity validity, long second) {
    return new Accepted(Optional.of(valid(BTC, price, second).withValidity(validity)));
  }
}
