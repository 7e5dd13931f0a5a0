package org.plimsoll.http;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.proposal.Proposals;

/** The key under which a request that changes something may be repeated. */
final class IdempotencyKey {
  private static final String HEADER = "idempotency-key";

  private IdempotencyKey() {}

  /**
   * @throws ProblemException if the key is not what it must be
   */
  static CommandId of(HttpRequest request) {
    List<String> keys =
        StreamSupport.stream(request.getHeaders().spliterator(), false)
            .filter(header -> header.is(HEADER))
            .map(HttpHeader::value)
            .toList();
    if (keys.isEmpty()) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_MISSING,
          "name the request in a header Idempotency-Key, so that it can be repeated safely");
    }
    if (keys.size() > 1) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_INVALID, "there must be one header Idempotency-Key");
    }
    try {
      return of(keys.get(0));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_INVALID, "Idempotency-Key " + e.getMessage());
    }
  }

  /**
   * One that a caller chose. Under some proposals are carried out: what stands there in a journal
   * took two persons.
   *
   * @throws IllegalArgumentException saying what it must be
   */
  static CommandId of(String text) {
    CommandId key;
    try {
      key = CommandId.of(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be 1 to 128 visible ASCII characters without '|', '\"' and '\\'", e);
    }
    for (String prefix : Proposals.COMMAND_PREFIXES) {
      if (key.value().startsWith(prefix)) {
        throw new IllegalArgumentException(
            "must not begin with " + prefix + ", as those of proposals do");
      }
    }
    return key;
  }
}
