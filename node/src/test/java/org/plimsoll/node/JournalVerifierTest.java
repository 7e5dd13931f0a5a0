package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.DecisionCheck;

/** What is found in journals is in AuditVerifyIT, which has some. */
class JournalVerifierTest {
  @Test
  void a_journal_in_which_nothing_is_found_is_not_sound() {
    AuditSources sources = new AuditSources(List.of(), List.of(), Instant.MAX);
    Verification verification =
        new JournalVerifier(Optional.empty(), sources, DecisionCheck::new).end();

    assertThat(verification.isSound()).isFalse();
    assertThat(verification.faults()).containsExactly("nothing was found in it");
  }
}
