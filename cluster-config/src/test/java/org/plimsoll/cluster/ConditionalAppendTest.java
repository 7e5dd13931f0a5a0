package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionalAppendTest {
  private final ConditionalAppend append = new ConditionalAppend("plimsoll.messages");

  @Test
  void an_event_is_inserted_only_at_a_free_number() {
    assertThat(
            append.fenced(
                """

                  INSERT INTO plimsoll.messages (persistence_id, partition_nr,
                    tags)
                  VALUES (?, ?,  ?)
                """))
        .endsWith("VALUES (?, ?,  ?) IF NOT EXISTS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM plimsoll.messages WHERE persistence_id = ?",
        "INSERT INTO plimsoll.all_persistence_ids (persistence_id) VALUES ( ? )",
        "INSERT INTO plimsoll.messages (persistence_id) VALUES (?) IF NOT EXISTS",
        "INSERT INTO other.messages (persistence_id) VALUES (?)",
        "DELETE FROM plimsoll.messages_of_others WHERE persistence_id = ?"
      })
  void what_is_no_change_of_events_is_left_as_it_is(String statement) {
    assertThat(append.fenced(statement)).isEqualTo(statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM plimsoll.messages WHERE persistence_id = ?",
        "  delete\n from  Plimsoll.Messages where persistence_id = ?",
        "UPDATE plimsoll.messages SET event = ? WHERE persistence_id = ?",
        "TRUNCATE plimsoll.messages",
        "TRUNCATE TABLE plimsoll.messages",
        "INSERT INTO plimsoll.messages (persistence_id) VALUES (?) USING TTL 5",
        "INSERT INTO plimsoll.messages JSON ?",
        "BEGIN UNLOGGED BATCH INSERT INTO plimsoll.messages (persistence_id) VALUES (?);"
            + " APPLY BATCH"
      })
  void any_other_change_of_events_is_refused(String statement) {
    assertThatThrownBy(() -> append.fenced(statement))
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("only ever appended");
  }
}
