package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Decisions.VIEW;
import static org.plimsoll.account.Decisions.deposit;
import static org.plimsoll.account.Decisions.refusalOf;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.CommandWindow.Receipt;
import org.plimsoll.risk.Portfolios;

class CommandWindowTest {
  private static final CommandId KEY = CommandId.of("k");

  /** Times are after the first command was applied, by the events of the account. */
  @ParameterizedTest
  @CsvSource({"PT0S, true", "P29D, true", "P30D, true", "P30DT0.000000001S, false", "P31D, false"})
  void a_command_is_forgotten_when_another_is_applied_more_than_30_days_later(
      Duration later, boolean isKnown) {
    CommandWindow window =
        CommandWindow.EMPTY
            .plus(KEY, receipt(1, NOW))
            .plus(CommandId.of("next"), receipt(2, NOW.plus(later)));

    assertThat(window.find(KEY).isPresent()).isEqualTo(isKnown);
    assertThat(window.receipts()).hasSameSizeAs(window.oldestFirst());
  }

  @Test
  void time_alone_forgets_nothing() {
    CommandWindow window = CommandWindow.EMPTY.plus(KEY, receipt(1, NOW));

    assertThat(window.find(KEY)).contains(receipt(1, NOW));
  }

  /** Whose key it is; who asks; whether that is the same command. */
  @ParameterizedTest
  @CsvSource({
    "anna, anna, true",
    "anna, bert, false",
    "'', '', true",
    "anna, '', false",
    // Written before keys had callers: no caller may use such a key for something else.
    "'', anna, true"
  })
  void a_key_is_its_callers(String chosenBy, String askedBy, boolean isKnown) {
    CommandWindow window = CommandWindow.EMPTY.plus(key(chosenBy), receipt(1, NOW));

    assertThat(window.find(key(askedBy)).isPresent()).isEqualTo(isKnown);
  }

  @Test
  void two_callers_of_one_key_have_an_answer_each() {
    CommandWindow window =
        CommandWindow.EMPTY.plus(key("anna"), receipt(1, NOW)).plus(key("bert"), receipt(2, NOW));

    assertThat(window.find(key("anna"))).contains(receipt(1, NOW));
    assertThat(window.find(key("bert"))).contains(receipt(2, NOW));
  }

  @Test
  void a_full_account_refuses_until_the_oldest_is_forgotten_and_repeats_what_it_did() {
    CommandWindow window = CommandWindow.EMPTY.plus(KEY, receipt(1, NOW));
    for (int n = 2; n <= CommandWindow.LIMIT; n++) {
      window = window.plus(CommandId.of("k" + n), receipt(n, NOW));
    }
    AccountState full = Accounts.holding(Portfolios.cash("1")).withCommands(window);

    Decision refused = deposit(full, "USDT", "1", VIEW);

    assertThat(refusalOf(refused)).isEqualTo(RejectReason.COMMAND_ID_REUSED);
    assertThat(window.hasRoom(NOW.plus(CommandWindow.KEPT))).isFalse();
    assertThat(window.roomAt()).isEqualTo(NOW.plus(CommandWindow.KEPT));
    assertThat(window.hasRoom(NOW.plus(CommandWindow.KEPT).plusNanos(1))).isTrue();
    AccountState other =
        full.withCommands(window.minus(KEY).plus(CommandId.of("x"), receipt(1, NOW)));
    assertThat(((Decision.Refuse) deposit(other, "USDT", "1", VIEW)).rejection())
        .satisfies(
            rejection -> {
              assertThat(rejection.reason()).isEqualTo(RejectReason.TOO_MANY_COMMANDS);
              assertThat(rejection.numbers())
                  .containsEntry("roomAt", NOW.plus(CommandWindow.KEPT).toString());
            });
  }

  @Test
  void commands_of_settlements_leave_room_for_the_others_and_are_then_not_remembered() {
    CommandWindow window = CommandWindow.EMPTY;
    for (int n = 1; n <= CommandWindow.SETTLEMENTS_LIMIT + 1; n++) {
      window = window.plusOfSettlement(CommandId.of("t" + n), receipt(n, NOW));
    }

    assertThat(window.receipts()).hasSize(CommandWindow.SETTLEMENTS_LIMIT);
    assertThat(window.find(CommandId.of("t" + CommandWindow.SETTLEMENTS_LIMIT))).isPresent();
    assertThat(window.hasRoom(NOW)).isTrue();
    Instant later = NOW.plus(CommandWindow.KEPT).plusNanos(1);
    assertThat(window.plusOfSettlement(KEY, receipt(9, later)).receipts()).hasSize(1);
  }

  private static CommandId key(String caller) {
    return caller.isEmpty() ? KEY : KEY.by(caller);
  }

  private static Receipt receipt(long revision, Instant at) {
    return new Receipt("request", revision, at);
  }
}
