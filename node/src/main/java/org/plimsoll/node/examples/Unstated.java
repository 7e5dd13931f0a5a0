package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.MarginParameters;

/** What cases leave unsaid: a file of numbers and words that comes with the program. */
final class Unstated {
  private static final String FILE = "unstated.json";
  private static final JsonNode VALUES = read();

  private Unstated() {}

  static double number(String name) {
    return VALUES.required(name).doubleValue();
  }

  static JsonNode list(String name) {
    return VALUES.required(name);
  }

  static String word(String name) {
    return VALUES.required(name).textValue();
  }

  /** What sources call an outcome of the engine. */
  static String word(String name, Enum<?> outcome) {
    return VALUES.required(name).required(outcome.name()).textValue();
  }

  /** Parameters that come with the system, for cases whose own are not in their file. */
  static MarginParameters preset(String name) {
    return ParameterFile.preset(word(name));
  }

  private static JsonNode read() {
    try (InputStream in = Unstated.class.getResourceAsStream(FILE)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }
}
