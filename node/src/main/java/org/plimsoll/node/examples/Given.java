package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fields of a case, read by name. What was never read is known afterwards, so that a field nobody
 * understood is not passed over. A unit at the end of a name, such as {@code _btc}, is not part of
 * it. Several names are alternatives of which the first that is there counts.
 */
final class Given {
  private static final List<String> UNITS =
      List.of("btc", "xbt", "eth", "usd", "usdc", "usdt", "coin", "ltc", "sec");

  private final JsonNode node;
  private final String path;
  private final Set<String> read = new LinkedHashSet<>();
  private final Map<String, Given> children = new LinkedHashMap<>();

  Given(JsonNode node) {
    this(node, "");
  }

  private Given(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Whether an object has a field of this name, with or without a unit. */
  static boolean has(JsonNode node, String name) {
    return find(node, name).isPresent();
  }

  /** All of it, unread. */
  JsonNode node() {
    return node;
  }

  boolean has(String name) {
    return has(node, name);
  }

  /** The unit that the name has in this case, without the underscore; empty if none. */
  String unitOf(String name) {
    return find(node, name).map(found -> found.substring(name.length())).orElse("");
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The raw field, all of it taken as read. */
  JsonNode node(String... names) {
    return optional(names).orElseThrow(() -> missing(names));
  }

  Optional<JsonNode> optional(String... names) {
    for (String name : names) {
      Optional<String> found = find(node, name);
      if (found.isPresent()) {
        read.add(found.get());
        JsonNode value = node.get(found.get());
        return value.isNull() ? Optional.empty() : Optional.of(value);
      }
    }
    return Optional.empty();
  }

  double number(String... names) {
    return asNumber(names[0], node(names));
  }

  double numberOr(double absent, String... names) {
    return optional(names).map(found -> asNumber(names[0], found)).orElse(absent);
  }

  /** A number that is whole and fits a long. */
  long whole(String... names) {
    JsonNode found = node(names);
    double value = asNumber(names[0], found);
    if (value != Math.rint(value) || Math.abs(value) > 9e18) {
      throw new DoesNotApplyException(
          "input " + path + names[0] + " must be a whole number, was: " + found);
    }
    return found.isIntegralNumber() ? found.longValue() : (long) value;
  }

  int count(String... names) {
    return Math.toIntExact(whole(names));
  }

  String text(String... names) {
    JsonNode found = node(names);
    if (!found.isTextual()) {
      throw new DoesNotApplyException("input " + path + names[0] + " must be a text");
    }
    return found.asText();
  }

  /** One number, or a list of at least one. */
  List<Double> numbers(String... names) {
    JsonNode found = node(names);
    requireSome(names[0], found);
    if (!found.isArray()) {
      return List.of(asNumber(names[0], found));
    }
    List<Double> numbers = new ArrayList<>();
    found.forEach(each -> numbers.add(asNumber(names[0], each)));
    return numbers;
  }

  double[] array(String... names) {
    return numbers(names).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** +1 or -1: a side written as long or short, buy or sell, 1 or -1. */
  double side(String... names) {
    JsonNode found = node(names);
    String side = found.asText().toLowerCase(java.util.Locale.ROOT);
    switch (side) {
      case "long", "buy", "bid", "l", "1", "1.0":
        return 1;
      case "short", "sell", "ask", "s", "-1", "-1.0":
        return -1;
      default:
        throw new DoesNotApplyException("input " + path + names[0] + " is no side: " + found);
    }
  }

  Given object(String name) {
    JsonNode found = node(name);
    if (!found.isObject()) {
      throw new DoesNotApplyException("input " + path + name + " must be an object");
    }
    return child(found, path + name + ".");
  }

  /** The objects of a list of at least one. */
  List<Given> objects(String name) {
    List<Given> objects = new ArrayList<>();
    JsonNode list = node(name);
    requireSome(name, list);
    if (!list.isArray()) {
      throw new DoesNotApplyException("input " + path + name + " must be a list of objects");
    }
    for (JsonNode each : list) {
      if (!each.isObject()) {
        throw new DoesNotApplyException("input " + path + name + " must be a list of objects");
      }
      objects.add(child(each, path + name + "[" + objects.size() + "]."));
    }
    return objects;
  }

  /** The rows of a table: objects, or lists whose columns are named beside them. */
  List<Given> rows() {
    List<Given> rows = new ArrayList<>();
    for (JsonNode each : tableOf(node)) {
      rows.add(child(each, path + "rows[" + rows.size() + "]."));
    }
    node("rows");
    optional("columns");
    return rows;
  }

  /** Fields that say nothing a computation needs. */
  void ignore(String... names) {
    for (String name : names) {
      optional(name);
    }
  }

  /** The fields that were not read, by path. */
  List<String> unread() {
    List<String> unread = new ArrayList<>();
    for (String name : names()) {
      if (!read.contains(name)) {
        unread.add(path + name);
      }
    }
    children.values().forEach(child -> unread.addAll(child.unread()));
    return unread;
  }

  /** Whether there is a table with a row, all of whose rows have this column. */
  static boolean hasColumn(JsonNode node, String name) {
    List<JsonNode> rows = tableOf(node);
    return !rows.isEmpty() && rows.stream().allMatch(row -> has(row, name));
  }

  /**
   * The rows of a table as objects; none if there is no table.
   *
   * @throws DoesNotApplyException if rows and columns do not fit
   */
  static List<JsonNode> tableOf(JsonNode node) {
    List<JsonNode> rows = new ArrayList<>();
    JsonNode columns = node.path("columns");
    for (JsonNode each : node.path("rows")) {
      if (each.isObject()) {
        rows.add(each);
      } else if (each.isArray() && columns.size() == each.size()) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < each.size(); i++) {
          row.set(columns.get(i).asText().replaceAll("\\[.*", ""), each.get(i));
        }
        rows.add(row);
      } else {
        throw new DoesNotApplyException("rows must be objects, or lists as long as columns");
      }
    }
    return rows;
  }

  /** As many numbers as there are of something else. */
  List<Double> numbers(int many, String name) {
    List<Double> numbers = numbers(name);
    if (numbers.size() != many) {
      throw new DoesNotApplyException(
          "input " + path + name + " must be " + many + " numbers, was: " + numbers.size());
    }
    return numbers;
  }

  private void requireSome(String name, JsonNode found) {
    if (found.isArray() && found.isEmpty()) {
      throw new DoesNotApplyException("input " + path + name + " must not be empty");
    }
  }

  private Given child(JsonNode value, String childPath) {
    return children.computeIfAbsent(childPath, at -> new Given(value, at));
  }

  private double asNumber(String name, JsonNode value) {
    if (value.isNumber() && Double.isFinite(value.asDouble())) {
      return value.asDouble();
    }
    throw new DoesNotApplyException("input " + path + name + " must be a number, was: " + value);
  }

  private DoesNotApplyException missing(String... names) {
    return new DoesNotApplyException("input " + path + String.join(" or ", names) + " is missing");
  }

  private static Optional<String> find(JsonNode node, String name) {
    if (node.has(name)) {
      return Optional.of(name);
    }
    return UNITS.stream().map(unit -> name + "_" + unit).filter(node::has).findFirst();
  }
}
