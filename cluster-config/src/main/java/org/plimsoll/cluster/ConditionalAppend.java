package org.plimsoll.cluster;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The fence: what becomes of the journal plugin's statements. Its INSERT of an event gets a
 * condition, so that a number of an entity is written once; any other change of the table of events
 * is refused.
 *
 * @param table with its keyspace
 */
record ConditionalAppend(String table) {
  private static final String CONDITION = " IF NOT EXISTS";
  private static final Pattern CHANGE =
      Pattern.compile("\\s*(INSERT|UPDATE|DELETE|TRUNCATE|DROP|ALTER|BEGIN)\\b.*");

  /**
   * The statement to send.
   *
   * @throws UnsafeJournalException if it would change the table of events in any other way
   */
  String fenced(String statement) {
    String plain = " " + statement.replaceAll("\\s+", " ").strip().toUpperCase(Locale.ROOT) + " ";
    String name = table.toUpperCase(Locale.ROOT);
    boolean changes = CHANGE.matcher(plain).matches() && names(plain, name);
    if (!changes || plain.endsWith(CONDITION + " ")) {
      return statement;
    }
    if (plain.startsWith(" INSERT INTO " + name + " (") && plain.endsWith(") ")) {
      return statement.strip() + CONDITION;
    }
    throw new UnsafeJournalException(
        "events are only ever appended to " + table + "; refused: " + statement.strip());
  }

  private static boolean names(String statement, String name) {
    return Pattern.compile("[\\s,]" + Pattern.quote(name) + "[\\s(]").matcher(statement).find();
  }
}
