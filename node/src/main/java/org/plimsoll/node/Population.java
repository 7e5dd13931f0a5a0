package org.plimsoll.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * Made-up leveraged traders, the same for the same seed. Equity is log-uniform, leverage
 * log-uniform between 2 and 15, two in three are long, some hold coins as collateral.
 */
final class Population {
  private static final double LEAST_EQUITY = 1_000;
  private static final double MOST_EQUITY = 100_000;
  private static final double LEAST_LEVERAGE = 2;
  private static final double MOST_LEVERAGE = 15;
  private static final double SHARE_OF_LONGS = 0.67;
  private static final double SHARE_WITH_COINS = 0.2;
  private static final double COIN_PART = 0.4;

  private Population() {}

  /**
   * One trader.
   *
   * @param choices made before any trade
   * @param deposits per asset, made before any trade
   * @param loan part of the deposit in the settlement asset that is withdrawn after the last trade
   */
  record Trader(
      AccountId account,
      MarginMethod method,
      MarginChoices choices,
      Map<AssetId, Cash> deposits,
      List<Order> orders,
      Cash loan) {}

  /**
   * @param quantity bought if positive, sold if negative
   */
  record Order(Instrument instrument, Quantity quantity, Price price) {}

  /** Traders in these instruments, at the prices of the view. */
  static List<Trader> of(int count, long seed, List<Instrument> instruments, MarketView view) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Trader> traders = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      traders.add(trader(i, random.split(), instruments, view));
    }
    return traders;
  }

  static Trader trader(
      int number, SplittableRandom random, List<Instrument> instruments, MarketView view) {
    double equity = logUniform(random, LEAST_EQUITY, MOST_EQUITY);
    double leverage = logUniform(random, LEAST_LEVERAGE, MOST_LEVERAGE);
    int positions = 1 + random.nextInt(instruments.size());
    int first = random.nextInt(instruments.size());
    boolean isLong = random.nextDouble() < SHARE_OF_LONGS;
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < positions; i++) {
      Instrument instrument = instruments.get((first + i) % instruments.size());
      // Most books lean one way; a third of the further positions are hedges.
      boolean hedge = i > 0 && random.nextInt(3) == 0;
      double units = equity * leverage / positions / view.markPrice(instrument.id()).toDouble();
      order(instrument, units, isLong != hedge, view).ifPresent(orders::add);
    }
    boolean withCoins = random.nextDouble() < SHARE_WITH_COINS;
    Map<AssetId, Cash> deposits = new TreeMap<>();
    if (withCoins) {
      addCoins(instruments.get(first), equity * COIN_PART, view, deposits);
    }
    deposits.put(
        view.parameters().settlementAsset(),
        cash(deposits.isEmpty() ? equity : equity * (1 - COIN_PART)));
    return new Trader(
        name(number), MarginMethod.STANDARD, MarginChoices.NONE, deposits, orders, Cash.ZERO);
  }

  static AccountId name(int number) {
    return AccountId.of(String.format("trader-%05d", number));
  }

  /**
   * An order at the mark price, in whole ticks and lots; empty if it is less than a lot.
   *
   * @param units how much of the instrument, > 0
   */
  static Optional<Order> order(
      Instrument instrument, double units, boolean isLong, MarketView view) {
    long tick = instrument.tick().units();
    long mark = view.markPrice(instrument.id()).units();
    Price price = Price.ofUnits(Math.max(tick, mark / tick * tick));
    long lots = (long) (units / instrument.lot().toDouble());
    Quantity quantity = Quantity.ofUnits(lots * instrument.lot().units());
    return lots == 0
        ? Optional.empty()
        : Optional.of(new Order(instrument, isLong ? quantity : quantity.negate(), price));
  }

  private static void addCoins(
      Instrument instrument, double value, MarketView view, Map<AssetId, Cash> deposits) {
    view.parameters().assets().stream()
        .filter(asset -> asset.index().filter(instrument.underlying()::equals).isPresent())
        .findFirst()
        .ifPresent(
            asset ->
                deposits.put(asset.id(), cash(value / view.assetPrice(asset.id()).toDouble())));
  }

  static Cash cash(double amount) {
    return new Cash(Math.round(amount * 1e6) * 100);
  }

  static double logUniform(SplittableRandom random, double least, double most) {
    return least * Math.exp(random.nextDouble() * Math.log(most / least));
  }
}
