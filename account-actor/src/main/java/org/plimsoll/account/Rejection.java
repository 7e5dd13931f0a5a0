package org.plimsoll.account;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A refusal that changed nothing.
 *
 * @param detail one sentence that names what was wrong and what to do
 * @param numbers the figures that explain it, by name, as plain decimals
 */
public record Rejection(RejectReason reason, String detail, SortedMap<String, String> numbers) {
  public Rejection {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }

  public static Rejection of(RejectReason reason, String detail) {
    return new Rejection(reason, detail, new TreeMap<>());
  }

  public static Rejection of(RejectReason reason, String detail, Map<String, ?> numbers) {
    SortedMap<String, String> texts = new TreeMap<>();
    numbers.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return new Rejection(reason, detail, texts);
  }
}
