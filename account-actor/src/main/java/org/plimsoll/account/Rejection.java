package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A refusal that changed nothing.
 *
 * @param detail one sentence that names what was wrong and what to do
 * @param numbers the figures that explain it, by name, as plain decimals
 * @param obstacles everything that stands in the way, where more than one thing may; else empty
 */
public record Rejection(
    RejectReason reason,
    String detail,
    SortedMap<String, String> numbers,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Rejection> obstacles) {
  public Rejection {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    obstacles = obstacles == null ? List.of() : List.copyOf(obstacles);
  }

  public static Rejection of(RejectReason reason, String detail) {
    return new Rejection(reason, detail, new TreeMap<>(), List.of());
  }

  public static Rejection of(RejectReason reason, String detail, Map<String, ?> numbers) {
    SortedMap<String, String> texts = new TreeMap<>();
    numbers.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return new Rejection(reason, detail, texts, List.of());
  }

  /**
   * The refusal of a switch that all of these stand in the way of.
   *
   * @param obstacles not empty
   */
  public static Rejection ofObstacles(List<Rejection> obstacles) {
    String details = obstacles.stream().map(Rejection::detail).collect(Collectors.joining("; "));
    return new Rejection(
        RejectReason.SWITCH_OBSTRUCTED, "not possible now: " + details, new TreeMap<>(), obstacles);
  }
}
