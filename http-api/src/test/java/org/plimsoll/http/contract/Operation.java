package org.plimsoll.http.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One operation of the file.
 *
 * @param path with the names of its parameters in braces
 * @param parameters of the path and of itself
 */
public record Operation(
    String id, String method, String path, List<JsonNode> parameters, JsonNode node) {

  /** What stands in an address for the parameters of a path; empty if it is another path. */
  static Optional<Map<String, String>> matched(String path, String address) {
    String[] template = path.split("/", -1);
    String[] segments = address.split("/", -1);
    if (template.length != segments.length) {
      return Optional.empty();
    }
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < template.length; i++) {
      if (isParameter(template[i]) && !segments[i].isEmpty()) {
        values.put(
            template[i].substring(1, template[i].length() - 1), Exchange.decoded(segments[i]));
      } else if (!template[i].equals(segments[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** How many segments are literal: the path with more of them is meant. */
  static long literals(String path) {
    return Pattern.compile("/").splitAsStream(path).filter(each -> !isParameter(each)).count();
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }

  List<JsonNode> parametersIn(String place) {
    return parameters.stream().filter(each -> each.path("in").asText().equals(place)).toList();
  }

  /** Whether it has to be named by a key, so that it can be repeated. */
  public boolean needsKey() {
    return hasHeader("Idempotency-Key");
  }

  /** Whether a request may or must have this header. */
  public boolean hasHeader(String name) {
    return parametersIn("header").stream()
        .anyMatch(each -> each.path("name").asText().equals(name));
  }

  /** How far which role reaches, as the file says. */
  public SortedMap<String, String> roles() {
    SortedMap<String, String> roles = new TreeMap<>();
    node.path("x-roles")
        .properties()
        .forEach(role -> roles.put(role.getKey(), role.getValue().asText()));
    return roles;
  }
}
