package org.plimsoll.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.plimsoll.liquidation.LiquidatorCommand.Case;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Price;

/**
 * Drives a node price by price: publishes one price per index through three sources, and waits
 * until everything it leads to has come to rest.
 */
final class Market {
  private static final List<String> SOURCES = List.of("replay-1", "replay-2", "replay-3");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();
  private static final int CALM_LOOKS = 2;

  private final LocalClient client;
  private long sequence;
  private long accepted;

  Market(LocalClient client) {
    this.client = client;
  }

  /** How many observations the oracles accepted. */
  long priceUpdates() {
    return accepted;
  }

  /**
   * Publishes prices observed at an instant, and returns when the node's view holds the outcome.
   */
  MarketView publish(Instant at, Map<IndexId, Price> prices) {
    for (CompletionStage<ObservationReply> reply : send(at, prices)) {
      if (PlimsollNode.await(reply, PATIENCE) instanceof ObservationReply.Accepted outcome) {
        outcome.price().ifPresent(this::awaitInView);
      }
    }
    return client.services().views().get();
  }

  /**
   * The same where an oracle may be away: nobody waits for it beyond a limit.
   *
   * @return whether all prices were heard and are in the view of this node
   */
  boolean tryPublish(Instant at, Map<IndexId, Price> prices, Duration patience) {
    Instant deadline = Instant.now().plus(patience);
    boolean heard = true;
    for (CompletionStage<ObservationReply> reply : send(at, prices)) {
      heard &= isHeard(reply, deadline);
    }
    return heard;
  }

  private boolean isHeard(CompletionStage<ObservationReply> reply, Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    try {
      if (PlimsollNode.await(reply, left.isNegative() ? Duration.ZERO : left)
              instanceof ObservationReply.Accepted outcome
          && outcome.price().isPresent()) {
        while (!isInView(outcome.price().orElseThrow())) {
          if (Instant.now().isAfter(deadline)) {
            return false;
          }
          LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
      }
    } catch (CompletionException e) {
      return false; // it is away, or was before it could answer
    }
    return false;
  }

  /** One price per index through all sources; the answers to the last of each. */
  private List<CompletionStage<ObservationReply>> send(Instant at, Map<IndexId, Price> prices) {
    List<CompletionStage<ObservationReply>> last = new ArrayList<>();
    for (var price : prices.entrySet()) {
      CompletionStage<ObservationReply> reply = null;
      for (String source : SOURCES) {
        sequence++;
        var observation =
            new PriceObservation(price.getKey(), source, sequence, price.getValue(), at);
        reply = client.publish(observation).thenApply(this::counted);
      }
      last.add(reply);
    }
    return last;
  }

  /**
   * Returns when every account was measured against the newest view and every liquidation is over
   * or waits for what only the next prices bring: a budget window, a valid price, a bid that is
   * met, or somebody who can bear a loss.
   */
  void awaitRest() {
    int calm = 0;
    Instant deadline = Instant.now().plus(PATIENCE);
    while (calm < CALM_LOOKS) {
      calm = isAtRest() ? calm + 1 : 0;
      pauseUnlessLate(deadline, () -> "the accounts did not come to rest: " + standing());
    }
  }

  /** Accounts that are still in liquidation. */
  List<Case> openLiquidations() {
    return PlimsollNode.await(client.liquidatorReport(), PATIENCE).cases();
  }

  /** What keeps it from rest, for who has to find out why. */
  private String standing() {
    return PlimsollNode.await(client.monitorReport(), PATIENCE)
        + ", view "
        + client.services().views().get().version()
        + ", "
        + PlimsollNode.await(client.liquidatorReport(), PATIENCE);
  }

  private boolean isAtRest() {
    var monitor = PlimsollNode.await(client.monitorReport(), PATIENCE);
    boolean measured =
        monitor.awaited() == 0
            && monitor.viewVersion() == client.services().views().get().version();
    return measured && isUnwound();
  }

  /** Whether every liquidation is over or waits for what only the next prices bring. */
  boolean isUnwound() {
    var liquidator = PlimsollNode.await(client.liquidatorReport(), PATIENCE);
    return !liquidator.isHedging()
        && liquidator.cases().stream().allMatch(open -> open.phase().awaitsOutside());
  }

  private void awaitInView(IndexPrice price) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!isInView(price)) {
      pauseUnlessLate(deadline, () -> "the market view did not take up " + price);
    }
  }

  private boolean isInView(IndexPrice price) {
    return client
        .services()
        .views()
        .get()
        .indexPrice(price.index())
        .filter(known -> known.equals(price) || known.observedAt().isAfter(price.observedAt()))
        .isPresent();
  }

  private ObservationReply counted(ObservationReply reply) {
    if (reply instanceof ObservationReply.Accepted) {
      synchronized (this) {
        accepted++;
      }
    }
    return reply;
  }

  private static void pauseUnlessLate(Instant deadline, Supplier<String> what) {
    if (Instant.now().isAfter(deadline)) {
      throw new IllegalStateException("not within " + PATIENCE + ": " + what.get());
    }
    LockSupport.parkNanos(POLL_NANOS);
  }
}
