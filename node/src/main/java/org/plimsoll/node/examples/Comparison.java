package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Published figures against computed ones, every figure in its place. What is published as null is
 * not known and not compared.
 */
final class Comparison {
  private static final List<String> UNITS =
      List.of("_btc", "_xbt", "_eth", "_usd", "_usdc", "_usdt", "_coin");

  /**
   * One figure.
   *
   * @param name its path
   * @param difference of numbers; empty for what is equal or not
   * @param share of the allowed difference that it takes; above 1 it fails
   */
  record Figure(
      String name, JsonNode expected, JsonNode got, Optional<Double> difference, double share) {
    boolean isWithin() {
      return share <= 1;
    }
  }

  private final Tolerance tolerance;
  private final double scale;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notComputed = new ArrayList<>();

  private Comparison(Tolerance tolerance, double scale) {
    this.tolerance = tolerance;
    this.scale = scale;
  }

  static Comparison of(JsonNode expected, JsonNode computed, Tolerance tolerance) {
    Comparison comparison = new Comparison(tolerance, largest(expected));
    comparison.compare("", expected, Optional.of(computed));
    return comparison;
  }

  /** All that could be compared. */
  List<Figure> figures() {
    return figures;
  }

  /** Published figures that nothing was computed for. */
  List<String> notComputed() {
    return notComputed;
  }

  boolean passes() {
    return figures.stream().allMatch(Figure::isWithin);
  }

  /** The figure that is furthest off, in terms of what is allowed. */
  Figure worst() {
    Figure worst = figures.get(0);
    for (Figure figure : figures) {
      if (figure.share() > worst.share()) {
        worst = figure;
      }
    }
    return worst;
  }

  private void compare(String path, JsonNode expected, Optional<JsonNode> computed) {
    if (expected.isNull()) {
      return;
    }
    if (computed.isEmpty() || computed.get().isNull()) {
      notComputed.add(path);
    } else if (expected.isObject()) {
      compareFields(path, expected, computed.get());
    } else if (expected.isArray()) {
      compareElements(path, expected, computed.get());
    } else {
      compareLeaf(path, expected, computed.get());
    }
  }

  private void compareFields(String path, JsonNode expected, JsonNode computed) {
    if (!computed.isObject()) {
      differs(path, expected, computed);
      return;
    }
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      compare(name, field.getValue(), find(computed, field.getKey()));
    }
  }

  private void compareElements(String path, JsonNode expected, JsonNode computed) {
    if (!computed.isArray() || computed.size() != expected.size()) {
      differs(path, expected, computed);
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      compare(path + "[" + i + "]", expected.get(i), Optional.of(computed.get(i)));
    }
  }

  private void compareLeaf(String path, JsonNode expected, JsonNode computed) {
    if (expected.isNumber() && computed.isNumber()) {
      double difference = computed.asDouble() - expected.asDouble();
      double allowed = tolerance.allowed(expected.asDouble(), scale);
      double share = difference == 0 ? 0 : Math.abs(difference) / allowed;
      double shown = Double.isNaN(share) ? Double.POSITIVE_INFINITY : share;
      figures.add(new Figure(path, expected, computed, Optional.of(difference), shown));
    } else if (expected.equals(computed)) {
      figures.add(new Figure(path, expected, computed, Optional.empty(), 0));
    } else {
      differs(path, expected, computed);
    }
  }

  private void differs(String path, JsonNode expected, JsonNode computed) {
    figures.add(new Figure(path, expected, computed, Optional.empty(), Double.POSITIVE_INFINITY));
  }

  /** The computed field of this name, or else of the name without its unit. */
  private static Optional<JsonNode> find(JsonNode computed, String name) {
    if (computed.has(name)) {
      return Optional.of(computed.get(name));
    }
    return UNITS.stream()
        .filter(name::endsWith)
        .map(unit -> name.substring(0, name.length() - unit.length()))
        .filter(computed::has)
        .map(computed::get)
        .findFirst();
  }

  private static double largest(JsonNode node) {
    if (node.isNumber()) {
      return Math.abs(node.asDouble());
    }
    double largest = 0;
    for (JsonNode each : node) {
      largest = Math.max(largest, largest(each));
    }
    return largest;
  }
}
