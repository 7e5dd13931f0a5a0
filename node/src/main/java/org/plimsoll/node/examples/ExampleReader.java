package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads the cases of one shape and has the engine compute their figures.
 *
 * @param what it computes
 * @param needed names of inputs that make the shape; {@code a|b} is either
 * @param also what else the inputs must be
 * @param compute the figures by name, in the structure they are published in: numbers, texts,
 *     booleans, lists and maps of them
 */
record ExampleReader(
    String what,
    List<String> needed,
    Predicate<JsonNode> also,
    Function<Case, Map<String, Object>> compute) {

  static ExampleReader of(
      String what, List<String> needed, Function<Case, Map<String, Object>> compute) {
    return new ExampleReader(what, needed, inputs -> true, compute);
  }

  boolean recognises(JsonNode inputs) {
    return needed.stream().allMatch(names -> hasOneOf(inputs, names)) && also.test(inputs);
  }

  private static boolean hasOneOf(JsonNode inputs, String names) {
    return Stream.of(names.split("\\|")).anyMatch(name -> Given.has(inputs, name));
  }
}
