package org.plimsoll.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * What a caller may say about when a command is carried out at all, in a header. An endpoint that
 * does not check it refuses it: a condition that is overlooked is worse than none.
 */
enum Condition {
  /** After this time the command is not begun. */
  DEADLINE("Request-Deadline"),
  /** The command is for this revision of the account and for no other. */
  REVISION("If-Match");

  private final String header;

  Condition(String header) {
    this.header = header;
  }

  String header() {
    return header;
  }

  boolean isIn(HttpRequest request) {
    return !values(request).isEmpty();
  }

  /**
   * What the header says; empty if it is not there.
   *
   * @param rule what it must be, for who got it wrong
   * @throws ProblemException if it is there twice or not as the rule says
   */
  <T> Optional<T> in(HttpRequest request, Function<String, T> parse, String rule) {
    List<String> values = values(request);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (values.size() == 1) {
        return Optional.of(parse.apply(values.get(0)));
      }
    } catch (IllegalArgumentException e) {
      // It is refused below.
    }
    throw new ProblemException(
        ProblemCode.INVALID_HEADER,
        FieldError.shortened(header + " " + rule + ", was: " + String.join(", ", values)));
  }

  private List<String> values(HttpRequest request) {
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(each -> each.name().equalsIgnoreCase(header))
        .map(HttpHeader::value)
        .toList();
  }
}
