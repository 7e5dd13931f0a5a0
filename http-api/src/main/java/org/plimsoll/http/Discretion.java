package org.plimsoll.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.plimsoll.account.AccountId;

/**
 * What the reader of an account is told where its journal names others: settlements are between
 * several, and steps of a liquidation say who gives what. Of an account that is none of the
 * reader's business neither the name nor the share is told. Pure.
 */
final class Discretion {
  /** For who may read about every account. */
  static final Discretion NONE = new Discretion(account -> true);

  /** In place of the id of a step of another's liquidation, and of that liquidation. */
  static final String ANOTHERS = "unwind-of-another";

  private static final Pattern STEP = Pattern.compile("unwind-(.+)-[0-9]+-[0-9]+");
  private static final Pattern LIQUIDATION = Pattern.compile("(.+)-[0-9]+");

  /** Of a backstop's step: whose share it is. */
  private static final String BACKSTOP = "backstop";

  /** Of a leg that was agreed to: all legs of its settlement in one line. */
  private static final String REQUEST = "request";

  private final Predicate<AccountId> isTold;

  /**
   * @param isTold whether the reader may know of an account
   */
  Discretion(Predicate<AccountId> isTold) {
    this.isTold = isTold;
  }

  /** An answer as the reader may see it: legs and payments of others are left out. */
  ObjectNode told(Object answer) {
    ObjectNode fields = JsonWriter.tree(answer);
    return this == NONE ? fields : object(fields);
  }

  /** The id of a settlement, unless it says whose liquidation it is a step of. */
  String settlement(String id) {
    return isTold(accountIn(STEP, id)) ? id : ANOTHERS;
  }

  /** The id of a liquidation, unless it is another's. */
  String liquidation(String id) {
    return isTold(accountIn(LIQUIDATION, id)) ? id : ANOTHERS;
  }

  private ObjectNode object(ObjectNode object) {
    if (!isTold(accountIn(object.get(BACKSTOP)))) {
      object.remove(BACKSTOP);
    }
    if (object.path(REQUEST).isTextual() && !areTold(object.path(REQUEST).asText())) {
      object.remove(REQUEST);
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      field.setValue(value(field.getValue()));
    }
    return object;
  }

  private JsonNode value(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object(object);
    } else if (value instanceof ArrayNode array) {
      return array(array);
    }
    return value.isTextual() ? TextNode.valueOf(settlement(value.asText())) : value;
  }

  private ArrayNode array(ArrayNode array) {
    List<JsonNode> told =
        Stream.iterate(0, n -> n < array.size(), n -> n + 1)
            .map(array::get)
            .filter(element -> isTold(accountIn(element.get("account"))))
            .map(this::value)
            .toList();
    array.removeAll();
    return array.addAll(told);
  }

  private boolean areTold(String request) {
    return Stream.of(request.split("; "))
        .skip(1)
        .map(leg -> accountOf(leg.split(" ", 2)[0]))
        .allMatch(this::isTold);
  }

  private boolean isTold(Optional<AccountId> account) {
    return account.filter(isTold.negate()).isEmpty();
  }

  private static Optional<AccountId> accountIn(Pattern form, String id) {
    Matcher matcher = form.matcher(id);
    return matcher.matches() ? accountOf(matcher.group(1)) : Optional.empty();
  }

  private static Optional<AccountId> accountIn(JsonNode field) {
    return field != null && field.isTextual() ? accountOf(field.asText()) : Optional.empty();
  }

  private static Optional<AccountId> accountOf(String name) {
    try {
      return Optional.of(AccountId.of(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
