package org.plimsoll.risk.whatif;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why something would be refused.
 *
 * @param detail one sentence that names what is wrong and what to do
 * @param numbers the figures that explain it, by name, as plain decimals
 */
public record Refusal(Reason reason, String detail, SortedMap<String, String> numbers) {

  /** What kind of refusal it is. */
  public enum Reason {
    /** Equity would be below initial margin. */
    BELOW_INITIAL,
    /** More would be withdrawn than is held. */
    COLLATERAL_NEGATIVE,
    /** An asset or instrument is not listed. */
    NOT_LISTED,
    /** The contract has nothing left to promise. */
    EXPIRED,
    /** The quantity is zero or no whole number of lots. */
    LOT,
    /** The price is no whole number of ticks. */
    TICK,
    /** The amount is not above zero. */
    AMOUNT_NOT_POSITIVE,
    /** A price it depends on is missing or may not be decided upon. */
    PRICE_NOT_VALID,
    /** The margin model has no rules for what would be held. */
    NO_RULES,
    /** A figure would leave the number range. */
    OUT_OF_RANGE
  }

  public Refusal {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }

  static Refusal of(Reason reason, String detail) {
    return new Refusal(reason, detail, new TreeMap<>());
  }

  static Refusal of(Reason reason, String detail, Map<String, ?> numbers) {
    SortedMap<String, String> texts = new TreeMap<>();
    numbers.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return new Refusal(reason, detail, texts);
  }
}
