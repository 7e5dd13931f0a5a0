package org.plimsoll.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.node.Population.Order;
import org.plimsoll.node.Population.Trader;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * Made-up traders of every method and instrument, the same for the same seed: somewhat more than
 * half as {@link Population} makes them, the others with books of futures and options under
 * standard margin, with books under portfolio margin, or with one isolated position. What those
 * deposit follows from what their book asks, times a factor that is log-uniform.
 */
final class MixedPopulation {
  private static final double LINEAR = 0.55;
  private static final double STANDARD = 0.15;
  private static final double PORTFOLIO = 0.25;
  private static final double LEAST_NOTIONAL = 3_000;
  private static final double MOST_NOTIONAL = 600_000;
  private static final double LEAST_FACTOR = 1.03;
  private static final double MOST_FACTOR = 4;
  private static final double SHARE_OF_LONGS = 0.6;
  private static final double SHARE_WITH_COINS = 0.5;
  private static final double COINS_OF_NOTIONAL = 0.15;
  private static final double SHARE_WITH_LEVERAGE_CHOICE = 0.2;
  private static final double SHARE_NOT_COUNTING = 0.1;
  private static final Rate CHOSEN_RATE = Rate.of("0.2");

  private final List<Contract> contracts;
  private final List<IndexId> underlyings;
  private final MarketView view;

  private MixedPopulation(List<Instrument> instruments, MarketView view) {
    this.view = view;
    contracts =
        instruments.stream().filter(Contract.class::isInstance).map(Contract.class::cast).toList();
    underlyings = List.copyOf(new TreeSet<>(contracts.stream().map(Contract::underlying).toList()));
  }

