package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.START;
import static org.plimsoll.oracle.Prices.UNLISTED;
import static org.plimsoll.oracle.Prices.observed;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.units.Price;

class PricePublisherTest {
  private final TestInbox<PublisherKeysCommand> keys = TestInbox.create();
  private final BehaviorTestKit<PricePublisherCommand> publisher =
      BehaviorTestKit.create(
          PricePublisher.create(RedeemedMarkets.parameters(ParameterFile.house()), keys.getRef()));
  private final TestInbox<OracleCommand> oracle = TestInbox.create();
  private final TestInbox<ObservationReply> answers = TestInbox.create();

  @Test
  void an_observation_goes_to_the_oracle_of_its_index_which_answers() {
    oraclesAre(Set.of(oracle.getRef()));

    publisher.run(publish());

    oracle.expectMessage(
        new OracleCommand.Observe(observed("desk", "100", 1), Optional.empty(), answers.getRef()));
    assertThat(answers.hasMessages()).isFalse();
  }

  @Test
  void a_wish_to_resume_goes_to_the_oracle_of_the_index() {
    oraclesAre(Set.of(oracle.getRef()));

    publisher.run(new PricePublisherCommand.ResumeIndex(BTC, "checked", answers.getRef()));

    oracle.expectMessage(new OracleCommand.Resume("checked", answers.getRef()));
  }

  @Test
  void an_index_that_is_not_listed_is_refused() {
    var observation = new PriceObservation(UNLISTED, "desk", 1, Price.ONE, START);

    publisher.run(new PricePublisherCommand.Publish(observation, answers.getRef()));

    assertThat(refusal()).isEqualTo(Reason.UNKNOWN_INDEX);
  }

  @Test
  void a_composed_index_is_neither_published_nor_resumed() {
    var observation = new PriceObservation(RedeemedMarkets.WBETH_USDT, "desk", 1, Price.ONE, START);

    publisher.run(new PricePublisherCommand.Publish(observation, answers.getRef()));
    publisher.run(
        new PricePublisherCommand.ResumeIndex(
            RedeemedMarkets.WBETH_USDT, "checked", answers.getRef()));

    var refused =
        new Refused(Reason.COMPOSED_INDEX, "WBETH-USDT is WBETH-ETH x ETH-USDT: publish those");
    answers.expectMessage(refused);
    answers.expectMessage(refused);
  }

  @Test
  void the_parts_of_a_composed_index_are_published_as_any() {
    var observation = new PriceObservation(RedeemedMarkets.WBETH_ETH, "desk", 1, Price.ONE, START);

    publisher.run(new PricePublisherCommand.Publish(observation, answers.getRef()));

    assertThat(refusal()).isEqualTo(Reason.ORACLE_NOT_READY);
  }

  @Test
  void before_an_oracle_registers_it_is_not_ready() {
    publisher.run(publish());

    assertThat(refusal()).isEqualTo(Reason.ORACLE_NOT_READY);
  }

  @Test
  void after_an_oracle_left_it_is_not_ready() {
    oraclesAre(Set.of(oracle.getRef()));
    oraclesAre(Set.of());

    publisher.run(publish());

    assertThat(refusal()).isEqualTo(Reason.ORACLE_NOT_READY);
    assertThat(oracle.hasMessages()).isFalse();
  }

  @Test
  void oracles_are_found_through_the_receptionist() {
    ActorTestKit kit = ActorTestKit.create(Prices.actorConfig());
    try {
      TestProbe<OracleCommand> registered = kit.createTestProbe();
      kit.system()
          .receptionist()
          .tell(Receptionist.register(Oracle.keyOf(BTC), registered.getRef()));
      ActorRef<PricePublisherCommand> live =
          kit.spawn(PricePublisher.create(ParameterFile.house(), keys.getRef()));
      TestProbe<ObservationReply> replies = kit.createTestProbe();

      registered.awaitAssert(
          () -> {
            live.tell(new PricePublisherCommand.Publish(observed("a", "1", 1), replies.getRef()));
            return registered.expectMessageClass(
                OracleCommand.Observe.class, Duration.ofMillis(100));
          });
    } finally {
      kit.shutdownTestKit();
    }
  }

  private PricePublisherCommand publish() {
    return new PricePublisherCommand.Publish(observed("desk", "100", 1), answers.getRef());
  }

  private Reason refusal() {
    return ((Refused) answers.receiveMessage()).reason();
  }

  private void oraclesAre(Set<ActorRef<OracleCommand>> oracles) {
    publisher.run(new PricePublisherInternal.OraclesListed(new OracleListing(BTC, oracles)));
  }
}
