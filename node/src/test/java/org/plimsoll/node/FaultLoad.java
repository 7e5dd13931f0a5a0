package org.plimsoll.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.plimsoll.account.AccountId;
import org.plimsoll.node.RequestOutcome.Acknowledged;
import org.plimsoll.node.RequestOutcome.Unknown;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * Clients that keep one request each in flight: deposits, withdrawals, trades and reads of a few
 * accounts they share. At least a fifth of all that is to change something repeats an earlier
 * request of the client under its key, also one of before a restart and one that is still under
 * way. A client whose node does not say what became of a request goes on at the next one. What each
 * client asks follows from the seed; when and where, from the system.
 */
final class FaultLoad {
  private static final AssetId USDT = AssetId.of("USDT");
  private static final InstrumentId PERPETUAL = InstrumentId.of("BTC-PERP");
  private static final Cash INITIAL = Cash.of("1000000");
  private static final Cash TOO_MUCH = Cash.of("50000000");
  private static final Price PRICE = Price.of("60000");
  private static final long LOT = 100_000;
  private static final long EXPOSED_LOTS = 500;
  private static final int HUNDRED = 100;
  private static final int READS = 15;
  private static final int RETRIES = 25;
  private static final int DOUBLED = 4;
  private static final int TRADES = 20;
  private static final int WITHDRAWALS = 15;
  private static final int REMEMBERED = 30;
  private static final Duration PRESSING = Duration.ofMillis(20);

  private final RecordedClient recorded;
  private final List<AccountId> accounts;
  private final List<Client> clients;
  private final int reads;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile Duration pause = Duration.ZERO;

  private record Asked(String key, ClientRequest request) {}

  /**
   * @param name begins the names of accounts and keys
   */
  FaultLoad(FaultRecorder recorder, String name, int accounts, int clients, long seed) {
    this(recorder, name, accounts, clients, READS, seed);
  }

  /**
   * The same with another share of reads.
   *
   * @param reads of a hundred requests
   */
  FaultLoad(FaultRecorder recorder, String name, int accounts, int clients, int reads, long seed) {
    this.recorded = new RecordedClient(recorder);
    this.reads = reads;
    this.accounts =
        IntStream.range(0, accounts).mapToObj(n -> AccountId.of(name + "-" + n)).toList();
    SplittableRandom random = new SplittableRandom(seed);
    this.clients =
        IntStream.range(0, clients)
            .mapToObj(n -> new Client(n, name + "-c" + n, random.split()))
            .toList();
  }

  List<AccountId> accounts() {
    return accounts;
  }

  /** How many requests were sent and not answered yet. */
  int inFlight() {
    return recorded.inFlight();
  }

  /** How many were acknowledged since the load was made. */
  int acknowledged() {
    return acknowledged.get();
  }

  /** Opens the accounts and pays into each; recorded as well. */
  void open(ApiClient api) {
    for (AccountId account : accounts) {
      for (Asked asked :
          List.of(
              new Asked("open-" + account, new ClientRequest.Open(account)),
              new Asked("first-" + account, new ClientRequest.Deposit(account, USDT, INITIAL)))) {
        RequestOutcome outcome = recorded.ask(api, 0, asked.key(), asked.request()).join();
        if (!(outcome instanceof Acknowledged)) {
          throw new IllegalStateException("not acknowledged: " + asked + ": " + outcome);
        }
      }
    }
  }

  /** One trade between the first two accounts; whether it went through. */
  boolean trades(ApiClient api) {
    String key = "first-trade-of-" + accounts.get(0);
    var trade =
        new ClientRequest.Trade(
            key, accounts.get(0), accounts.get(1), PERPETUAL, Quantity.ofUnits(LOT), PRICE);
    return recorded.ask(api, 0, key, trade).join() instanceof Acknowledged;
  }

  /**
   * Trades so much between each account and its neighbour that the load does not trade it away:
   * afterwards each has exposure. Whether all went through; to be repeated until they did.
   */
  boolean exposes(ApiClient api) {
    boolean all = true;
    for (int n = 0; n + 1 < accounts.size(); n += 2) {
      String key = "exposure-of-" + accounts.get(n);
      var trade =
          new ClientRequest.Trade(
              key,
              accounts.get(n),
              accounts.get(n + 1),
              PERPETUAL,
              Quantity.ofUnits(LOT * EXPOSED_LOTS),
              PRICE);
      all &= recorded.ask(api, 0, key, trade).join() instanceof Acknowledged;
    }
    return all;
  }

  /** Pays one unit into an account; whether it was acknowledged. To be repeated until it is. */
  boolean pays(ApiClient api, AccountId account, String key) {
    return pay(api, account, key).join();
  }

  /** The same, without waiting. */
  CompletableFuture<Boolean> pay(ApiClient api, AccountId account, String key) {
    var deposit = new ClientRequest.Deposit(account, USDT, Cash.ofUnits(1));
    return recorded.ask(api, 0, key, deposit).thenApply(Acknowledged.class::isInstance);
  }

  /** Reads an account once; what was seen is in the record. */
  CompletableFuture<RequestOutcome> read(ApiClient api, AccountId account) {
    return recorded.ask(api, 0, "read-of-" + account, new ClientRequest.Read(account));
  }

