package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;

class JournalFollowerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final SplittableRandom random = Seed.random();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5 6 7, 5 6 7",
    "5, 5 6 8, 5 6",
    "5, 6 7,   ''",
    "5, '',    ''",
    "1, 1,     1",
    "5, 4 5 6, ''"
  })
  void what_comes_after_a_missing_event_is_read_again(long first, String found, String taken) {
    assertThat(JournalFollower.unbroken(first, numbers(found), Long::longValue))
        .isEqualTo(numbers(taken));
  }

  /** The journal grows while it is read, and at times shows less of its end than it has. */
  @Test
  void however_it_is_read_every_event_comes_once_and_in_order() {
    for (int n = 0; n < 50; n++) {
      long start = random.nextLong(0, 20);
      long end = start + random.nextLong(1, 200);
      int page = random.nextInt(1, 20);
      var follower =
          new JournalFollower<>(reading(start, end), Long::longValue, page, Runnable::run);

      List<Long> read =
          follower
              .after(start, () -> CompletableFuture.completedFuture(null))
              .mapConcat(events -> events)
              .take(end - start)
              .runWith(Sink.seq(), KIT.system())
              .toCompletableFuture()
              .join();

      assertThat(read)
          .as("seed %d case %d", Seed.VALUE, n)
          .isEqualTo(LongStream.rangeClosed(start + 1, end).boxed().toList());
    }
  }

  private JournalFollower.Reading<Long> reading(long start, long end) {
    return new JournalFollower.Reading<>() {
      private long length = start;

      @Override
      public CompletionStage<List<Long>> read(long first, long last) {
        length = Math.min(end, length + random.nextLong(0, 5));
        long shown = Math.min(last, length);
        return CompletableFuture.completedFuture(
            LongStream.rangeClosed(first, shown)
                .filter(sequence -> random.nextInt(20) > 0)
                .boxed()
                .toList());
      }
    };
  }

  private static List<Long> numbers(String text) {
    return Arrays.stream(text.split(" "))
        .filter(each -> !each.isEmpty())
        .map(Long::valueOf)
        .collect(Collectors.toList());
  }
}