  /** Traders in these instruments, at the prices of the view. */
  static List<Trader> of(int count, long seed, List<Instrument> instruments, MarketView view) {
    var population = new MixedPopulation(instruments, view);
    List<Instrument> linear =
        instruments.stream()
            .filter(each -> each instanceof Perpetual future && future.form() == PayoffForm.LINEAR)
            .toList();
    SplittableRandom random = new SplittableRandom(seed);
    List<Trader> traders = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      SplittableRandom own = random.split();
      double kind = own.nextDouble();
      traders.add(
          kind < LINEAR
              ? Population.trader(i, own, linear, view)
              : population.trader(i, kind, own, linear));
    }
    return traders;
  }

  private Trader trader(int n, double kind, SplittableRandom random, List<Instrument> linear) {
    boolean isStandard = kind < LINEAR + STANDARD;
    boolean isPortfolio = !isStandard && kind < LINEAR + STANDARD + PORTFOLIO;
    boolean isIsolated = !isStandard && !isPortfolio;
    MarginMethod method =
        isPortfolio || isIsolated && random.nextInt(4) == 0
            ? MarginMethod.PORTFOLIO
            : MarginMethod.STANDARD;
    double notional = Population.logUniform(random, LEAST_NOTIONAL, MOST_NOTIONAL);
    List<Order> orders =
        isIsolated ? anyOne(notional, random) : book(notional, isPortfolio, random);
    if (orders.isEmpty()) {
      return Population.trader(n, random, linear, view); // too small for a lot of it
    }
    AccountId owner = Population.name(n);
    AccountId account = isIsolated ? owner.isolated(orders.get(0).instrument().id()) : owner;
    Map<AssetId, Cash> deposits = coins(orders, notional, isIsolated, random);
    MarginChoices choices = choices(orders, deposits, isIsolated, notional, random);
    double factor = Population.logUniform(random, LEAST_FACTOR, MOST_FACTOR);
    TraderFunding funding = TraderFunding.of(orders, deposits, choices, method, factor, view);
    deposits.put(view.parameters().settlementAsset(), funding.cash().plus(funding.loan()));
    return new Trader(account, method, choices, deposits, orders, funding.loan());
  }

  /** A book of one of the styles that the listed contracts allow. */
  private List<Order> book(double notional, boolean mayCombine, SplittableRandom random) {
    List<Order> orders = new ArrayList<>();
    int parts = mayCombine ? 1 + random.nextInt(3) : 1;
    for (int i = 0; i < parts; i++) {
      IndexId underlying = underlyings.get(random.nextInt(underlyings.size()));
      addStyle(orders, underlying, notional / parts, random);
    }
    return merged(orders);
  }

  private void addStyle(
      List<Order> orders, IndexId underlying, double notional, SplittableRandom random) {
    int sign = random.nextDouble() < SHARE_OF_LONGS ? 1 : -1;
    switch (random.nextInt(9)) {
      case 0 -> add(orders, inverse(underlying), random, sign * notional);
      case 1 -> add(orders, dated(underlying), random, sign * notional);
      case 2 -> { // a calendar spread
        add(orders, dated(underlying), random, sign * notional);
        add(orders, perpetual(underlying), random, -sign * notional);
      }
      case 3 -> { // linear against inverse
        add(orders, inverse(underlying), random, sign * notional);
        add(orders, perpetual(underlying), random, -sign * notional * random.nextDouble());
      }
      case 4 -> { // covered calls
        add(orders, perpetual(underlying), random, notional);
        add(orders, option(underlying, OptionType.CALL), random, -notional);
      }
      case 5 -> { // a spread of two options
        OptionType type = random.nextBoolean() ? OptionType.CALL : OptionType.PUT;
        add(orders, option(underlying, type), random, notional);
        add(orders, option(underlying, type), random, -notional);
      }
      case 6 -> { // a short strangle, some of it hedged
        add(orders, option(underlying, OptionType.PUT), random, -notional / 2);
        add(orders, option(underlying, OptionType.CALL), random, -notional / 2);
        if (random.nextBoolean()) {
          add(orders, perpetual(underlying), random, -notional / 6);
        }
      }
      case 7 -> { // long options
        OptionType type = sign > 0 ? OptionType.CALL : OptionType.PUT;
        add(orders, option(underlying, type), random, notional);
      }
      default -> // one against the other underlying
          underlyings.forEach(
              each ->
                  add(
                      orders,
                      perpetual(each),
                      random,
                      each.equals(underlying) ? notional : -notional / 2));
    }
  }

  private List<Order> anyOne(double notional, SplittableRandom random) {
    int sign = random.nextDouble() < SHARE_OF_LONGS ? 1 : -1;
    List<Order> orders = new ArrayList<>();
    add(orders, each -> true, random, sign * notional);
    return orders;
  }

  private void add(
      List<Order> orders, Predicate<Contract> which, SplittableRandom random, double notional) {
    List<Contract> candidates = contracts.stream().filter(which).toList();
    if (!candidates.isEmpty()) {
      Contract contract = candidates.get(random.nextInt(candidates.size()));
      Population.order(contract, units(contract, Math.abs(notional)), notional > 0, view)
          .ifPresent(orders::add);
    }
  }

  /** How many of a contract stand for a notional. */
  private double units(Contract contract, double notional) {
    double size = contract.contractSize().toDouble();
    boolean isInverseFuture =
        contract instanceof FuturesContract && contract.form() == PayoffForm.INVERSE;
    return isInverseFuture
        ? notional / size
        : notional / size / view.known(contract.underlying()).price().toDouble();
  }

  /** One order per instrument, as an account trades each once. */
  private static List<Order> merged(List<Order> orders) {
    Map<InstrumentId, Order> first = new TreeMap<>();
    List<Order> merged = new ArrayList<>();
    for (Order order : orders) {
      if (first.put(order.instrument().id(), order) == null) {
        merged.add(order);
      }
    }
    return merged;
  }

  private Map<AssetId, Cash> coins(
      List<Order> orders, double notional, boolean isIsolated, SplittableRandom random) {
    Map<AssetId, Cash> coins = new TreeMap<>();
    Instrument first = orders.get(0).instrument();
    AssetId settlement = view.parameters().settlementAsset();
    boolean isPaidInCoins = !first.settlement().equals(settlement);
    boolean mayHave = isPaidInCoins || !isIsolated;
    if (mayHave && random.nextDouble() < SHARE_WITH_COINS) {
      Optional<AssetId> coin =
          isPaidInCoins ? Optional.of(first.settlement()) : coin(first.underlying());
      coin.ifPresent(asset -> coins.put(asset, worth(notional * COINS_OF_NOTIONAL, asset)));
    }
    return coins;
  }

  private MarginChoices choices(
      List<Order> orders,
      Map<AssetId, Cash> deposits,
      boolean isIsolated,
      double notional,
      SplittableRandom random) {
    MarginChoices choices = MarginChoices.NONE;
    if (random.nextDouble() < SHARE_WITH_LEVERAGE_CHOICE) {
      InstrumentId id = orders.get(0).instrument().id();
      choices = choices.withInitialRate(id, Optional.of(CHOSEN_RATE));
    }
    if (!isIsolated && random.nextDouble() < SHARE_NOT_COUNTING) {
      AssetId coin = coin(orders.get(0).instrument().underlying()).orElseThrow();
      deposits.putIfAbsent(coin, worth(notional * COINS_OF_NOTIONAL, coin));
      choices = choices.withCounted(coin, false);
    }
    return choices;
  }

  private Cash worth(double value, AssetId asset) {
    return Population.cash(value / view.assetPrice(asset).toDouble()).max(Cash.ofUnits(1));
  }

  private Optional<AssetId> coin(IndexId underlying) {
    return view.parameters().assets().stream()
        .filter(asset -> asset.index().filter(underlying::equals).isPresent())
        .map(asset -> asset.id())
        .findFirst();
  }

  private static Predicate<Contract> perpetual(IndexId underlying) {
    return each -> is(each, underlying, PayoffForm.LINEAR) && each instanceof Perpetual;
  }

  private static Predicate<Contract> inverse(IndexId underlying) {
    return each -> is(each, underlying, PayoffForm.INVERSE) && each instanceof FuturesContract;
  }

  private static Predicate<Contract> dated(IndexId underlying) {
    return each -> each.underlying().equals(underlying) && each instanceof DatedFuture;
  }

  private static Predicate<Contract> option(IndexId underlying, OptionType type) {
    return each ->
        each.underlying().equals(underlying)
            && each instanceof EuropeanOption option
            && option.type() == type;
  }

  private static boolean is(Contract contract, IndexId underlying, PayoffForm form) {
    return contract.underlying().equals(underlying) && contract.form() == form;
  }
}
