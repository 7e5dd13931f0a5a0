package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalExtentTest {
  @TempDir Path directory;

  @Test
  void a_later_reading_that_has_more_misses_nothing() {
    JournalExtent before = extent(Map.of("Account|alice", 3L));

    assertThat(extent(Map.of("Account|alice", 4L, "Account|bob", 1L)).missing(before)).isEmpty();
    assertThat(before.missing(before)).isEmpty();
  }

  @Test
  void events_that_are_gone_are_named() {
    JournalExtent before = extent(Map.of("Account|alice", 3L, "Account|bob", 2L, "Oracle|x", 1L));

    assertThat(extent(Map.of("Account|alice", 2L, "Oracle|x", 1L)).missing(before))
        .containsExactly("Account|alice: 2 of 3 events", "Account|bob: 0 of 2 events");
  }

  @Test
  void it_is_read_as_it_was_written() throws IOException {
    JournalExtent extent = extent(Map.of("Account|a\tb", 3L, "Settlement|trade 1", 12L));
    Path file = directory.resolve("extent");

    extent.write(file);

    assertThat(JournalExtent.read(file)).isEqualTo(extent);
    assertThat(extent.total()).isEqualTo(15);
  }

  @Test
  void another_file_is_refused_with_the_line_that_shows_it() throws IOException {
    Path file = Files.writeString(directory.resolve("other"), "Account|alice 3\n");

    assertThatThrownBy(() -> JournalExtent.read(file))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("other was not written by 'audit verify --save': Account|alice 3");
  }

  private static JournalExtent extent(Map<String, Long> events) {
    return new JournalExtent(new TreeMap<>(events));
  }
}