  /** The same at one node. */
  CompletableFuture<Void> run(ApiClient api) {
    return run(() -> List.of(api));
  }

  /**
   * Repeats, once and all at once, every request whose client does not know what became of it.
   *
   * @param history what was recorded
   * @return how many had to be repeated; 0 when there is nothing left to find out
   */
  int repeatUnknown(ApiClient api, List<Invocation> history) {
    Map<String, Invocation> newest = new LinkedHashMap<>();
    history.stream()
        .filter(invocation -> !invocation.isRead())
        .forEach(
            one ->
                newest.merge(one.key(), one, (before, after) -> isKnown(before) ? before : after));
    List<Invocation> unknown = newest.values().stream().filter(one -> !isKnown(one)).toList();
    CompletableFuture.allOf(
            unknown.stream()
                .map(one -> recorded.ask(api, one.client(), one.key(), one.request()))
                .toArray(CompletableFuture[]::new))
        .join();
    return unknown.size();
  }

  private static boolean isKnown(Invocation invocation) {
    return !(invocation.outcome() instanceof Unknown);
  }

  /**
   * Sets all clients going, as hard as they can; each goes on until the load is stopped.
   *
   * @param nodes to choose from at every request; never none
   * @return completes when the last has its answer, or has given it up, after {@link #stop()}
   */
  CompletableFuture<Void> run(Supplier<List<ApiClient>> nodes) {
    stopped.set(false);
    pause = Duration.ZERO;
    return CompletableFuture.allOf(
        clients.stream().map(client -> client.run(nodes)).toArray(CompletableFuture[]::new));
  }

  /** From now on clients pause so long after each answer. */
  void calm(Duration between) {
    pause = between;
  }

  /** No more requests. */
  void stop() {
    stopped.set(true);
  }

  private final class Client {
    private final int id;
    private final String name;
    private final SplittableRandom random;
    private final List<Asked> asked = new ArrayList<>();
    private int number;
    private int node;

    Client(int id, String name, SplittableRandom random) {
      this.id = id;
      this.node = id;
      this.name = name;
      this.random = random;
    }

    CompletableFuture<Void> run(Supplier<List<ApiClient>> nodes) {
      if (stopped.get()) {
        return CompletableFuture.completedFuture(null);
      }
      List<ApiClient> now = nodes.get();
      return step(now.get(node % now.size()))
          .thenCompose(outcome -> pauseAfter(outcome instanceof Unknown))
          .thenCompose(done -> run(nodes));
    }

    /** A client that does not know what became of its request does not press. */
    private CompletableFuture<Void> pauseAfter(boolean isUnknown) {
      node += isUnknown ? 1 : 0;
      Duration between = isUnknown && pause.isZero() ? PRESSING : pause;
      return between.isZero() ? CompletableFuture.completedFuture(null) : after(between);
    }

    private CompletableFuture<RequestOutcome> step(ApiClient api) {
      if (random.nextInt(HUNDRED) < reads) {
        return send(api, new Asked("read-" + name, new ClientRequest.Read(any())));
      }
      if (!asked.isEmpty() && random.nextInt(HUNDRED) < RETRIES) {
        return send(api, asked.get(random.nextInt(asked.size())));
      }
      Asked next = next();
      CompletableFuture<RequestOutcome> answer = send(api, next);
      if (random.nextInt(HUNDRED) < DOUBLED) {
        return send(api, next).thenCombine(answer, (second, first) -> first);
      }
      return answer;
    }

    private Asked next() {
      String key = name + "-" + ++number;
      Asked next = new Asked(key, request(key));
      asked.add(next);
      if (asked.size() > REMEMBERED) {
        asked.remove(0);
      }
      return next;
    }

    private ClientRequest request(String key) {
      int kind = random.nextInt(HUNDRED);
      AccountId account = any();
      if (kind < TRADES) {
        int buyer = accounts.indexOf(account);
        int seller = (buyer + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
        return new ClientRequest.Trade(
            key,
            account,
            accounts.get(seller),
            PERPETUAL,
            Quantity.ofUnits(LOT * random.nextInt(1, 10)),
            PRICE);
      } else if (kind < TRADES + WITHDRAWALS) {
        boolean isTooMuch = random.nextInt(5) == 0;
        return new ClientRequest.Withdrawal(account, USDT, isTooMuch ? TOO_MUCH : amount());
      }
      return new ClientRequest.Deposit(account, USDT, amount());
    }

    private Cash amount() {
      return Cash.ofUnits(random.nextLong(1, 10_000_000_000L));
    }

    private AccountId any() {
      return accounts.get(random.nextInt(accounts.size()));
    }

    private CompletableFuture<RequestOutcome> send(ApiClient api, Asked request) {
      return recorded
          .ask(api, id, request.key(), request.request())
          .whenComplete(
              (outcome, failure) -> {
                if (outcome instanceof Acknowledged) {
                  acknowledged.incrementAndGet();
                }
              });
    }
  }

  static CompletableFuture<Void> after(Duration pause) {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS));
  }
}
