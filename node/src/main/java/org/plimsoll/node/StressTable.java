package org.plimsoll.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers of {@code POST /v1/stress} as lines to read on a terminal of 120 columns. */
final class StressTable {
  private static final String NAME = "%-30.30s";
  private static final int MOST_NAMES = 3;

  private StressTable() {}

  /**
   * One account under shocks.
   *
   * @param answers at least one, all of the same account
   */
  static List<String> ofAccount(List<JsonNode> answers, String asset) {
    JsonNode first = answers.get(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "Account %s at revision %s and market view %s, in %s",
            first.path("account").asText(),
            first.path("revision").asText(),
            first.path("viewVersion").asText(),
            asset));
    lines.add("");
    lines.add(
        text(NAME + " %17s %17s %17s  %s", "shock", "equity", "initial", "maintenance", "status"));
    for (JsonNode shock : shocks(answers)) {
      lines.add(
          text(
              NAME + " %17s %17s %17s  %s",
              shock.path("shock").asText(),
              amount(shock.path("equity")),
              amount(shock.path("initialMargin")),
              amount(shock.path("maintenanceMargin")),
              words(shock.path("status"))));
    }
    return lines;
  }

  /**
   * All accounts of a node under shocks.
   *
   * @param answers at least one
   */
  static List<String> ofVenue(List<JsonNode> answers, String asset) {
    JsonNode first = answers.get(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "%s accounts with exposure at market view %s, in %s",
            first.path("accounts").asText(), first.path("viewVersion").asText(), asset));
    lines.add("");
    lines.add(
        text(
            NAME + " %6s %7s %9s %15s %15s  %-7s  %s",
            "shock",
            "called",
            "unwound",
            "insolvent",
            "deficiency",
            "fund",
            "covered",
            "worst accounts"));
    String fund = amount(first.path("fund"));
    for (JsonNode shock : shocks(answers)) {
      String line =
          text(
              NAME + " %6s %7s %9s %15s %15s  %-7s  %s",
              shock.path("shock").asText(),
              shock.path("called").asText(),
              shock.path("unwound").asText(),
              shock.path("insolvent").asText(),
              amount(shock.path("deficiency")),
              fund,
              shock.path("covered").asBoolean() ? "yes" : "no",
              few(shock.path("worst").findValuesAsText("account")));
      lines.add(line.stripTrailing());
    }
    addUnmeasured(lines, answers);
    return lines;
  }

  private static void addUnmeasured(List<String> lines, List<JsonNode> answers) {
    List<String> unmeasured = new ArrayList<>();
    for (JsonNode shock : shocks(answers)) {
      if (!shock.path("unmeasured").isEmpty()) {
        List<String> accounts = new ArrayList<>();
        shock.path("unmeasured").forEach(account -> accounts.add(account.asText()));
        unmeasured.add("- " + shock.path("shock").asText() + ": " + few(accounts));
      }
    }
    if (!unmeasured.isEmpty()) {
      lines.add("");
      lines.add("Not measured, for want of a price or because a figure leaves the number range:");
      lines.addAll(unmeasured);
    }
  }

  private static List<JsonNode> shocks(List<JsonNode> answers) {
    List<JsonNode> shocks = new ArrayList<>();
    answers.forEach(answer -> answer.path("shocks").forEach(shocks::add));
    return shocks;
  }

  private static String few(List<String> accounts) {
    String named = String.join(", ", accounts.subList(0, Math.min(MOST_NAMES, accounts.size())));
    int more = accounts.size() - MOST_NAMES;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  private static String words(JsonNode status) {
    return status.asText().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String amount(JsonNode decimal) {
    return text("%,.2f", new BigDecimal(decimal.asText()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
