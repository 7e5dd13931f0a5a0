package org.plimsoll.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.plimsoll.account.AccountId;

/**
 * The fields of a request body, read one by one. What is wrong is collected, and {@link #done} says
 * all of it at once; until then a wrong field reads as null.
 */
final class BodyFields {
  private static final int MOST_ERRORS = 20;
  private static final Pattern PRINTABLE = Pattern.compile("\\P{C}+");

  private final ObjectNode body;
  private final Set<String> read = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();
  private ProblemCode code = ProblemCode.INVALID_BODY;

  BodyFields(ObjectNode body) {
    this.body = body;
  }

  /** A decimal or a name, which stands in quotes. */
  <T> T value(String field, Function<String, T> parse) {
    JsonNode node = required(field);
    return node == null ? null : parsed(field, node, parse);
  }

  AccountId account(String field) {
    boolean rightSoFar = errors.isEmpty();
    AccountId account = value(field, AccountId::of);
    if (rightSoFar && account == null && body.path(field).isTextual()) {
      code = ProblemCode.INVALID_ACCOUNT_ID;
    }
    return account;
  }

  /** A text for people, of printable characters. */
  String text(String field, int longest) {
    return value(
        field,
        text -> {
          if (text.isBlank() || text.length() > longest || !PRINTABLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                "must be 1 to " + longest + " printable characters and not blank");
          }
          return text;
        });
  }

  /** A whole number, which stands without quotes. */
  Long wholeNumber(String field) {
    JsonNode node = required(field);
    if (node != null && !(node.isIntegralNumber() && node.canConvertToLong())) {
      errors.add(FieldError.of(field, "must be a whole number of at most 64 bits, without quotes"));
      return null;
    }
    return node == null ? null : node.longValue();
  }

  Optional<Instant> optionalInstant(String field) {
    read.add(field);
    JsonNode node = body.path(field);
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.ofNullable(parsed(field, node, Rfc3339::parse));
  }

  /**
   * To be called after the last field was read.
   *
   * @throws ProblemException if anything is wrong, a field that nobody asked for included
   */
  void done() {
    body.fieldNames()
        .forEachRemaining(
            field -> {
              if (!read.contains(field)) {
                errors.add(FieldError.of(field, "is not a field of this request"));
              }
            });
    if (!errors.isEmpty()) {
      throw new ProblemException(
          Problem.ofFields(code, errors.subList(0, Math.min(errors.size(), MOST_ERRORS))));
    }
  }

  private JsonNode required(String field) {
    read.add(field);
    JsonNode node = body.get(field);
    if (node == null || node.isNull()) {
      errors.add(FieldError.of(field, "is required"));
      return null;
    }
    return node;
  }

  private <T> T parsed(String field, JsonNode node, Function<String, T> parse) {
    if (!node.isTextual()) {
      String was = node.getNodeType().name().toLowerCase(Locale.ROOT);
      errors.add(FieldError.of(field, "must be a string in quotes, was: " + was));
      return null;
    }
    try {
      return parse.apply(node.textValue());
    } catch (IllegalArgumentException e) {
      errors.add(FieldError.of(field, e.getMessage()));
      return null;
    }
  }
}
