package org.plimsoll.node.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a reader is given of an example. The published figures are not in it, only their names: some
 * cases name a figure after what it is of, and some say only there at what it is asked.
 *
 * @param title in words
 * @param given its inputs
 * @param asked the names of its figures, by their path without indexes
 * @param arguments figures that are no results but say what the result beside them is for
 * @param parameters of the set it belongs to; empty: those that come with the engine hold
 */
record Case(
    String title,
    Given given,
    List<String> asked,
    Map<String, List<Double>> arguments,
    Optional<Given> parameters) {

  /** The names asked for that match, in their order; the first group of each. */
  List<String> asked(String pattern) {
    List<String> found = new ArrayList<>();
    java.util.regex.Pattern compiled = java.util.regex.Pattern.compile(pattern);
    for (String name : asked) {
      java.util.regex.Matcher matcher = compiled.matcher(name);
      if (matcher.matches()) {
        found.add(matcher.groupCount() > 0 ? matcher.group(1) : name);
      }
    }
    return found;
  }

  /** Figures in order of name and value. */
  static Map<String, Object> figures(Object... namesAndValues) {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      figures.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return figures;
  }
}
