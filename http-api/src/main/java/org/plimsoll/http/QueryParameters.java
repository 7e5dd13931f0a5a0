package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The query of a request, each parameter at most once and none that is unknown. */
final class QueryParameters {
  static final String MIN_REVISION = "minRevision";
  static final String CURSOR = "cursor";
  static final String LIMIT = "limit";

  private final Map<String, List<String>> values;

  /**
   * @throws ProblemException naming a parameter that is not known or given twice
   */
  QueryParameters(HttpRequest request, Set<String> known) {
    this.values = request.getUri().query().toMultiMap();
    values.forEach(
        (name, given) -> {
          if (!known.contains(name)) {
            throw invalid(name, "is not known here");
          }
          if (given.size() > 1) {
            throw invalid(name, "is given " + given.size() + " times");
          }
        });
  }

  /**
   * @throws ProblemException if it is there and no whole number in this range
   */
  long number(String name, long least, long most, long otherwise) {
    return optional(
            name,
            text -> {
              long number = Long.parseLong(text);
              if (number < least || number > most) {
                throw new IllegalArgumentException();
              }
              return number;
            },
            "must be a whole number from " + least + " to " + most)
        .orElse(otherwise);
  }

  /**
   * Where the page before ended.
   *
   * @throws ProblemException if it is there and no cursor of this list
   */
  <P> Optional<P> cursor(PageCursor<P> list) {
    return optional(CURSOR, list::place, "must be the next of a page of this list");
  }

  /**
   * How many entries a page may have.
   *
   * @throws ProblemException if it is there and out of range
   */
  int limit(int most, int usually) {
    return (int) number(LIMIT, 1, most, usually);
  }

  /**
   * The least revision of the account that the caller takes for an answer; 0 if it takes any.
   *
   * @throws ProblemException if it is there and no revision
   */
  long minRevision() {
    return number(MIN_REVISION, 0, Long.MAX_VALUE, 0);
  }

  /**
   * @throws ProblemException if it is there and no date and time
   */
  Optional<Instant> instant(String name) {
    return optional(name, Rfc3339::parse, "must be a date and time such as 2025-01-31T09:30:00Z");
  }

  /**
   * @param rule what it must be, for who got it wrong
   * @throws ProblemException if it is missing or not as the rule says
   */
  <T> T required(String name, Function<String, T> parse, String rule) {
    return optional(name, parse, rule).orElseThrow(() -> invalid(name, "is required: it " + rule));
  }

  /**
   * @param rule what it must be, for who got it wrong
   * @throws ProblemException if it is there and not as the rule says
   */
  <T> Optional<T> optional(String name, Function<String, T> parse, String rule) {
    if (!values.containsKey(name)) {
      return Optional.empty();
    }
    String text = values.get(name).get(0);
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException e) {
      throw invalid(name, rule + ", was: " + text);
    }
  }

  static ProblemException invalid(String name, String problem) {
    return new ProblemException(
        ProblemCode.INVALID_PARAMETER,
        FieldError.shortened("query parameter " + name + " " + problem));
  }
}
