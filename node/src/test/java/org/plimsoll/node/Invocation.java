package org.plimsoll.node;

/**
 * One request of a client and what it came to know of it. A retry is an invocation of its own,
 * under the same key.
 *
 * @param number unique in a history
 * @param key the idempotency key; of a read any name
 * @param invokedAt nanoseconds of one monotonic clock, read before the request was sent
 * @param answeredAt of the same clock, read after the answer was known; {@link #NEVER} if none was
 */
record Invocation(
    long number,
    int client,
    String key,
    ClientRequest request,
    long invokedAt,
    RequestOutcome outcome,
    long answeredAt) {
  static final long NEVER = Long.MAX_VALUE;

  /** One that nothing is known of yet. */
  static Invocation unanswered(
      long number, int client, String key, ClientRequest request, long invokedAt) {
    return new Invocation(
        number,
        client,
        key,
        request,
        invokedAt,
        new RequestOutcome.Unknown("no answer was recorded"),
        NEVER);
  }

  Invocation answered(RequestOutcome known, long at) {
    return new Invocation(number, client, key, request, invokedAt, known, at);
  }

  boolean isRead() {
    return request instanceof ClientRequest.Read;
  }
}
