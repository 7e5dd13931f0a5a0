package org.plimsoll.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.CommandId;

/**
 * The last successful answers of this node, by idempotency key, for commands that change nothing of
 * an account: prices, quotes, the keys of their publishers. It is lost with the node; what must
 * survive is remembered by accounts and settlements, which refuse or repeat by themselves.
 */
final class KeyMemory {
  private record Key(String route, CommandId id) {}

  private record Known(Object request, HttpResponse answer) {}

  private final Map<Key, Known> known = new LinkedHashMap<>();
  private final int limit;

  /**
   * @param limit how many keys are remembered; the oldest is forgotten first
   */
  KeyMemory(int limit) {
    this.limit = limit;
  }

  /**
   * Has a request answered once per key. A repeat gets the same answer. A refusal and an unknown
   * outcome are not remembered: the caller may try again.
   *
   * @param route within which keys must differ
   * @param request equal for requests that ask the same
   * @throws ProblemException if the key is known of another request
   */
  CompletionStage<HttpResponse> once(
      String route, CommandId id, Object request, Supplier<CompletionStage<HttpResponse>> handler) {
    Key key = new Key(route, id);
    Optional<Known> first = find(key);
    if (first.isEmpty()) {
      return handler.get().whenComplete((answer, failure) -> remember(key, request, answer));
    }
    if (!first.orElseThrow().request().equals(request)) {
      throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED, Problem.KEY_REUSED);
    }
    return CompletableFuture.completedStage(Replies.replayed(first.orElseThrow().answer()));
  }

  private synchronized Optional<Known> find(Key key) {
    return Optional.ofNullable(known.get(key));
  }

  private synchronized void remember(Key key, Object request, HttpResponse answer) {
    if (answer == null || !answer.status().isSuccess()) {
      return;
    }
    known.put(key, new Known(request, answer));
    if (known.size() > limit) {
      var oldest = known.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
