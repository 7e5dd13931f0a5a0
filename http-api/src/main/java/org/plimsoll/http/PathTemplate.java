package org.plimsoll.http;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The path of an endpoint, as documents write it: {@code /v1/accounts/{id}/deposits}.
 *
 * @param segments between slashes; a name in braces stands for any segment
 */
record PathTemplate(List<String> segments) {
  /** What belongs to one account starts with this. */
  static final String OF_ACCOUNT = "/v1/accounts/{id}";

  /** Which parameter names the account there. */
  static final String ACCOUNT = "id";

  private static final Pattern FORM = Pattern.compile("(/([a-z0-9.-]+|\\{[a-z][a-zA-Z]*\\}))+");

  PathTemplate {
    segments = List.copyOf(segments);
    Set<String> parameters = new HashSet<>();
    for (String segment : segments) {
      if (isParameter(segment) && !parameters.add(segment)) {
        throw new IllegalArgumentException("a path must name " + segment + " once");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if it is not slashes, each with a segment or a parameter
   */
  static PathTemplate of(String path) {
    if (!FORM.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "a path must be like /v1/accounts/{id}/deposits, was: " + path);
    }
    return new PathTemplate(List.of(path.substring(1).split("/")));
  }

  /**
   * What stands in the place of each parameter; empty if this is another path.
   *
   * @param path its segments, decoded
   */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 0; i < path.size(); i++) {
      String segment = segments.get(i);
      if (isParameter(segment)) {
        parameters.put(nameOf(segment), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  /** Whether it is about the account it names. */
  boolean isOfAccount() {
    return toString().equals(OF_ACCOUNT) || toString().startsWith(OF_ACCOUNT + "/");
  }

  /** Whether there is a path that both match. */
  boolean meets(PathTemplate other) {
    if (segments.size() != other.segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      String mine = segments.get(i);
      String theirs = other.segments.get(i);
      if (!isParameter(mine) && !isParameter(theirs) && !mine.equals(theirs)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }

  private static String nameOf(String segment) {
    return segment.substring(1, segment.length() - 1);
  }
}
