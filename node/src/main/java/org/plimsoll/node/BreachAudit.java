package org.plimsoll.node;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.audit.ReferenceMargin;
import org.plimsoll.risk.audit.ReferenceMarket;
import org.plimsoll.risk.audit.ReferencePortfolioMargin;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * Looks for breaches nobody acted on: folds every account's journal to each moment at which the
 * system had come to rest, measures it against the prices of that moment, and counts accounts below
 * maintenance whose journal does not say so. Slow and independent of the monitor.
 *
 * <p>Standard margin is measured in BigDecimal, every account at every rest. Portfolio margin is
 * measured by a twin that prices every position in every scenario, so not every account at every
 * rest can be: all of them at evenly spread rests, the last among them, and a seeded sample at
 * every other. That twin computes in doubles; an account as close to the level as that can be off
 * counts as measured and as neither below nor missed.
 *
 * <p>While a node is lost, or its accounts move, a moment is not whole: prices went on although not
 * every account could look. A breach that is not journaled then is late; it is missed if it is not
 * journaled at the next whole moment either. If the account is not below any more by then, nobody
 * ever acted: it passed unseen.
 */
final class BreachAudit {
  /** Measurements of portfolio margin to aim at, half of them where all accounts are measured. */
  private static final long PORTFOLIO_MEASUREMENTS = 40_000;

  private static final double RELATIVE_ERROR = 1e-7;

  private final List<PricedRest> rests;
  private final long seed;
  private final int everyRest;
  private final double share;

  private BreachAudit(List<PricedRest> rests, long seed, int everyRest, double share) {
    this.rests = rests;
    this.seed = seed;
    this.everyRest = everyRest;
    this.share = share;
  }

  /**
   * A moment of rest: everything the view led to is journaled.
   *
   * @param at the time of the events until then
   * @param isWhole whether that is so for every account; else some were with a lost node
   */
  record Rest(Instant at, MarketView view, boolean isWhole) {
    /** The view alone: thousands with all that was worked out from them would not fit. */
    Rest {
      view = view.with(Map.of(), view.version(), view.asOf());
    }

    /** Of all accounts. */
    Rest(Instant at, MarketView view) {
      this(at, view, true);
    }
  }

  /**
   * What was found.
   *
   * @param byTwin how many measurements, by the method whose twin made them
   * @param missed measurements of breaches nobody had acted on at a whole moment
   * @param late the same at others
   * @param passedUnseen how often an account was late and then above again without being acted on
   */
  record Result(
      SortedMap<String, Long> byTwin,
      long belowMaintenance,
      long missed,
      long late,
      long passedUnseen) {
    static final Result NOTHING = new Result(new TreeMap<>(), 0, 0, 0, 0);

    long measured() {
      return byTwin.values().stream().mapToLong(Long::longValue).sum();
    }

    Result plus(Result other) {
      SortedMap<String, Long> sum = new TreeMap<>(byTwin);
      other.byTwin.forEach((twin, n) -> sum.merge(twin, n, Long::sum));
      return new Result(
          sum,
          belowMaintenance + other.belowMaintenance,
          missed + other.missed,
          late + other.late,
          passedUnseen + other.passedUnseen);
    }
  }

  /**
   * Audits all accounts.
   *
   * @param seed chooses the sample of portfolio accounts
   * @param progress run after each account, by several threads
   */
  static Result of(List<AccountHistory> histories, List<Rest> rests, long seed, Runnable progress) {
    List<PricedRest> priced = rests.stream().map(PricedRest::of).toList();
    long books =
        histories.stream()
            .map(LedgerAudit::endOf)
            .filter(state -> state.method() == MarginMethod.PORTFOLIO)
            .count();
    long whole = Math.max(1, PORTFOLIO_MEASUREMENTS / 2 / Math.max(1, books));
    int everyRest = (int) Math.max(1, rests.size() / whole);
    double share = PORTFOLIO_MEASUREMENTS / 2.0 / Math.max(1.0, (double) books * rests.size());
    var audit = new BreachAudit(priced, seed, everyRest, share);
    return histories.parallelStream()
        .map(audit::audit)
        .peek(result -> progress.run())
        .reduce(Result.NOTHING, Result::plus);
  }

