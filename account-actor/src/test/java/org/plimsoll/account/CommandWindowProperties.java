package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.CommandWindow.Receipt;
import org.plimsoll.risk.Seed;

/** Against a plain list that is searched from end to end. */
class CommandWindowProperties {
  private static final int STEPS = 20_000;
  private static final String[] CALLERS = {"", "anna", "bert"};

  private final SplittableRandom random = Seed.random();

  private record Known(CommandId id, Receipt receipt) {}

  /** What the window should be, slowly. */
  private static final class SlowWindow {
    private final List<Known> oldestFirst = new ArrayList<>();

    void plus(CommandId id, Receipt receipt) {
      minus(id);
      while (!oldestFirst.isEmpty()
          && oldestFirst.get(0).receipt().at().plus(Duration.ofDays(30)).isBefore(receipt.at())) {
        oldestFirst.remove(0);
      }
      oldestFirst.add(new Known(id, receipt));
    }

    void minus(CommandId id) {
      oldestFirst.removeIf(known -> known.id().equals(id));
    }

    Optional<Receipt> find(CommandId id) {
      return exactly(id).or(() -> exactly(CommandId.of(id.value())));
    }

    private Optional<Receipt> exactly(CommandId id) {
      return oldestFirst.stream()
          .filter(known -> known.id().equals(id))
          .map(Known::receipt)
          .findFirst();
    }
  }

  @Test
  void it_knows_what_a_list_of_the_last_30_days_knows() {
    CommandWindow window = CommandWindow.EMPTY;
    SlowWindow slow = new SlowWindow();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    for (int n = 1; n <= STEPS; n++) {
      // A clock of another node may be a little behind.
      now = now.plusSeconds(random.nextLong(-60, 6 * 3600));
      CommandId id = anyId();
      if (random.nextInt(5) == 0) {
        window = window.minus(id);
        slow.minus(id);
      } else {
        Receipt receipt = new Receipt("r" + n, n, now);
        window =
            random.nextBoolean() ? window.plus(id, receipt) : window.plusOfSettlement(id, receipt);
        slow.plus(id, receipt);
      }
      CommandId asked = anyId();
      assertThat(window.find(asked))
          .as("seed %d, step %d, %s", Seed.VALUE, n, asked)
          .isEqualTo(slow.find(asked));
      assertThat(window.receipts()).as("step %d", n).hasSize(slow.oldestFirst.size());
      assertThat(window.oldestFirst().values())
          .as("seed %d, step %d", Seed.VALUE, n)
          .containsExactlyElementsOf(slow.oldestFirst.stream().map(Known::id).toList());
    }
  }

  private CommandId anyId() {
    CommandId id = CommandId.of("k" + random.nextInt(100));
    String caller = CALLERS[random.nextInt(CALLERS.length)];
    return caller.isEmpty() ? id : id.by(caller);
  }
}
