package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.unwind.DeleveragingRank;
import org.plimsoll.risk.unwind.DeleveragingTrigger;

/** Who is deleveraged first, and when it starts and stops. */
final class DeleveragingExamples {
  private DeleveragingExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        new ExampleReader(
            "deleveraging rank",
            List.of("rows"),
            inputs -> Given.hasColumn(inputs, "bankruptcy") && Given.hasColumn(inputs, "side"),
            DeleveragingExamples::ofRows),
        new ExampleReader(
            "deleveraging rank",
            List.of("mark"),
            inputs -> isSideList(inputs, "shorts") || isSideList(inputs, "longs"),
            DeleveragingExamples::ofSides),
        ExampleReader.of(
            "deleveraging score",
            List.of("unrealized_pnl", "wallet_balance", "margin_ratio"),
            DeleveragingExamples::marginScore),
        ExampleReader.of(
            "deleveraging trigger",
            List.of("insurance_pnl_ratio", "adl_stop_ratio", "cases"),
            DeleveragingExamples::trigger));
  }

  private static boolean isSideList(com.fasterxml.jackson.databind.JsonNode inputs, String name) {
    return Given.has(inputs.path(name).path(0), "bankruptcy");
  }

  private static Map<String, Object> ofRows(Case of) {
    List<DeleveragingRank> ranks = new ArrayList<>();
    for (Given row : of.given().rows()) {
      ranks.add(rank(row, Integer.toString(ranks.size()), row.side("side"), row.number("mark")));
    }
    List<Integer> order =
        DeleveragingRank.ranked(ranks).stream().map(each -> Integer.valueOf(each.name())).toList();
    return figures("score", scores(ranks), "orderMostFirst", order, "order", order);
  }

  private static Map<String, Object> ofSides(Case of) {
    Given given = of.given();
    double mark = given.number("mark");
    List<DeleveragingRank> ranks = new ArrayList<>();
    for (String side : List.of("shorts", "longs")) {
      if (given.has(side)) {
        for (Given each : given.objects(side)) {
          ranks.add(rank(each, each.text("id"), side.equals("longs") ? 1 : -1, mark));
        }
      }
    }
    List<String> order =
        DeleveragingRank.ranked(ranks).stream().map(DeleveragingRank::name).toList();
    return figures("score", scores(ranks), "order", order, "orderMostFirst", order);
  }

  private static DeleveragingRank rank(Given row, String name, double side, double mark) {
    double score =
        DeleveragingRank.leverageScore(side, row.number("entry"), mark, row.number("bankruptcy"));
    return new DeleveragingRank(name, score, Math.abs(row.numberOr(0, "qty", "size")) * mark);
  }

  private static List<Double> scores(List<DeleveragingRank> ranks) {
    return ranks.stream().map(DeleveragingRank::score).toList();
  }

  private static Map<String, Object> marginScore(Case of) {
    Given given = of.given();
    double profit = given.number("unrealized_pnl");
    double wallet = given.number("wallet_balance");
    return figures(
        "pnl_percent", DeleveragingRank.profitOnWallet(profit, wallet),
        "leverage_pnl", DeleveragingRank.marginScore(profit, wallet, given.number("margin_ratio")));
  }

  private static Map<String, Object> trigger(Case of) {
    Given given = of.given();
    double start = given.number("insurance_pnl_ratio");
    double stop = given.number("adl_stop_ratio");
    DeleveragingTrigger rule =
        new DeleveragingTrigger(start, stop, given.numberOr(0, "adl_trigger_threshold"));
    List<Boolean> triggered = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    List<String> stops = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (Given pool : given.objects("cases")) {
      double ratio =
          pool.has("pnl_ratio")
              ? pool.number("pnl_ratio")
              : DeleveragingTrigger.drawdown(
                  pool.number("symbol_pnl"),
                  pool.number("symbol_8h_max_pnl"),
                  pool.number("pool_8h_max"));
      Optional<DeleveragingTrigger.Reason> reason = rule.reason(pool.number("pool_balance"), ratio);
      ratios.add(ratio);
      triggered.add(reason.isPresent());
      reasons.add(reason.map(why -> Unstated.word("triggerReason", why)).orElse(""));
      stops.add(
          reason
              .map(
                  why ->
                      why == DeleveragingTrigger.Reason.DRAWDOWN
                          ? "pnlRatio > " + rule.stopRatio()
                          : "balance > 0")
              .orElse(""));
    }
    return figures(
        "pnl_ratio", ratios,
        "pnl_ratio_first", ratios.get(0),
        "triggered", triggered,
        "reason", reasons,
        "stop", stops);
  }
}
