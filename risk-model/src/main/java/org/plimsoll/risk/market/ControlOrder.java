package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A measure that was ordered: by whom, why, on which figures, and when.
 *
 * @param reason one sentence for people
 * @param numbers the figures it was decided on, by name, as plain decimals
 */
public record ControlOrder(
    ControlMeasure measure,
    ControlIssuer issuer,
    String reason,
    SortedMap<String, String> numbers,
    Instant at) {
  public ControlOrder {
    if (reason == null || reason.isBlank()) {
      throw new IllegalArgumentException("a control needs a reason");
    }
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }

  public static ControlOrder of(
      ControlMeasure measure,
      ControlIssuer issuer,
      String reason,
      Map<String, ?> numbers,
      Instant at) {
    SortedMap<String, String> texts = new TreeMap<>();
    numbers.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return new ControlOrder(measure, issuer, reason, texts, at);
  }
}
