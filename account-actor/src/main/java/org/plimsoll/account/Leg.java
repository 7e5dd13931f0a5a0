package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * What a settlement does to one account.
 *
 * @param transfers collateral received (positive) or given (negative), per asset
 * @param fees charged to the account, per asset, >= 0; they leave the system of accounts and are
 *     summed from the journal
 * @param order the open order of the account that this fills
 */
public record Leg(
    AccountId account,
    List<LegTrade> trades,
    SortedMap<AssetId, Cash> transfers,
    SortedMap<AssetId, Cash> fees,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<OrderId> order) {

  public Leg {
    trades = List.copyOf(trades);
    transfers = Collections.unmodifiableSortedMap(new TreeMap<>(transfers));
    fees = Collections.unmodifiableSortedMap(new TreeMap<>(fees));
    order = order == null ? Optional.empty() : order;
    if (fees.values().stream().anyMatch(Cash::isNegative)) {
      throw new IllegalArgumentException("fees must not be negative, were: " + fees);
    }
  }

  public static Leg of(AccountId account, LegTrade... trades) {
    return of(account, List.of(trades), Map.of(), Map.of());
  }

  public static Leg of(
      AccountId account,
      List<LegTrade> trades,
      Map<AssetId, Cash> transfers,
      Map<AssetId, Cash> fees) {
    return new Leg(
        account, trades, new TreeMap<>(transfers), new TreeMap<>(fees), Optional.empty());
  }

  /** This leg as a fill of an order. */
  Leg filling(OrderId id) {
    return new Leg(account, trades, transfers, fees, Optional.of(id));
  }

  /** This leg with more collateral received (positive) or given (negative). */
  public Leg plusTransfer(AssetId asset, Cash cash) {
    SortedMap<AssetId, Cash> more = new TreeMap<>(transfers);
    Cash sum = more.getOrDefault(asset, Cash.ZERO).plus(cash);
    if (sum.isZero()) {
      more.remove(asset);
    } else {
      more.put(asset, sum);
    }
    return new Leg(account, trades, more, fees, order);
  }

  /** Both legs of one account in one. */
  public Leg plus(Leg other) {
    List<LegTrade> all = new ArrayList<>(trades);
    all.addAll(other.trades);
    SortedMap<AssetId, Cash> moved = new TreeMap<>(transfers);
    other.transfers.forEach((asset, cash) -> moved.merge(asset, cash, Cash::plus));
    moved.values().removeIf(Cash::isZero);
    SortedMap<AssetId, Cash> charged = new TreeMap<>(fees);
    other.fees.forEach((asset, fee) -> charged.merge(asset, fee, Cash::plus));
    return new Leg(account, all, moved, charged, order);
  }

  /** The other side of it, without its fees: what this one gives, that one receives. */
  public Leg mirroredFor(AccountId other) {
    List<LegTrade> opposite =
        trades.stream()
            .map(
                trade ->
                    new LegTrade(
                        trade.instrument(),
                        trade.settlement(),
                        trade.quantity().negate(),
                        trade.cash().negate(),
                        trade.fundingIndex()))
            .toList();
    SortedMap<AssetId, Cash> given = new TreeMap<>();
    transfers.forEach((asset, cash) -> given.put(asset, cash.negate()));
    return of(other, opposite, given, Map.of());
  }

  /** This leg with the funding index of the view where a trade has none yet. */
  public Leg fundedAt(MarketView view) {
    return withTrades(
        trades.stream()
            .map(
                trade ->
                    trade.fundingIndex().isPresent()
                        ? trade
                        : trade.withFundingIndex(view.fundingIndex(trade.instrument())))
            .toList());
  }

  /** This leg without funding indexes: what was asked for. */
  Leg unfunded() {
    return withTrades(
        trades.stream().map(trade -> trade.withFundingIndex(Optional.empty())).toList());
  }

  private Leg withTrades(List<LegTrade> changed) {
    return new Leg(account, changed, transfers, fees, order);
  }

  /** The portfolio after this leg. */
  public Portfolio appliedTo(Portfolio portfolio) {
    Portfolio result = portfolio;
    for (LegTrade trade : trades) {
      result =
          result.plusTrade(
              trade.instrument(),
              trade.settlement(),
              trade.quantity(),
              trade.cash(),
              trade.fundingIndex());
    }
    for (var transfer : transfers.entrySet()) {
      result = result.plusCollateral(transfer.getKey(), transfer.getValue());
    }
    for (var fee : fees.entrySet()) {
      result = result.plusCollateral(fee.getKey(), fee.getValue().negate());
    }
    return result;
  }

  /** The assets it moves. */
  Set<AssetId> assets() {
    Set<AssetId> assets = new TreeSet<>(transfers.keySet());
    assets.addAll(fees.keySet());
    trades.forEach(trade -> assets.add(trade.settlement()));
    return assets;
  }

  /** The leg in one line, the same for the same leg: part of what is remembered of a request. */
  String describe() {
    StringBuilder text = new StringBuilder(account.value());
    for (LegTrade trade : trades) {
      text.append(' ').append(trade.quantity()).append(' ').append(trade.instrument());
      text.append(" for ").append(trade.cash()).append(' ').append(trade.settlement());
    }
    transfers.forEach((asset, cash) -> text.append(' ').append(cash).append(' ').append(asset));
    fees.forEach((asset, fee) -> text.append(" fee ").append(fee).append(' ').append(asset));
    order.ifPresent(id -> text.append(" fills ").append(id));
    return text.toString();
  }

  /**
   * Whether it only brings positions closer to zero and takes no collateral away but the premium of
   * an option that is bought back. Whether that is worth its price, the margin says.
   */
  public boolean onlyReduces(Portfolio portfolio) {
    boolean reduces =
        trades.stream()
            .allMatch(trade -> portfolio.isReducedBy(trade.instrument(), trade.quantity()));
    return reduces
        && transfers.entrySet().stream()
            .filter(transfer -> transfer.getValue().isNegative())
            .allMatch(transfer -> paysPremiumIn(transfer.getKey()));
  }

  private boolean paysPremiumIn(AssetId asset) {
    return trades.stream()
        .anyMatch(trade -> trade.settlement().equals(asset) && trade.cash().isZero());
  }
}
