package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.NOW;

import org.junit.jupiter.api.Test;

class CommandWindowTest {
  @Test
  void the_oldest_command_is_forgotten_first() {
    CommandWindow window = CommandWindow.EMPTY;
    for (int i = 0; i <= CommandWindow.LIMIT; i++) {
      window = window.plus(CommandId.of("k" + i), new CommandWindow.Receipt("r" + i, i, NOW));
    }

    assertThat(window.find(CommandId.of("k0"))).isEmpty();
    assertThat(window.find(CommandId.of("k1"))).isPresent();
    assertThat(window.find(CommandId.of("k" + CommandWindow.LIMIT))).isPresent();
    assertThat(window.receipts()).hasSize(CommandWindow.LIMIT);
    assertThat(window.oldestFirst()).hasSize(CommandWindow.LIMIT);
  }
}
