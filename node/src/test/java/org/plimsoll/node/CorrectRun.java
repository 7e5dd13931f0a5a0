package org.plimsoll.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.http.LoggedEvent;
import org.plimsoll.node.RequestOutcome.Acknowledged;
import org.plimsoll.node.RequestOutcome.Refused;
import org.plimsoll.node.RequestOutcome.Seen;
import org.plimsoll.node.RequestOutcome.Unknown;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A history and the journals to it, as a system without a fault would have left them: clients whose
 * requests overlap, retries of what is done and of what is under way, requests and answers that get
 * lost and requests that arrive late, refusals, trades in four steps with others between them, and
 * interest that the system takes by itself. Everything follows from the seed.
 */
final class CorrectRun {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final InstrumentId PERPETUAL = InstrumentId.of("BTC-PERP");
  private static final int ACCOUNTS = 5;
  private static final int CLIENTS = 8;
  private static final int HUNDRED = 100;

  private final MarginParameters parameters = ParameterFile.house();
  private final SplittableRandom random;
  private final List<AccountId> accounts =
      IntStream.range(0, ACCOUNTS).mapToObj(n -> AccountId.of("run-" + n)).toList();
  private final AccountId lender = accounts.get(0).lending();
  private final SortedMap<AccountId, List<LoggedEvent>> journals = new TreeMap<>();
  private final Map<AccountId, AccountState> states = new HashMap<>();
  private final Map<Long, Invocation> history = new TreeMap<>();
  private final Map<String, Acknowledged> receipts = new HashMap<>();
  private final Map<String, Integer> tradeSteps = new HashMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private final List<Flight> late = new ArrayList<>();
  private long clock;
  private int interests;

  private record Asked(String key, ClientRequest request) {}

