package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.CommandId;
import org.plimsoll.cluster.Telemetry.Outcome;
import org.plimsoll.http.TradeRoutes.Trade;

/**
 * Many trades in one request, one after the other in the order of the list, each for itself: what
 * one is refused for stops no other. A batch is no transaction. It has one deadline, and what is
 * not begun by then is not traded; what was traded before has its answer whenever it is asked for.
 */
final class TradeBatches {
  private static final int MOST = 100;

  private final Trading trading;

  /** Has two accounts trade, as one request for that trade alone would. */
  @FunctionalInterface
  interface Trading {
    CompletionStage<HttpResponse> trade(
        ApiRequest request, Trade trade, CommandId key, Instant deadline);
  }

  /** A trade under a key of its own. */
  private record Keyed(CommandId key, Trade trade) {
    static Keyed in(BodyFields fields, String caller) {
      return new Keyed(
          fields.value("key", text -> IdempotencyKey.of(text).by(caller)), Trade.in(fields));
    }
  }

  /**
   * What became of a trade.
   *
   * @param status that the trade alone would have been answered with
   * @param replayed whether it was answered before, under its key
   * @param trade as it was settled; null if it was not
   * @param problem why it was not; null if it was
   */
  record Result(
      CommandId key,
      String tradeId,
      int status,
      boolean replayed,
      @JsonRawValue String trade,
      @JsonRawValue String problem) {}

  /**
   * What became of a batch.
   *
   * @param settled how many trades have happened
   * @param refused how many have not, and never will by this request
   * @param unknown how many may have happened
   * @param results in the order of the trades
   */
  record Batch(int settled, int refused, int unknown, List<Result> results) {}

  TradeBatches(Trading trading) {
    this.trading = trading;
  }

  CompletionStage<HttpResponse> trade(ApiRequest request, Instant deadline) {
    String caller = request.authority().subject();
    return trade(request, batchIn(request.body(), caller), deadline);
  }

  private static List<Keyed> batchIn(BodyFields body, String caller) {
    List<Keyed> batch = new ArrayList<>();
    Set<Object> known = new HashSet<>();
    for (BodyFields fields : body.objects("trades", MOST)) {
      Keyed keyed = Keyed.in(fields, caller);
      batch.add(keyed);
      if (keyed.key() != null && !known.add(keyed.key())) {
        fields.wrong("key", "is that of another trade of the batch");
      }
      if (keyed.trade().tradeId() != null && !known.add(keyed.trade().tradeId())) {
        fields.wrong("tradeId", "is that of another trade of the batch");
      }
    }
    body.done();
    return batch;
  }

  private CompletionStage<HttpResponse> trade(
      ApiRequest request, List<Keyed> batch, Instant deadline) {
    CompletionStage<List<HttpResponse>> answers =
        CompletableFuture.completedStage(new ArrayList<>());
    for (Keyed keyed : batch) {
      answers =
          answers.thenCompose(
              before ->
                  (before.stream().anyMatch(TradeBatches::isUnknown)
                          ? notAsked()
                          : answer(request, keyed, deadline))
                      .thenApply(
                          answer -> {
                            before.add(answer);
                            return before;
                          }));
    }
    return answers.thenApply(all -> answer(batch, all));
  }

  private CompletionStage<HttpResponse> answer(ApiRequest request, Keyed keyed, Instant deadline) {
    return CompletableFuture.completedStage(keyed)
        .thenCompose(next -> trading.trade(request, next.trade(), next.key(), deadline))
        .exceptionally(failure -> Failures.answerTo(failure, request.http()));
  }

  /**
   * Whoever is waited for in vain takes all the time there is; a batch does not wait for the next.
   */
  private static CompletionStage<HttpResponse> notAsked() {
    return CompletableFuture.completedStage(
        Replies.problem(
            Problem.of(
                ProblemCode.COMMAND_EXPIRED,
                "a trade of the batch before this one was not answered in time, so this one was"
                    + " not begun; send the batch again")));
  }

  private static boolean isUnknown(HttpResponse answer) {
    return CommandTimes.outcomeOf(answer) == Outcome.UNKNOWN;
  }

  private static HttpResponse answer(List<Keyed> batch, List<HttpResponse> answers) {
    int settled = 0;
    int unknown = 0;
    List<Result> results = new ArrayList<>();
    for (HttpResponse answer : answers) {
      results.add(result(batch.get(results.size()), answer));
      settled += answer.status().isSuccess() ? 1 : 0;
      unknown += isUnknown(answer) ? 1 : 0;
    }
    var body = new Batch(settled, batch.size() - settled - unknown, unknown, results);
    HttpResponse response = settled == batch.size() ? Replies.created(body) : Replies.inPart(body);
    return results.stream().allMatch(Result::replayed) ? Replies.replayed(response) : response;
  }

  private static Result result(Keyed keyed, HttpResponse answer) {
    String body = ((HttpEntity.Strict) answer.entity()).getData().utf8String();
    boolean isSettled = answer.status().isSuccess();
    return new Result(
        keyed.key(),
        keyed.trade().tradeId(),
        answer.status().intValue(),
        answer.getHeader("Idempotency-Replayed").isPresent(),
        isSettled ? body : null,
        isSettled ? null : body);
  }
}
