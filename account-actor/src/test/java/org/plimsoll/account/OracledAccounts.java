package org.plimsoll.account;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.oracle.OracleSettings;
import org.plimsoll.oracle.PriceFilter;
import org.plimsoll.oracle.PriceFilterState;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceBand;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * The path of a price from its sources to the decisions of accounts, rules only, on a clock that is
 * set: filters, the view, the monitor's rows and what the nominated accounts decide.
 */
final class OracledAccounts {
  static final MarginParameters PARAMETERS =
      new MarginParameters(
          "oracled",
          Markets.USDT,
          new MarginLevels(
              Rate.of("0.25"),
              Rate.of("0.1"),
              Rate.of("0.02"),
              Optional.of(new PriceBand(Rate.of("0.02"), Rate.of("0.01"), 15))),
          Markets.parameters().assets(),
          Markets.parameters().instruments());

  /** A liquidation as it was decided. */
  record Started(AccountId account, Instant at, MarketView view) {}

  private final MarginParameters parameters;
  private final PriceFilter filter;
  private final Map<IndexId, PriceFilterState> oracles = new TreeMap<>();
  private final Map<AccountId, AccountState> accounts = new HashMap<>();
  private final MarginRows rows = new MarginRows();
  private final List<Started> started = new ArrayList<>();
  private MarketView view;
  private Instant now = Markets.AS_OF;
  private long sequence;

  /**
   * @param settings what differs from the settings as shipped, under {@code plimsoll.oracle}
   */
  OracledAccounts(String settings) {
    this(settings, PARAMETERS);
  }

  OracledAccounts(String settings, MarginParameters parameters) {
    this.parameters = parameters;
    Config config =
        ConfigFactory.parseString("plimsoll.oracle {" + settings + "}")
            .withFallback(ConfigFactory.load())
            .resolve();
    filter = new PriceFilter(OracleSettings.from(config).filter());
    view = MarketView.empty(1, now, parameters);
    rows.price(view);
    restart();
  }

  Instant now() {
    return now;
  }

  MarketView view() {
    return view;
  }

  List<Started> liquidations() {
    return started;
  }

  AccountState account(AccountId id) {
    return accounts.get(id);
  }

  Set<AccountId> names() {
    return accounts.keySet();
  }

  PriceValidity validity(IndexId index) {
    return oracles.get(index).validity();
  }

  /** Opens an account that holds this. */
  void open(String name, Portfolio portfolio) {
    AccountId id = AccountId.of(name);
    AccountState like =
        Accounts.holding(portfolio, MarginStatus.ABOVE_INITIAL, MarginMethod.STANDARD);
    AccountOpened opened = Accounts.opened(id, MarginMethod.STANDARD);
    accounts.put(
        id,
        new AccountState(
            Optional.of(opened),
            like.method(),
            like.portfolio(),
            like.status(),
            like.liquidation(),
            like.reservations(),
            like.settled(),
            like.calls(),
            like.commands(),
            like.revision(),
            like.orders(),
            like.interest()));
    rows.put(id, 0, like.method(), like.status(), portfolio);
    recheck(id);
  }

  /** One source says a price now. */
  void observe(IndexId index, String source, String price) {
    observe(new PriceObservation(index, source, ++sequence, Price.of(price), now));
  }

  /** Whether it was taken in; never, if no oracle judges its index. */
  boolean observe(PriceObservation observation) {
    PriceFilterState state = oracles.get(observation.index());
    if (state == null || filter.refusalOf(state, observation, now).isPresent()) {
      return false;
    }
    become(filter.observe(state, observation, now));
    return true;
  }

  /** Time passes, and the oracles look at what they know. */
  void pass(Duration time) {
    now = now.plus(time);
    List.copyOf(oracles.values()).forEach(state -> become(filter.judge(state, now)));
  }

  void passSecond() {
    pass(Duration.ofSeconds(1));
  }

  /** All oracles are lost and started anew; the view keeps its prices as a keeper does. */
  void restart() {
    Map<IndexId, IndexPrice> cached = new HashMap<>();
    view.indexPrices()
        .forEach(
            (index, price) ->
                cached.put(index, price.withValidity(PriceValidity.NOT_YET_CONFIRMED)));
    parameters.judgedIndexes().forEach(i -> oracles.put(i, PriceFilterState.startedAt(i, now)));
    adopt(cached);
  }

  /** As if an oracle had said so. */
  void adopt(Map<IndexId, IndexPrice> changed) {
    view = view.with(changed, view.version() + 1, now).composed();
    rows.price(view);
    Set<AccountId> nominated = new HashSet<>();
    rows.forEachThatMayChangeStatus(nominated::add);
    nominated.forEach(this::recheck);
  }

  private void become(PriceFilterState next) {
    Optional<IndexPrice> before = oracles.put(next.index(), next).published();
    if (!before.equals(next.published())) {
      next.published().ifPresent(price -> adopt(Map.of(next.index(), price)));
    }
  }

  private void recheck(AccountId id) {
    AccountState state = accounts.get(id);
    for (AccountEvent event : MarginRules.recheck(state, view, now)) {
      if (event instanceof LiquidationStarted) {
        started.add(new Started(id, now, view));
      }
      state = state.apply(event);
    }
    accounts.put(id, state);
    rows.put(id, state.revision(), state.method(), state.status(), state.portfolio());
  }
}
