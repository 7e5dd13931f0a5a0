package org.plimsoll.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.account.MarginMonitorCommand.Book;

/** When the books of several nodes are those of all accounts, and how they become one list. */
final class BookRules {
  private BookRules() {}

  /**
   * Why what these monitors say would not be all accounts; empty if it would.
   *
   * @param members the nodes that may hold accounts
   * @param monitors the nodes whose monitors can be asked
   */
  static Optional<String> missingMonitor(Set<?> members, Set<?> monitors) {
    return members.stream()
        .filter(node -> !monitors.contains(node))
        .map(node -> "the accounts of node " + node + " cannot be read now")
        .findFirst();
  }

  /**
   * Why accounts may not be in any monitor; empty if all with exposure are.
   *
   * @param members the nodes of the cluster
   * @param recalled the nodes there were when all accounts were last called back and had answered;
   *     empty if they never had
   */
  static Optional<String> lostSinceRecall(Set<String> members, Optional<Set<String>> recalled) {
    if (recalled.isEmpty()) {
      return Optional.of("accounts are still coming back into memory");
    }
    Set<String> lost = new TreeSet<>(recalled.orElseThrow());
    lost.removeAll(members);
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of("accounts of node " + lost.iterator().next() + " are still coming back");
  }

  /** All books in order of name; of one that moved meanwhile what it said last. */
  static List<Book> merged(Collection<List<Book>> ofNodes) {
    SortedMap<AccountId, Book> newest = new TreeMap<>();
    ofNodes.forEach(
        books ->
            books.forEach(
                book ->
                    newest.merge(
                        book.account(), book, (a, b) -> a.revision() >= b.revision() ? a : b)));
    return new ArrayList<>(newest.values());
  }
}
