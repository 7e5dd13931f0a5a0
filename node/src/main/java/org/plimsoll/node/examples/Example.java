package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One published case.
 *
 * @param id unique in its file
 * @param title what it shows, in its own words; may be empty
 * @param inputs an object
 * @param expected the published figures, an object; empty for a set of parameters
 * @param tolerance how far ours may be from them
 */
record Example(String id, String title, JsonNode inputs, JsonNode expected, Tolerance tolerance) {

  /** Whether it states parameters of other cases and has nothing to compare. */
  boolean isParameterSet() {
    return expected.isEmpty();
  }

  /** The part of the id that cases of one set share: all before the last dash. */
  String set() {
    int dash = id.lastIndexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }
}
