package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Controls.PARAMETERS;
import static org.plimsoll.oracle.Controls.PERSON;
import static org.plimsoll.oracle.Controls.by;
import static org.plimsoll.oracle.Controls.command;
import static org.plimsoll.oracle.Controls.trading;
import static org.plimsoll.oracle.Prices.START;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.cluster.chain.CanonicalJson;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.oracle.MarketControlEvent.ControlOrdered;
import org.plimsoll.oracle.MarketControlEvent.CoverStressed;
import org.plimsoll.oracle.MarketControlReply.Done;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.AssetFlow;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

class MarketControlTest {
  private static final ObjectMapper CBOR =
      new CBORMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
  private static final CoverStress STRESS =
      new CoverStress(
          "2020-03-12",
          Cash.of("1000"),
          List.of(
              new CoverStress.Deficiency("alice", Cash.of("900")),
              new CoverStress.Deficiency("bob", Cash.of("300.5"))),
          Cash.of("200.5"),
          START);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.config())
              .withFallback(Prices.actorConfig()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final SettableClock clock = new SettableClock(START);
  private final TestProbe<MarketControlReply> caller = kit.createTestProbe();

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void a_keeper_that_appears_is_told_at_once_and_every_keeper_when_something_changes() {
    TestProbe<MarketKeeperCommand> keeper = keeper();
    ActorRef<MarketControlCommand> control = started();

    keeper.expectMessage(new MarketKeeperCommand.Control(MarketControls.NONE, 0));
    halt(control, "k1");

    MarketControls halted = caller.expectMessageClass(Done.class).controls();
    assertThat(halted.stateOf(Controls.BTC_PERP)).isEqualTo(TradingState.HALTED);
    keeper.expectMessage(new MarketKeeperCommand.Control(halted, 1));
  }

  @Test
  void a_keeper_that_lost_the_message_hears_it_again_within_a_second() {
    TestProbe<MarketKeeperCommand> keeper = keeper();
    started();
    keeper.expectMessage(new MarketKeeperCommand.Control(MarketControls.NONE, 0));

    time.timePasses(Duration.ofSeconds(1));

    keeper.expectMessage(new MarketKeeperCommand.Control(MarketControls.NONE, 0));
  }

  @Test
  void what_was_halted_is_halted_after_a_restart_and_a_repeated_command_is_answered() {
    ActorRef<MarketControlCommand> first = started();
    halt(first, "k1");
    MarketControls halted = caller.expectMessageClass(Done.class).controls();
    kit.stop(first);
    TestProbe<MarketKeeperCommand> keeper = keeper();

    ActorRef<MarketControlCommand> second = started();

    keeper.expectMessage(new MarketKeeperCommand.Control(halted, 1));
    halt(second, "k1");
    caller.expectMessage(new Done(halted, 1, true));
    assertThat(journal.persistedInStorage(MarketControl.PERSISTENCE_ID.id())).hasSize(1);
  }

  @Test
  void an_expired_order_is_refused_and_never_carried_out_late() {
    ActorRef<MarketControlCommand> control = started();
    clock.advance(Duration.ofSeconds(6));

    halt(control, "k1");

    assertThat(caller.expectMessageClass(MarketControlReply.Refused.class).reason())
        .isEqualTo(MarketControlReply.Reason.COMMAND_EXPIRED);
    assertThat(journal.persistedInStorage(MarketControl.PERSISTENCE_ID.id())).isEmpty();
  }

  @Test
  void the_stress_of_the_fund_is_written_once_a_command() {
    ActorRef<MarketControlCommand> control = started();
    for (int n = 0; n < 2; n++) {
      control.tell(new MarketControlCommand.RecordCover("cover-1", STRESS, caller.getRef()));
      assertThat(caller.expectMessageClass(Done.class).repeated()).isEqualTo(n == 1);
    }

    TestProbe<MarketControlCommand.Present> asker = kit.createTestProbe();
    control.tell(new MarketControlCommand.GetPresent(asker.getRef()));

    asker.expectMessage(
        new MarketControlCommand.Present(MarketControls.NONE, 1, Optional.of(STRESS)));
  }

  static Stream<MarketControlEvent> events() {
    return Stream.of(
        new ControlOrdered(
            "k1",
            by(PERSON, trading(TradingState.HALTED)),
            Optional.of(trading(TradingState.OPEN))),
        new CoverStressed("cover-2026-11-21", STRESS));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_written_and_read_as_its_golden_file_says(MarketControlEvent event)
      throws IOException {
    Serialization serialization = SerializationExtension.get(kit.system().classicSystem());
    byte[] bytes = serialization.serialize(event).get();
    String file =
        event instanceof ControlOrdered ? "control-ordered-v1.json" : "cover-stressed-v1.json";
    JsonNode golden;
    try (InputStream in = MarketControlTest.class.getResourceAsStream("/journal/" + file)) {
      golden = in == null ? JSON.createObjectNode() : JSON.readTree(in);
    }

    assertThat(CBOR.readTree(bytes)).as(CBOR.readTree(bytes).toPrettyString()).isEqualTo(golden);
    assertThat(serialization.findSerializerFor(event).identifier()).isEqualTo(7103);
    assertThat(serialization.deserialize(CBOR.writeValueAsBytes(golden), 7103, "").get())
        .isEqualTo(event);
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("org.plimsoll");
    String canonical = CanonicalJson.text(golden);
    assertThat(StoredEvents.jsonOf(event)).isEqualTo(canonical);
    assertThat(
            StoredEvents.eventOf(
                new JournalEntry(canonical, Optional.empty(), new Hash("0".repeat(64))),
                MarketControlEvent.class))
        .isEqualTo(event);
  }

  static Stream<ControlMeasure> measures() {
    return Stream.of(
        trading(TradingState.REDUCE_ONLY),
        new ControlMeasure.LeverageCap(Controls.BTC_PERP, Optional.of(Rate.of("0.25"))),
        new ControlMeasure.LeverageCap(Controls.BTC_PERP, Optional.empty()),
        new ControlMeasure.AssetPause(AssetId.of("BTC"), AssetFlow.BORROWING, true),
        new ControlMeasure.VenueState(TradingState.HALTED),
        new ControlMeasure.VenuePause(VenueActivity.LIQUIDATIONS, true));
  }

  @ParameterizedTest
  @MethodSource("measures")
  void every_measure_travels_between_nodes(ControlMeasure measure) {
    MarketControls controls = MarketControls.NONE.with(by(PERSON, measure));
    for (Object message :
        List.of(
            new MarketKeeperCommand.Control(controls, 3),
            command("k", by(PERSON, measure), caller.getRef()),
            new Done(controls, 3, false),
            new MarketControlCommand.Present(controls, 3, Optional.of(STRESS)))) {
      kit.serializationTestKit().verifySerialization(message, true);
    }
  }

  private ActorRef<MarketControlCommand> started() {
    return kit.spawn(MarketControl.create(() -> PARAMETERS, clock));
  }

  private TestProbe<MarketKeeperCommand> keeper() {
    TestProbe<MarketKeeperCommand> keeper = kit.createTestProbe();
    TestProbe<Receptionist.Registered> registered = kit.createTestProbe();
    kit.system()
        .receptionist()
        .tell(Receptionist.register(MarketKeeper.KEY, keeper.getRef(), registered.getRef()));
    registered.receiveMessage();
    return keeper;
  }

  private void halt(ActorRef<MarketControlCommand> control, String id) {
    control.tell(command(id, by(PERSON, trading(TradingState.HALTED)), caller.getRef()));
  }
}
