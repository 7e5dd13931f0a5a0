package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** One entity's adapter, told what Pekko Persistence tells it. */
class ChainAdapterTest {
  private static final PersistenceId ID = PersistenceId.of("Test", "one");

  private final List<Object> journal = new ArrayList<>();
  private final ChainAdapter<Counted> adapter = new ChainAdapter<>(ID, Counted.class);

  @Test
  void what_is_sealed_one_after_the_other_is_read_back() {
    adapter.recovered();
    write(1, 2, 3);

    assertThat(replayed(new ChainAdapter<>(ID, Counted.class)))
        .containsExactly(Counted.of(1), Counted.of(2), Counted.of(3));
    assertThat(report().isSound()).isTrue();
    assertThat(report().head()).isEqualTo(adapter.head());
    assertThat(adapter.head().sequence()).isEqualTo(3);
  }

  @Test
  void nothing_is_sealed_before_recovery_is_told() {
    assertThatThrownBy(() -> adapter.toJournal(Counted.of(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Test|one must tell its chain that it has recovered");
  }

  @Test
  void a_write_that_failed_leaves_no_trace_in_the_chain() {
    adapter.recovered();
    write(1, 2);
    adapter.toJournal(Counted.of(3));
    adapter.toJournal(Counted.of(4));

    assertThat(replayed(adapter)).containsExactly(Counted.of(1), Counted.of(2));
    adapter.recovered();
    write(5);

    assertThat(report().isSound()).isTrue();
    assertThat(report().entries()).isEqualTo(3);
  }

  @Test
  void a_first_write_that_failed_leaves_no_trace_in_the_chain() {
    adapter.recovered();
    adapter.toJournal(Counted.of(1));

    adapter.recovered();
    write(2);

    assertThat(report().isSound()).isTrue();
  }

  @Test
  void a_recovery_that_failed_halfway_begins_anew() {
    adapter.recovered();
    write(1, 2, 3);
    ChainAdapter<Counted> again = new ChainAdapter<>(ID, Counted.class);
    again.fromJournal(journal.get(0), "");

    again.recoveryFailed();

    assertThat(replayed(again)).hasSize(3);
    again.recovered();
    assertThat(again.head()).isEqualTo(adapter.head());
  }

  @Test
  void a_recovery_that_failed_before_anything_was_read_begins_anew() {
    adapter.recovered();
    write(1, 2);
    adapter.toJournal(Counted.of(3));
    adapter.recoveryFailed();

    assertThat(replayed(adapter)).hasSize(2);
  }

  @Test
  void events_of_format_1_are_read_and_counted_and_the_chain_begins_after_them() {
    journal.add(Counted.of(1));
    journal.add(Counted.of(2));

    assertThat(replayed(adapter)).containsExactly(Counted.of(1), Counted.of(2));
    assertThat(adapter.head()).isEqualTo(new ChainHead(2, ChainHead.origin(ID.id()).hash()));
    adapter.recovered();
    write(3);

    assertThat(replayed(new ChainAdapter<>(ID, Counted.class))).hasSize(3);
    assertThat(report().isSound()).isTrue();
    assertThat(report().unsealed()).isEqualTo(2);
    assertThat(report().entries()).isEqualTo(1);
  }

  @Test
  void who_asked_is_sealed_with_what_they_asked_for_and_nothing_else() {
    Cause alice = new Cause(Optional.of("alice"), Optional.of("k1"));
    adapter.recovered();
    adapter.causedBy(Optional.of(alice));
    write(1, 2);
    adapter.causedBy(Optional.empty());
    write(3);

    assertThat(journal)
        .extracting(entry -> ((JournalEntry) entry).cause())
        .containsExactly(Optional.of(alice), Optional.of(alice), Optional.empty());
  }

  @Test
  void a_journal_that_was_changed_is_not_read() {
    adapter.recovered();
    write(1, 2, 3);
    JournalEntry second = (JournalEntry) journal.get(1);

    String changed = second.event().replace("text 2", "text 9");
    journal.set(1, new JournalEntry(changed, second.cause(), second.hash()));

    assertThatThrownBy(() -> replayed(new ChainAdapter<>(ID, Counted.class)))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("the journal of Test|one was changed, seen at sequence 2");
  }

  @Test
  void an_event_that_is_missing_doubled_or_of_another_is_not_read() {
    adapter.recovered();
    write(1, 2, 3);
    List<Object> whole = List.copyOf(journal);
    ChainAdapter<Counted> other =
        new ChainAdapter<>(PersistenceId.of("Test", "two"), Counted.class);
    other.recovered();
    Object ofAnother = other.toJournal(Counted.of(1));

    for (List<Object> wrong :
        List.of(
            List.of(whole.get(1), whole.get(2)),
            List.of(whole.get(0), whole.get(2)),
            List.of(whole.get(0), whole.get(0), whole.get(1)),
            List.of(ofAnother, whole.get(1)),
            List.of(whole.get(1), whole.get(0), whole.get(2)))) {
      journal.clear();
      journal.addAll(wrong);
      assertThatThrownBy(() -> replayed(new ChainAdapter<>(ID, Counted.class)))
          .isInstanceOf(BrokenChainException.class);
    }
  }

  @Test
  void an_event_that_is_not_sealed_is_not_read_after_one_that_is() {
    adapter.recovered();
    write(1);
    journal.add(Counted.of(2));

    assertThatThrownBy(() -> replayed(new ChainAdapter<>(ID, Counted.class)))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("sequence 2: it is not sealed, and those before it are");
  }

  private void write(long... numbers) {
    for (long number : numbers) {
      journal.add(adapter.toJournal(Counted.of(number)));
    }
  }

  private List<Counted> replayed(ChainAdapter<Counted> reader) {
    List<Counted> events = new ArrayList<>();
    for (Object stored : journal) {
      events.addAll(CollectionConverters.asJava(reader.fromJournal(stored, "").events()));
    }
    return events;
  }

  private ChainReport report() {
    ChainVerifier verifier = new ChainVerifier(ID.id());
    for (int n = 0; n < journal.size(); n++) {
      verifier.add(n + 1L, StoredEvents.entryOf(journal.get(n)));
    }
    return verifier.report();
  }
}
