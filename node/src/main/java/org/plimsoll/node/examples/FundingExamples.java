package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.plimsoll.risk.funding.BasisAverage;
import org.plimsoll.risk.funding.FundingRate;
import org.plimsoll.risk.funding.PremiumWindow;

/** Funding rates and payments, and the averages they stand on. */
final class FundingExamples {
  private static final double MINUTES_OF_INTERVAL = 480;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

  private FundingExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "funding payments", List.of("size", "mark", "rate"), FundingExamples::payments),
        ExampleReader.of(
            "funding rate with damper", List.of("damper", "cap", "premium"), FundingExamples::rate),
        ExampleReader.of("premium window", List.of("interval_h", "now"), FundingExamples::window),
        ExampleReader.of("average basis", List.of("tauSec", "samples"), FundingExamples::basis));
  }

  private static Map<String, Object> payments(Case of) {
    Given given = of.given();
    double size = given.number("size");
    List<Double> marks = given.numbers("mark");
    List<Double> rates = given.numbers(marks.size(), "rate");
    List<Double> byShort = new ArrayList<>();
    List<Double> byLong = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      double paid = FundingRate.accrued(size * marks.get(i), rates.get(i), 1, 1);
      byShort.add(paid);
      byLong.add(-paid);
    }
    Map<String, Object> figures =
        figures("fee_received_by_short", byShort, "fee_received_by_long", byLong);
    figures.put("sum_received_by_short", sum(byShort));
    figures.put("sum_received_by_long", sum(byLong));
    for (String name : of.asked("sum_.*hour.*")) {
      double sum = 0;
      java.util.regex.Matcher hour = java.util.regex.Pattern.compile("hour([0-9]+)").matcher(name);
      while (hour.find()) {
        int at = Integer.parseInt(hour.group(1));
        sum += at < byShort.size() ? byShort.get(at) : Double.NaN;
      }
      if (!Double.isNaN(sum)) {
        figures.put(name, sum);
      }
    }
    return figures;
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Map<String, Object> rate(Case of) {
    Given given = of.given();
    double cap = given.number("cap");
    FundingRate rule =
        new FundingRate(
            given.numberOr(0, "interest"),
            given.number("damper"),
            given.numberOr(-cap, "floor"),
            cap);
    List<Double> rates = given.numbers("premium").stream().map(rule::rate).toList();
    Map<String, Object> figures = figures("rate_8h", rates, "rate", rates);
    if (given.has("position") && given.has("minutes")) {
      double position = given.number("position");
      double minutes = given.number("minutes");
      List<Double> payments =
          rates.stream()
              .map(rate -> FundingRate.accrued(position, rate, minutes, MINUTES_OF_INTERVAL))
              .toList();
      String unit = given.unitOf("position");
      figures.put("payment" + unit, payments);
      figures.put("payment" + unit + "_first", payments.get(0));
    }
    return figures;
  }

  private static Map<String, Object> window(Case of) {
    Given given = of.given();
    Duration length = Duration.ofMinutes(Math.round(given.number("interval_h") * 60));
    List<String> windows = new ArrayList<>();
    for (JsonNode now : given.node("now")) {
      PremiumWindow window =
          PremiumWindow.ending(timeOfDay(now.asText()), length, Duration.ofMinutes(1));
      windows.add(shown(window.first()) + "-" + shown(window.last()));
    }
    return figures("window", windows);
  }

  private static Instant timeOfDay(String text) {
    try {
      Duration sinceMidnight = Duration.between(LocalTime.MIDNIGHT, LocalTime.parse(text, CLOCK));
      return Instant.EPOCH.plus(sinceMidnight);
    } catch (DateTimeParseException e) {
      throw new DoesNotApplyException("input now must be times such as 16:10, was: " + text);
    }
  }

  private static String shown(Instant time) {
    return CLOCK.format(time.atOffset(ZoneOffset.UTC));
  }

  private static Map<String, Object> basis(Case of) {
    Given given = of.given();
    BasisAverage average = BasisAverage.empty(given.number("tauSec"));
    List<Double> averages = new ArrayList<>();
    for (JsonNode sample : given.node("samples")) {
      if (!sample.path(0).isNumber() || !sample.path(1).isNumber()) {
        throw new DoesNotApplyException("samples must be pairs of a value and seconds");
      }
      average = average.plus(sample.get(0).asDouble(), sample.get(1).asDouble());
      averages.add(average.value());
    }
    return figures("ema", averages, "average", averages);
  }
}
