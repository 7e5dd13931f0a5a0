package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what became of each example: a line each, of its figure that is furthest off. */
final class ExampleReport {
  private static final int WIDEST = 44;
  private static final String GAP = "  ";

  private final List<Outcome> outcomes;

  ExampleReport(List<Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  int count(Outcome.Status status) {
    return (int) outcomes.stream().filter(outcome -> outcome.status() == status).count();
  }

  /** E.g. {@code 71 of 76 reproduced, 0 failed, 5 do not apply}. */
  String totals() {
    return String.format(
        Locale.ROOT,
        "%d of %d reproduced, %d failed, %d do not apply",
        count(Outcome.Status.PASS),
        outcomes.size(),
        count(Outcome.Status.FAIL),
        count(Outcome.Status.DOES_NOT_APPLY));
  }

  void print(PrintStream out) {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"id", "what", "expected", "got", "difference", "result"});
    outcomes.forEach(outcome -> lines.add(line(outcome)));
    int[] widths = new int[lines.get(0).length];
    for (String[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    for (String[] line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.length - 1; i++) {
        text.append(line[i]).append(" ".repeat(widths[i] - line[i].length())).append(GAP);
      }
      out.println(text + line[line.length - 1]);
    }
    out.println();
    out.println(totals());
  }

  private static String[] line(Outcome outcome) {
    String id = outcome.example().id();
    String what = shortened(outcome.what());
    if (outcome.comparison().isEmpty()) {
      String result = outcome.status() == Outcome.Status.FAIL ? "FAIL: " : "n/a: ";
      return new String[] {id, what, "", "", "", result + oneLine(outcome.reason())};
    }
    Comparison comparison = outcome.comparison().get();
    Comparison.Figure worst = comparison.worst();
    return new String[] {
      id,
      what,
      shortened(worst.name() + " " + shown(worst.expected())),
      shortened(shown(worst.got())),
      worst.difference().map(value -> String.format(Locale.ROOT, "%.3g", value)).orElse("-"),
      result(comparison)
    };
  }

  private static String result(Comparison comparison) {
    int compared = comparison.figures().size();
    List<String> off =
        comparison.figures().stream()
            .filter(figure -> !figure.isWithin())
            .map(Comparison.Figure::name)
            .toList();
    String verdict =
        off.isEmpty()
            ? "pass (" + compared + (compared == 1 ? " figure)" : " figures)")
            : "FAIL ("
                + off.size()
                + " of "
                + compared
                + " figures: "
                + String.join(", ", off)
                + ")";
    return comparison.notComputed().isEmpty()
        ? verdict
        : verdict + ", not computed: " + String.join(", ", comparison.notComputed());
  }

  /** The same as JSON, every figure of every case. */
  void printJson(PrintStream out) {
    ObjectMapper json = new ObjectMapper();
    ArrayNode cases = json.createArrayNode();
    for (Outcome outcome : outcomes) {
      ObjectNode line = cases.addObject();
      line.put("id", outcome.example().id());
      line.put("what", outcome.what());
      line.put("result", outcome.status().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      line.put("reason", outcome.reason());
      ArrayNode figures = line.putArray("figures");
      outcome.comparison().ifPresent(comparison -> describe(comparison, figures));
      ArrayNode notComputed = line.putArray("notComputed");
      outcome
          .comparison()
          .ifPresent(comparison -> comparison.notComputed().forEach(notComputed::add));
    }
    out.println(cases.toPrettyString());
  }

  private static void describe(Comparison comparison, ArrayNode figures) {
    for (Comparison.Figure figure : comparison.figures()) {
      ObjectNode line = figures.addObject();
      line.put("name", figure.name());
      line.set("expected", figure.expected());
      line.set("got", figure.got());
      figure.difference().ifPresent(difference -> line.put("difference", difference));
      line.put("within", figure.isWithin());
    }
  }

  private static String shown(JsonNode value) {
    if (value.isFloatingPointNumber() && Double.isFinite(value.asDouble())) {
      return String.format(Locale.ROOT, "%.12g", value.asDouble())
          .replaceAll("(\\.[0-9]*?)0+($|e)", "$1$2")
          .replaceAll("\\.($|e)", "$1");
    }
    return value.isTextual() ? value.asText() : value.toString();
  }

  private static String shortened(String text) {
    String line = oneLine(text);
    return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 3) + "...";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
