package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads the cases of one shape and has the engine compute their figures.
 *
 * @param what it computes
 * @param needed names of inputs that make the shape
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
    return needed.stream().allMatch(name -> Given.has(inputs, name)) && also.test(inputs);
  }
}