  private CorrectRun(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * @param steps how often some client gets on
   */
  static CorrectRun of(long seed, int steps) {
    CorrectRun run = new CorrectRun(seed);
    run.open();
    run.play(steps);
    return run;
  }

  MarginParameters parameters() {
    return parameters;
  }

  List<Invocation> history() {
    return List.copyOf(history.values());
  }

  List<AccountJournal> journals() {
    return journals.entrySet().stream()
        .map(entry -> new AccountJournal(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void open() {
    CommandId house = CommandId.of("house");
    append(lender, new AccountOpened(lender, MarginMethod.HOUSE, house, AT));
    for (AccountId account : accounts) {
      finish(start(0, new Asked("open-" + account, new ClientRequest.Open(account))));
      finish(
          start(
              0,
              new Asked(
                  "first-" + account,
                  new ClientRequest.Deposit(account, USDT, Cash.of("100000")))));
    }
  }

  private void play(int steps) {
    Flight[] flights = new Flight[CLIENTS];
    for (int step = 0; step < steps; step++) {
      int client = random.nextInt(CLIENTS);
      if (flights[client] == null) {
        flights[client] = start(client, choose(client, step));
      } else if (flights[client].advance()) {
        flights[client] = null;
      }
      if (random.nextInt(HUNDRED) < 3) {
        takeInterest();
      }
      if (!late.isEmpty() && random.nextInt(HUNDRED) < 10) {
        late.remove(random.nextInt(late.size())).serveAll();
      }
    }
    for (Flight flight : flights) {
      if (flight != null && random.nextBoolean()) {
        finish(flight);
      } else if (flight != null) {
        flight.serveAll(); // served, and the recorder never heard
      }
    }
    late.forEach(Flight::serveAll);
  }

  private static void finish(Flight flight) {
    boolean isDone = flight.advance();
    while (!isDone) {
      isDone = flight.advance();
    }
  }

  private Asked choose(int client, int step) {
    if (random.nextInt(HUNDRED) < 20) {
      return new Asked("read-" + client, new ClientRequest.Read(any()));
    }
    if (!asked.isEmpty() && random.nextInt(HUNDRED) < 25) {
      return asked.get(random.nextInt(asked.size()));
    }
    String key = "c" + client + "-" + step;
    Asked next = new Asked(key, request(key));
    asked.add(next);
    return next;
  }

  private ClientRequest request(String key) {
    AccountId account = any();
    int kind = random.nextInt(HUNDRED);
    if (kind < 35) {
      int other = accounts.indexOf(account) + 1 + random.nextInt(ACCOUNTS - 1);
      return new ClientRequest.Trade(
          key,
          account,
          accounts.get(other % ACCOUNTS),
          PERPETUAL,
          Quantity.ofUnits(100_000L * random.nextInt(1, 20)),
          Price.of(String.valueOf(60_000 + random.nextInt(-500, 500))));
    }
    if (kind < 60) {
      boolean isTooMuch = random.nextInt(3) == 0;
      return new ClientRequest.Withdrawal(
          account, USDT, isTooMuch ? Cash.of("90000000") : amount());
    }
    return new ClientRequest.Deposit(account, USDT, amount());
  }

  private AccountId any() {
    return accounts.get(random.nextInt(ACCOUNTS));
  }

  private Cash amount() {
    return Cash.ofUnits(random.nextLong(1, 10_000_000_000L));
  }

  private Flight start(int client, Asked what) {
    long number = history.size() + 1;
    history.put(number, Invocation.unanswered(number, client, what.key(), what.request(), ++clock));
    return new Flight(number, what);
  }

  /** A request on its way: served step by step, then answered. */
  private final class Flight {
    private final long number;
    private final Asked what;
    private RequestOutcome outcome;

    Flight(long number, Asked what) {
      this.number = number;
      this.what = what;
    }

    /** One step on; whether the client has its answer now. */
    boolean advance() {
      int luck = random.nextInt(HUNDRED);
      if (outcome != null) {
        answer(luck < 6 && !isOpening() ? new Unknown("the answer was lost") : outcome);
        return true;
      }
      if (luck < 3 && !isOpening() && !tradeSteps.containsKey(what.key())) {
        answer(new Unknown("the request was lost"));
        return true;
      }
      if (luck < 6 && !isOpening()) {
        late.add(this);
        answer(new Unknown("the request is late"));
        return true;
      }
      serve();
      return false;
    }

    private boolean isOpening() {
      return what.key().startsWith("open-") || what.key().startsWith("first-");
    }

    private void answer(RequestOutcome known) {
      history.put(number, history.get(number).answered(known, ++clock));
    }

    void serveAll() {
      while (outcome == null) {
        serve();
      }
    }

    private void serve() {
      outcome = receipts.containsKey(what.key()) ? receipts.get(what.key()) : decide().orElse(null);
      if (outcome instanceof Acknowledged receipt) {
        receipts.put(what.key(), receipt);
      }
    }

    private Optional<RequestOutcome> decide() {
      CommandId key = CommandId.of(what.key());
      if (what.request() instanceof ClientRequest.Open open) {
        return Optional.of(
            done(
                open.account(), new AccountOpened(open.account(), MarginMethod.STANDARD, key, AT)));
      } else if (what.request() instanceof ClientRequest.Deposit deposit) {
        return Optional.of(
            done(
                deposit.account(),
                new CollateralDeposited(key, deposit.asset(), deposit.amount(), AT)));
      } else if (what.request() instanceof ClientRequest.Withdrawal withdrawal) {
        return Optional.of(withdraw(key, withdrawal));
      } else if (what.request() instanceof ClientRequest.Trade trade) {
        return trade(trade);
      }
      AccountState state = states.get(((ClientRequest.Read) what.request()).account());
      return Optional.of(new Seen(state.revision(), state.portfolio().collateral()));
    }

    private Acknowledged done(AccountId account, AccountEvent event) {
      append(account, event);
      return new Acknowledged(new TreeMap<>(Map.of(account, states.get(account).revision())));
    }

    private RequestOutcome withdraw(CommandId key, ClientRequest.Withdrawal asked) {
      Cash held = states.get(asked.account()).portfolio().collateralOf(asked.asset());
      return held.compareTo(asked.amount()) < 0
          ? new Refused("INSUFFICIENT_COLLATERAL")
          : done(
              asked.account(),
              new CollateralWithdrawn(key, asked.asset(), asked.amount(), Optional.empty(), AT));
    }

    /** Both reserve, then both settle. */
    private Optional<RequestOutcome> trade(ClientRequest.Trade trade) {
      SettlementTerms terms = terms(trade);
      int step = tradeSteps.merge(trade.tradeId(), 1, Integer::sum);
      Leg leg = terms.legs().get((step - 1) % 2);
      if (step <= 2) {
        append(
            leg.account(),
            new LegReserved(terms.id(), 1, terms.commandId(), "", leg, Optional.empty(), AT));
        return Optional.empty();
      }
      settle(terms, leg);
      if (step < 4) {
        return Optional.empty();
      }
      SortedMap<AccountId, Long> revisions = new TreeMap<>();
      terms
          .legs()
          .forEach(
              one ->
                  revisions.put(
                      one.account(), states.get(one.account()).settled().get(terms.id())));
      return Optional.of(new Acknowledged(revisions));
    }
  }

  private SettlementTerms terms(ClientRequest.Trade trade) {
    return TradeLegs.trade(
        SettlementId.of("trade-" + trade.tradeId()),
        Optional.of(CommandId.of(trade.tradeId())),
        trade.buyer(),
        trade.seller(),
        parameters.findInstrument(trade.instrument()).orElseThrow(),
        trade.quantity(),
        trade.price());
  }

  /** An account pays the house, and a fee with it. */
  private void takeInterest() {
    Cash interest = Cash.ofUnits(random.nextLong(1, 1_000_000));
    Leg paid =
        Leg.of(
            any(),
            List.of(),
            Map.of(USDT, interest.negate()),
            Map.of(USDT, Cash.ofUnits(random.nextLong(1, 1000))));
    SettlementTerms terms =
        new SettlementTerms(
            SettlementId.of("interest-" + ++interests),
            SettlementKind.INTEREST,
            Optional.empty(),
            List.of(paid, paid.mirroredFor(lender)));
    terms.legs().forEach(leg -> settle(terms, leg));
  }

  private void settle(SettlementTerms terms, Leg leg) {
    Portfolio before = states.get(leg.account()).portfolio();
    Leg trades = Leg.of(leg.account(), leg.trades(), Map.of(), Map.of());
    SortedMap<AssetId, Cash> realized = new TreeMap<>();
    Cash profit = trades.appliedTo(before).collateralOf(USDT).minus(before.collateralOf(USDT));
    if (!leg.trades().isEmpty()) {
      realized.put(USDT, profit);
    }
    append(leg.account(), new LegSettled(terms.id(), terms.kind(), leg, profit, realized, AT));
  }

  private void append(AccountId account, AccountEvent event) {
    AccountState next = states.getOrDefault(account, AccountState.empty()).apply(event);
    states.put(account, next);
    journals
        .computeIfAbsent(account, unseen -> new ArrayList<>())
        .add(new LoggedEvent(next.revision(), AT, event));
  }
}
