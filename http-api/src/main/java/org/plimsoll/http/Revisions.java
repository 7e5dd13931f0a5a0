package org.plimsoll.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Revisions of accounts as headers have them: a number in quotes. */
final class Revisions {
  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private Revisions() {}

  /**
   * The one that a tag names.
   *
   * @throws IllegalArgumentException if it names none, or more than one
   */
  static long of(String tag) {
    Matcher matcher = TAG.matcher(tag.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no tag of a revision: " + tag);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** Whether the caller has the answer already that follows from this revision alone. */
  static boolean isKnown(HttpRequest request, long revision) {
    return request
        .getHeader("If-None-Match")
        .map(header -> List.of(header.value().replace("W/", "").split("\\s*,\\s*")))
        .filter(tags -> tags.contains("\"" + revision + "\""))
        .isPresent();
  }
}
