package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.plimsoll.risk.margin.AccountRatio;
import org.plimsoll.risk.margin.FreeMargin;
import org.plimsoll.risk.market.PriceGuard;
import org.plimsoll.risk.market.WeightedMedian;
import org.plimsoll.risk.units.Cash;

/** What prices and margin ratios are judged to be. */
final class OracleExamples {
  private static final String EQUITY =
      "adjusted_equity|account_equity|accountEquity|uni_equity|equity";
  private static final String MAINTENANCE =
      "maintenance_margin|maint_margin|account_maint_margin|accountMaintMargin|mm";

  private OracleExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "validity of prices", List.of("guardRails", "rows"), OracleExamples::validity),
        ExampleReader.of("bands of the margin ratio", List.of("uniMMR"), OracleExamples::bands),
        ExampleReader.of("margin ratio", List.of(EQUITY, MAINTENANCE), OracleExamples::ratio),
        ExampleReader.of(
            "available funds",
            List.of("margin_balance|equity|balance", "initial_margin|im"),
            OracleExamples::available),
        ExampleReader.of("weighted median", List.of("prices", "weights"), OracleExamples::median));
  }

  private static Map<String, Object> validity(Case of) {
    Given given = of.given();
    Given rails = given.object("guardRails");
    PriceGuard guard =
        new PriceGuard(
            rails.number("slotsStaleForAmm"),
            rails.number("slotsStaleForMargin"),
            rails.number("confMaxPct"),
            rails.number("tooVolatileRatio"),
            rails.number("markOracleDivergence"),
            rails.number("oracleTwap5mDivergence"));
    List<String> judged = new ArrayList<>();
    for (Given row : given.rows()) {
      boolean enough = !row.has("sufficientPoints") || row.node("sufficientPoints").asBoolean();
      judged.add(
          Unstated.word(
              "validity",
              guard.judge(
                  new PriceGuard.Reading(
                      row.number("price"),
                      row.number("lastTwap"),
                      row.number("conf"),
                      row.number("delaySlots"),
                      enough))));
    }
    Map<String, Object> figures = figures("validity", judged);
    if (given.has("reservePrice")) {
      double mark = given.number("reservePrice");
      for (String average : of.asked("reserveVsTwap([0-9.]+)SpreadPct")) {
        figures.put(
            "reserveVsTwap" + average + "SpreadPct",
            PriceGuard.spread(mark, Double.parseDouble(average)));
      }
      for (String average : of.asked("markTooDivergentWhenTwap5m([0-9.]+)")) {
        figures.put(
            "markTooDivergentWhenTwap5m" + average,
            guard.markDiverges(mark, Double.parseDouble(average)));
      }
    }
    return figures;
  }

  private static AccountRatio bands() {
    List<AccountRatio.Band> bands = new ArrayList<>();
    for (JsonNode band : Unstated.list("ratioBands")) {
      bands.add(new AccountRatio.Band(band.get(0).asDouble(), band.get(1).asText()));
    }
    return new AccountRatio(bands, Unstated.word("ratioAbove"));
  }

  private static Map<String, Object> bands(Case of) {
    List<String> states = of.given().numbers("uniMMR").stream().map(bands()::band).toList();
    return figures("state", states);
  }

  private static Map<String, Object> ratio(Case of) {
    double ratio =
        AccountRatio.ratio(
            of.given().number(EQUITY.split("\\|")), of.given().number(MAINTENANCE.split("\\|")));
    return figures(
        "uniMMR", ratio, "margin_ratio", ratio, "ratio", ratio, "state", bands().band(ratio));
  }

  private static Map<String, Object> available(Case of) {
    Given given = of.given();
    given.ignore("currency");
    double free =
        FreeMargin.of(
                Figures.cash(given.number("margin_balance", "equity", "balance")),
                List.of(
                    new FreeMargin.Commitment(
                        Cash.ZERO, Figures.cash(given.number("initial_margin", "im")))))
            .amount()
            .toDouble();
    return figures("available_funds", free, "available", free, "free_margin", free);
  }

  private static Map<String, Object> median(Case of) {
    List<Double> prices = of.given().numbers("prices");
    List<Double> weights = of.given().numbers(prices.size(), "weights");
    List<WeightedMedian.Vote> votes = new ArrayList<>();
    for (int i = 0; i < prices.size(); i++) {
      votes.add(new WeightedMedian.Vote(prices.get(i), weights.get(i)));
    }
    double median = WeightedMedian.of(votes);
    return figures("weighted_median", median, "weightedMedian", median, "median", median);
  }
}
