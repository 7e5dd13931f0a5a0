package org.plimsoll.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.plimsoll.account.CommandId;

/**
 * The last successful answers of this node, by idempotency key, for requests that name no account
 * in their path. It is lost with the node; what must survive is remembered by accounts and
 * settlements, which refuse or repeat by themselves.
 */
final class KeyMemory {
  private record Key(String route, CommandId id) {}

  private record Known(Object request, CompletableFuture<HttpResponse> answer) {}

  private final Map<Key, Known> known = new LinkedHashMap<>();
  private final int limit;

  /**
   * @param limit how many keys are remembered; the oldest is forgotten first
   */
  KeyMemory(int limit) {
    this.limit = limit;
  }

  /**
   * Has a request answered once per key. A repeat gets the same answer, also while the first still
   * runs. A refusal and an unknown outcome are not remembered, nor what was done in part: the
   * caller may try again.
   *
   * @param route within which keys must differ
   * @param request equal for requests that ask the same
   */
  CompletionStage<HttpResponse> once(
      String route, CommandId id, Object request, Supplier<CompletionStage<HttpResponse>> handler) {
    Key key = new Key(route, id);
    Known mine = new Known(request, new CompletableFuture<>());
    Known first = remember(key, mine);
    if (first == mine) {
      return answer(key, mine, handler);
    }
    if (!first.request().equals(request)) {
      return CompletableFuture.failedFuture(
          new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED, Problem.KEY_REUSED));
    }
    return first
        .answer()
        .thenApply(answer -> answer.status().isSuccess() ? Replies.replayed(answer) : answer);
  }

  private CompletionStage<HttpResponse> answer(
      Key key, Known mine, Supplier<CompletionStage<HttpResponse>> handler) {
    CompletableFuture.completedStage(handler)
        .thenCompose(Supplier::get)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                forget(key, mine);
                mine.answer().completeExceptionally(failure);
              } else {
                if (!isDone(answer)) {
                  forget(key, mine);
                }
                mine.answer().complete(answer);
              }
            });
    return mine.answer();
  }

  private static boolean isDone(HttpResponse answer) {
    return answer.status().isSuccess() && !answer.status().equals(StatusCodes.MULTI_STATUS);
  }

  private synchronized Known remember(Key key, Known mine) {
    Known first = known.putIfAbsent(key, mine);
    if (known.size() > limit) {
      var oldest = known.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return first == null ? mine : first;
  }

  private synchronized void forget(Key key, Known mine) {
    known.remove(key, mine);
  }
}
