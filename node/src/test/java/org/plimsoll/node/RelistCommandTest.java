package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What it does is in BackupIT, which has a Cassandra. */
class RelistCommandTest {
  @Test
  void of_a_journal_in_a_file_there_is_nothing_to_list() {
    StringWriter errors = new StringWriter();

    int code = NodeMain.commandLine().setErr(new PrintWriter(errors, true)).execute("relist");

    assertThat(code).isEqualTo(1);
    assertThat(errors.toString())
        .startsWith("plimsoll: relist needs --journal cassandra: in a file");
  }
}
