package org.plimsoll.node;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/**
 * Owners who deposit a little during the crash, so that commands are under way when a node is lost.
 * Who does follows from a seed. A deposit that nobody answers is repeated under its id, wherever
 * its account is by then; what is acknowledged is remembered.
 */
final class TopUps {
  /** Each for a minute: a burst of liquidations may keep an account waiting. */
  private static final int ATTEMPTS = 10;

  private static final Cash AMOUNT = Cash.of("1");

  private final LocalClient client;
  private final AssetId asset;
  private final Acknowledgements acknowledgements;
  private final SplittableRandom random;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicLong refused = new AtomicLong();
  private List<AccountId> accounts = List.of();
  private long sent;

  TopUps(LocalClient client, AssetId asset, Acknowledgements acknowledgements, long seed) {
    this.client = client;
    this.asset = asset;
    this.acknowledgements = acknowledgements;
    this.random = new SplittableRandom(seed);
  }

  /** From now on these accounts may get some. */
  void begin(List<AccountId> owners) {
    accounts = List.copyOf(owners);
  }

  /** So many owners deposit, without waiting for the answers. */
  void send(int count) {
    for (int n = 0; n < count && !accounts.isEmpty(); n++) {
      AccountId account = accounts.get(random.nextInt(accounts.size()));
      CommandId id = CommandId.of("top-up-" + ++sent);
      underWay.incrementAndGet();
      send(account, id, 1);
    }
  }

  private void send(AccountId account, CommandId id, int attempt) {
    client
        .deposit(account, id, asset, AMOUNT)
        .whenComplete(
            (reply, problem) -> {
              if (problem != null && attempt < ATTEMPTS) {
                send(account, id, attempt + 1);
              } else {
                answered(account, reply, problem);
              }
            });
  }

  private void answered(AccountId account, CommandReply reply, Throwable problem) {
    if (problem != null) {
      failure.compareAndSet(null, problem);
    } else if (reply instanceof CommandReply.Accepted accepted) {
      acknowledgements.add(account, accepted.revision(), accepted.commandId().value());
    } else {
      refused.incrementAndGet();
    }
    underWay.decrementAndGet();
  }

  /** How many have no answer yet. */
  int underWay() {
    return underWay.get();
  }

  /** How many were refused, e.g. because an account takes no such asset. */
  long refused() {
    return refused.get();
  }

  /** What became of one that never had an answer. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }
}
