package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountId;

/** How streams are read, beside {@link StreamRoutesTest}. */
final class EventStreamsTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final TestNode node = TestNode.shared();
  private final EventStreams streams =
      new EventStreams(
          node.system(),
          new StreamSettings(1, 1, 2, Duration.ofMillis(1), NEVER, NEVER, NEVER),
          node.services().journal().news());

  /** It would look by itself in an hour. */
  @Test
  void who_waits_for_a_journal_is_woken_when_it_grows() {
    String account = node.openWith("1000");
    var read =
        streams
            .follow(
                Account.persistenceId(AccountId.of(account)).id(),
                2,
                (first, last) ->
                    node.services()
                        .journal()
                        .log()
                        .accountEvents(AccountId.of(account), first, last),
                LoggedEvent::sequence)
            .map(LoggedEvent::sequence)
            .take(20)
            .runWith(Sink.seq(), node.system())
            .toCompletableFuture();

    for (int n = 0; n < 20; n++) {
      node.deposit(account, "USDT", "1");
    }

    assertThat(read)
        .succeedsWithin(Duration.ofSeconds(30))
        .satisfies(
            sequences ->
                assertThat(sequences).startsWith(3L, 4L).endsWith(22L).hasSize(20).isSorted());
  }

  @Test
  void a_stream_is_read_on_threads_of_its_own() {
    List<String> threads =
        streams
            .follow(
                "none",
                0,
                (first, last) ->
                    Source.range(first.intValue(), last.intValue())
                        .map(n -> new Read(n, Thread.currentThread().getName())),
                Read::sequence)
            .map(Read::thread)
            .take(5)
            .runWith(Sink.seq(), node.system())
            .toCompletableFuture()
            .join();

    assertThat(threads).hasSize(5).allMatch(name -> name.contains("plimsoll.http.streams"));
  }

  private record Read(long sequence, String thread) {}
}
