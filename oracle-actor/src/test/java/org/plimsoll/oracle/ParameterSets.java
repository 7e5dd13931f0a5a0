package org.plimsoll.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.plimsoll.risk.market.MarginParameters;

/** Parameters of the house, changed as a person would change the file. */
final class ParameterSets {
  static final MarginParameters HOUSE = ParameterFile.house();
  private static final ObjectMapper JSON = new ObjectMapper();

  private ParameterSets() {}

  /** The house under another name, with this done to its file. */
  static MarginParameters changed(String version, Consumer<ObjectNode> change) {
    return changed(HOUSE, version, change);
  }

  static MarginParameters changed(
      MarginParameters from, String version, Consumer<ObjectNode> change) {
    try {
      ObjectNode file = (ObjectNode) JSON.readTree(ParameterSet.of(from).content());
      file.put("version", version);
      change.accept(file);
      return ParameterFile.parse(version, JSON.writeValueAsString(file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(version, e);
    }
  }

  /** The house under another name. */
  static ParameterSet named(String version) {
    return ParameterSet.of(changed(version, file -> {}));
  }

  /** The entry of this id in a list of the file. */
  static ObjectNode entry(JsonNode file, String list, String id) {
    for (JsonNode each : file.get(list)) {
      if (each.get("id").asText().equals(id)) {
        return (ObjectNode) each;
      }
    }
    throw new IllegalArgumentException("no " + id + " in " + list);
  }

  static void remove(JsonNode file, String list, String id) {
    ArrayNode entries = (ArrayNode) file.get(list);
    for (int n = entries.size() - 1; n >= 0; n--) {
      if (entries.get(n).path("id").asText().equals(id)) {
        entries.remove(n);
      }
    }
  }
}
