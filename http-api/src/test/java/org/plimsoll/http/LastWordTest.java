package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LastWordTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final StreamPlaces places = new StreamPlaces(1, 1);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_reader_that_takes_nothing_loses_its_place_and_is_told_where_to_go_on() {
    SinkQueueWithCancel<ServerSentEvent> reader =
        read(Source.range(8, 20).map(LastWordTest::fact), SHORT, Optional.empty());

    await().until(() -> places.open() == 0);

    assertThat(next(reader).getId()).contains("8"); // which was on its way
    assertEnd(reader, "SLOW_READER", "8");
  }

  @Test
  void a_reader_that_takes_what_there_is_waits_for_more_as_long_as_it_likes() {
    SinkQueueWithCancel<ServerSentEvent> reader =
        read(
            Source.single(fact(8)).concat(Source.maybe()).keepAlive(SHORT, () -> fact(9)),
            LONG,
            Optional.empty());

    for (int n = 0; n < 5; n++) {
      next(reader);
    }

    assertThat(places.open()).isEqualTo(1);
  }

  @Test
  void who_may_read_no_more_is_told_so() {
    SinkQueueWithCancel<ServerSentEvent> reader =
        read(Source.single(fact(8)).concat(Source.maybe()), LONG, Optional.of(SHORT));

    assertThat(next(reader).getId()).contains("8");
    assertEnd(reader, "TOKEN_EXPIRED", "8");
  }

  @Test
  void a_journal_that_cannot_be_read_ends_it_where_it_is() {
    SinkQueueWithCancel<ServerSentEvent> reader =
        read(Source.failed(new IllegalStateException("gone")), LONG, Optional.empty());

    assertEnd(reader, "JOURNAL_UNAVAILABLE", "7");
  }

  @Test
  void a_node_that_goes_says_so_first() {
    SinkQueueWithCancel<ServerSentEvent> reader =
        read(Source.single(fact(8)).concat(Source.maybe()), LONG, Optional.empty());
    assertThat(next(reader).getId()).contains("8");

    places.close();

    assertEnd(reader, "SHUTTING_DOWN", "8");
  }

  private SinkQueueWithCancel<ServerSentEvent> read(
      Source<ServerSentEvent, ?> events, Duration patience, Optional<Duration> lifetime) {
    return events
        .via(new LastWord("7", patience, lifetime, places.take("alice")))
        .runWith(
            Sink.<ServerSentEvent>queue().withAttributes(Attributes.inputBuffer(1, 1)),
            KIT.system());
  }

  private void assertEnd(SinkQueueWithCancel<ServerSentEvent> reader, String reason, String after) {
    ServerSentEvent end = next(reader);
    assertThat(end.getEventType()).contains("end");
    assertThat(end.getId()).contains(after);
    assertThat(end.getData())
        .contains("\"reason\":\"" + reason + "\"", "\"after\":\"" + after + "\"");
    assertThat(reader.pull().toCompletableFuture().join()).isEmpty();
    assertThat(places.open()).isZero();
  }

  private static ServerSentEvent next(SinkQueueWithCancel<ServerSentEvent> reader) {
    return reader.pull().toCompletableFuture().join().orElseThrow();
  }

  private static ServerSentEvent fact(int sequence) {
    return EventStreams.fact(String.valueOf(sequence), Map.of("n", sequence));
  }
}
