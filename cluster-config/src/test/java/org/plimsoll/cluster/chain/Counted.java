package org.plimsoll.cluster.chain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Optional;

/** Events of tests, with what events of the product have in them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = Counted.Number.class, name = "number"))
sealed interface Counted {
  /** A value that is an integer in JSON. */
  record Amount(@JsonValue long units) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Amount ofUnits(long units) {
      return new Amount(units);
    }
  }

  record Number(long plain, Optional<Amount> amount, String text, Instant at) implements Counted {}

  static Counted of(long number) {
    return new Number(
        number,
        Optional.of(new Amount(number)),
        "text " + number,
        Instant.parse("2026-02-03T04:05:06.789012Z"));
  }
}
