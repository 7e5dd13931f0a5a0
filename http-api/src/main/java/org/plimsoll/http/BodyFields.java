package org.plimsoll.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.plimsoll.account.AccountId;

/**
 * The fields of a request body, read one by one. What is wrong is collected, and {@link #done} says
 * all of it at once; until then a wrong field reads as null.
 */
final class BodyFields {
  private static final int MOST_ERRORS = 20;
  private static final Pattern PRINTABLE = Pattern.compile("\\P{C}+");

  private final ObjectNode body;
  private final String pointer;
  private final List<FieldError> errors;
  private final Set<String> read = new HashSet<>();
  private final List<BodyFields> inner = new ArrayList<>();
  private ProblemCode code = ProblemCode.INVALID_BODY;

  BodyFields(ObjectNode body) {
    this(body, "", new ArrayList<>());
  }

  /**
   * Those of a request.
   *
   * @throws ProblemException if its body is no JSON object
   */
  static BodyFields of(HttpRequest request) {
    HttpEntity.Strict entity = (HttpEntity.Strict) request.entity();
    if (!entity.getData().isEmpty()) {
      requireJson(entity.getContentType());
      requireAsItIs(request);
    }
    return new BodyFields(StrictJson.object(entity.getData().asByteBuffer()));
  }

  private static void requireJson(ContentType type) {
    // Whatever charset it claims: JSON has none, and the body is read as UTF-8.
    if (!type.mediaType().equals(MediaTypes.APPLICATION_JSON)) {
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "the body must be application/json, was: " + type.value());
    }
  }

  /** Nothing is unpacked here: what is small on the wire may be anything but. */
  private static void requireAsItIs(HttpRequest request) {
    request
        .getHeader("Content-Encoding")
        .map(HttpHeader::value)
        .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
        .ifPresent(
            encoding -> {
              throw new ProblemException(
                  ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                  FieldError.shortened(
                      "the body must not be packed, its Content-Encoding was: " + encoding));
            });
  }

  private BodyFields(ObjectNode body, String pointer, List<FieldError> errors) {
    this.body = body;
    this.pointer = pointer;
    this.errors = errors;
  }

  /** A decimal or a name, which stands in quotes. */
  <T> T value(String field, Function<String, T> parse) {
    JsonNode node = required(field);
    return node == null ? null : parsed(field, node, parse);
  }

  /** The same of a field that may be absent or null. */
  <T> Optional<T> optional(String field, Function<String, T> parse) {
    return has(field)
        ? Optional.ofNullable(parsed(field, body.get(field), parse))
        : Optional.empty();
  }

  /** Whether a field is there and not null. It counts as read. */
  boolean has(String field) {
    read.add(field);
    return body.hasNonNull(field);
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
      wrong(field, "must be a whole number of at most 64 bits, without quotes");
      return null;
    }
    return node == null ? null : node.longValue();
  }

  /** True or false, which stand without quotes. */
  Boolean flag(String field) {
    JsonNode node = required(field);
    if (node != null && !node.isBoolean()) {
      wrong(field, "must be true or false, without quotes");
      return null;
    }
    return node == null ? null : node.booleanValue();
  }

  Optional<Instant> optionalInstant(String field) {
    read.add(field);
    JsonNode node = body.path(field);
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.ofNullable(parsed(field, node, Rfc3339::parse));
  }

  /** A list of objects, at least one; each is read like a body of its own. */
  List<BodyFields> objects(String field, int most) {
    JsonNode node = required(field);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray() || node.isEmpty() || node.size() > most) {
      wrong(field, "must be a list of 1 to " + most + " objects");
      return List.of();
    }
    List<BodyFields> objects = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      if (node.get(i) instanceof ObjectNode object) {
        objects.add(new BodyFields(object, pointerTo(field) + "/" + i, errors));
      } else {
        errors.add(new FieldError(pointerTo(field) + "/" + i, "must be an object"));
      }
    }
    inner.addAll(objects);
    return objects;
  }

  /** One object, read like a body of its own; empty if it is wrong. */
  Optional<BodyFields> object(String field) {
    Optional<BodyFields> object =
        raw(field).map(node -> new BodyFields(node, pointerTo(field), errors));
    object.ifPresent(inner::add);
    return object;
  }

  /** One object as it is, for whoever reads it better; empty if it is wrong. */
  Optional<ObjectNode> raw(String field) {
    JsonNode node = required(field);
    if (node != null && !node.isObject()) {
      wrong(field, "must be an object");
    }
    return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  /** Decimals by name, as an object; empty if it is absent. */
  <K extends Comparable<K>, V> Map<K, V> decimals(
      String field, int most, Function<String, K> name, Function<String, V> decimal) {
    if (!has(field)) {
      return Map.of();
    }
    if (!(body.get(field) instanceof ObjectNode object) || object.size() > most) {
      wrong(field, "must be an object of at most " + most + " names and decimals");
      return Map.of();
    }
    BodyFields named = new BodyFields(object, pointerTo(field), errors);
    Map<K, V> decimals = new TreeMap<>();
    object
        .fieldNames()
        .forEachRemaining(
            each -> {
              V value = named.value(each, decimal);
              K key = named.name(each, name);
              if (key != null && value != null) {
                decimals.put(key, value);
              }
            });
    return decimals;
  }

  /** What is wrong with a field that reads well and is not possible. */
  void wrong(String field, String detail) {
    errors.add(new FieldError(pointerTo(field), detail));
  }

  /** Leaves the fields that were not read alone: nobody knows what they would mean. */
  void skipRest() {
    body.fieldNames().forEachRemaining(read::add);
  }

  /**
   * To be called after the last field was read.
   *
   * @throws ProblemException if anything is wrong, a field that nobody asked for included
   */
  void done() {
    findUnread();
    if (!errors.isEmpty()) {
      throw new ProblemException(
          Problem.ofFields(code, errors.subList(0, Math.min(errors.size(), MOST_ERRORS))));
    }
  }

  private void findUnread() {
    body.fieldNames()
        .forEachRemaining(
            field -> {
              if (!read.contains(field)) {
                wrong(field, "is not a field of this request");
              }
            });
    inner.forEach(BodyFields::findUnread);
  }

  private JsonNode required(String field) {
    read.add(field);
    JsonNode node = body.get(field);
    if (node == null || node.isNull()) {
      wrong(field, "is required");
      return null;
    }
    return node;
  }

  private <K> K name(String field, Function<String, K> parse) {
    try {
      return parse.apply(field);
    } catch (IllegalArgumentException e) {
      wrong(field, e.getMessage());
      return null;
    }
  }

  private <T> T parsed(String field, JsonNode node, Function<String, T> parse) {
    if (!node.isTextual()) {
      String was = node.getNodeType().name().toLowerCase(Locale.ROOT);
      wrong(field, "must be a string in quotes, was: " + was);
      return null;
    }
    try {
      return parse.apply(node.textValue());
    } catch (IllegalArgumentException e) {
      wrong(field, e.getMessage());
      return null;
    }
  }

  private String pointerTo(String field) {
    return pointer + FieldError.pointerTo(field);
  }
}
