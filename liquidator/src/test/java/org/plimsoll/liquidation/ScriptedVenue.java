package org.plimsoll.liquidation;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.risk.market.InstrumentId;

/** A venue that tells the test of every order and answers when and what the test wants. */
final class ScriptedVenue implements ExecutionVenue {
  private final ActorRef<UnwindOrder> orders;
  private final Queue<CompletableFuture<ExecutionReport>> unanswered =
      new ConcurrentLinkedQueue<>();

  ScriptedVenue(ActorRef<UnwindOrder> orders) {
    this.orders = orders;
  }

  @Override
  public CompletionStage<ExecutionReport> execute(UnwindOrder order) {
    CompletableFuture<ExecutionReport> answer = new CompletableFuture<>();
    unanswered.add(answer);
    orders.tell(order);
    return answer;
  }

  @Override
  public MarketDepth depthOf(InstrumentId instrument) {
    return Books.FREE;
  }

  /** Answers the oldest order that has no answer yet. */
  void answer(ExecutionReport report) {
    unanswered.remove().complete(report);
  }

  void fail(String why) {
    unanswered.remove().completeExceptionally(new IllegalStateException(why));
  }
}
