package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.SortedMap;
import org.plimsoll.account.Rejection;

/**
 * One thing that stands in the way.
 *
 * @param numbers figures by name, as plain decimals
 */
record Obstacle(
    ProblemCode code,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> numbers) {

  static Obstacle of(Rejection rejection) {
    return new Obstacle(
        Problem.codeOf(rejection.reason()), rejection.detail(), rejection.numbers());
  }
}
