package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;

/** When what monitors say is all there is. */
class BookRulesTest {

  /** Nodes by letters; "-" is that all accounts never were called back. */
  @ParameterizedTest(name = "nodes {0}, recalled at {1}, monitors {2}")
  @CsvSource({
    "ab, ab, ab,",
    "ab, a, ab,",
    "abc, ab, abc,",
    "a, ab, a, accounts of node b are still coming back",
    "ac, ab, ac, accounts of node b are still coming back",
    "ab, -, ab, accounts are still coming back into memory",
    "ab, ab, a, the accounts of node b cannot be read now",
    "a, a, ab,",
  })
  void books_are_complete_or_say_why_not(
      String nodes, String recalled, String monitors, String why) {
    Optional<Set<String>> then =
        recalled.equals("-") ? Optional.empty() : Optional.of(letters(recalled));

    assertThat(
            BookRules.lostSinceRecall(letters(nodes), then)
                .or(() -> BookRules.missingMonitor(letters(nodes), letters(monitors))))
        .isEqualTo(Optional.ofNullable(why));
  }

  @Test
  void an_account_that_moved_while_it_was_asked_for_counts_once_as_it_last_said() {
    List<Book> merged =
        BookRules.merged(
            List.of(
                List.of(book("b", 3, "30"), book("c", 1, "10")),
                List.of(book("a", 1, "10"), book("b", 4, "40"))));

    assertThat(merged).containsExactly(book("a", 1, "10"), book("b", 4, "40"), book("c", 1, "10"));
  }

  private static Book book(String account, long revision, String cash) {
    return new Book(
        AccountId.of(account),
        revision,
        MarginMethod.STANDARD,
        MarginStatus.ABOVE_INITIAL,
        Portfolios.cash(cash));
  }

  private static Set<String> letters(String all) {
    return Set.of(all.split(""));
  }
}
