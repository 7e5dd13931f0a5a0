package org.plimsoll.http;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.CommandId;

/**
 * The commands whose callers this node has not answered yet. A repeat in the meantime is refused,
 * so that nobody waits twice; what comes to another node, or after a lost answer, is told by
 * accounts and settlements, which do it once.
 */
final class RunningCommands {
  private record Running(String operation, Map<String, String> parameters, CommandId key) {}

  private final Set<Running> running = ConcurrentHashMap.newKeySet();

  /**
   * Has a command carried out, unless the same caller's is under way under the same key.
   *
   * @throws ProblemException if it is
   */
  CompletionStage<HttpResponse> alone(
      String operation,
      Map<String, String> parameters,
      CommandId key,
      Supplier<CompletionStage<HttpResponse>> command) {
    Running mine = new Running(operation, parameters, key);
    if (!running.add(mine)) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_IN_USE,
          "the first request under this Idempotency-Key is still running; repeat it to learn how it"
              + " ended");
    }
    return CompletableFuture.completedStage(command)
        .thenCompose(Supplier::get)
        .whenComplete((answer, failure) -> running.remove(mine));
  }
}