  /** A moment of rest with its prices in BigDecimal, worked out once for all accounts. */
  private record PricedRest(Rest rest, ReferenceMarket market) {
    static PricedRest of(Rest rest) {
      MarketView view = rest.view();
      List<InstrumentId> marked = new ArrayList<>();
      for (Instrument instrument : view.parameters().instruments()) {
        if (instrument instanceof Contract contract && isKnown(contract, view)) {
          marked.add(contract.id());
        }
      }
      return new PricedRest(rest, ReferenceMarket.of(view, marked));
    }

    private static boolean isKnown(Contract contract, MarketView view) {
      IndexId settlement = view.parameters().asset(contract.settlement()).index().orElse(null);
      return view.indexPrice(contract.underlying()).isPresent()
          && (settlement == null || view.indexPrice(settlement).isPresent());
    }
  }

  private Result audit(AccountHistory history) {
    List<AccountEvent> events = history.events();
    var random = new SplittableRandom(seed ^ history.account().value().hashCode());
    AccountState state = AccountState.empty();
    int next = 0;
    Counts counts = new Counts();
    for (int n = 0; n < rests.size(); n++) {
      PricedRest rest = rests.get(n);
      while (next < events.size() && !events.get(next).at().isAfter(rest.rest().at())) {
        state = state.apply(events.get(next++));
        counts.follow(state);
      }
      boolean isChosen = random.nextDouble() < share || (rests.size() - 1 - n) % everyRest == 0;
      Portfolio portfolio = state.portfolio();
      // Nothing may be decided on prices that are not valid.
      if (state.method().isMargined()
          && portfolio.hasExposure()
          && portfolio.isPricedBy(rest.rest().view())
          && (isChosen || counts.isLate || state.method() != MarginMethod.PORTFOLIO)) {
        counts.add(state, isBelow(state, rest), rest.rest().isWhole());
      }
    }
    return counts.result();
  }

  private static boolean isBelow(AccountState state, PricedRest rest) {
    return state.method() == MarginMethod.PORTFOLIO
        ? isBelowPortfolioMargin(state.portfolio(), rest)
        : exact(state.portfolio(), rest).isBelowMaintenance();
  }

  private static ReferenceMargin exact(Portfolio portfolio, PricedRest rest) {
    Map<AssetId, BigDecimal> collateral = new TreeMap<>();
    portfolio.collateral().forEach((asset, cash) -> collateral.put(asset, cash.toBigDecimal()));
    return ReferenceMargin.of(
        collateral,
        portfolio.positions(),
        portfolio.choices(),
        rest.market(),
        rest.rest().view().parameters());
  }

  /** Equity is that of standard margin. */
  private static boolean isBelowPortfolioMargin(Portfolio portfolio, PricedRest rest) {
    double equity = exact(portfolio, rest).equity().doubleValue();
    double maintenance = ReferencePortfolioMargin.of(portfolio, rest.rest().view()).maintenance();
    return equity < maintenance - RELATIVE_ERROR * Math.max(maintenance, 1);
  }

  /** The counts of one account. */
  private static final class Counts {
    private final SortedMap<String, Long> byTwin = new TreeMap<>();
    private long below;
    private long missed;
    private long late;
    private long passedUnseen;
    private boolean isLate;

    void add(AccountState state, boolean isBelow, boolean isWhole) {
      byTwin.merge(state.method().name(), 1L, Long::sum);
      below += isBelow ? 1 : 0;
      if (isBelow && !state.status().isBreach()) {
        missed += isWhole ? 1 : 0;
        late += isWhole ? 0 : 1;
        isLate = !isWhole; // who is missed now was not above again
      } else if (isWhole && isLate) {
        passedUnseen++;
        isLate = false;
      }
    }

    /** Whoever was late is not any more once its journal says so. */
    void follow(AccountState state) {
      isLate &= !state.status().isBreach();
    }

    Result result() {
      return new Result(byTwin, below, missed, late, passedUnseen + (isLate ? 1 : 0));
    }
  }
}
