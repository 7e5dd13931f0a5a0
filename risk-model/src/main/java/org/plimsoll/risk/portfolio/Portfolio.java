package org.plimsoll.risk.portfolio;

import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Quantity;

/**
 * One collateral pool and the positions it stands behind.
 *
 * @param collateral per asset; negative is a borrowing; an asset with nothing is absent
 * @param positions per instrument; a flat instrument is absent
 * @param choices what its owner chose about its margin
 */
public record Portfolio(
    SortedMap<AssetId, Cash> collateral,
    SortedMap<InstrumentId, Position> positions,
    MarginChoices choices) {
  public static final Portfolio EMPTY = new Portfolio(Map.of(), Map.of());

  public Portfolio {
    SortedMap<AssetId, Cash> held = new TreeMap<>(collateral);
    held.values().removeIf(Cash::isZero);
    collateral = Collections.unmodifiableSortedMap(held);
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
  }

  /** A portfolio whose owner chose nothing. */
  public Portfolio(Map<AssetId, Cash> collateral, Map<InstrumentId, Position> positions) {
    this(new TreeMap<>(collateral), new TreeMap<>(positions), MarginChoices.NONE);
  }

  /** The same holdings under other choices. */
  public Portfolio withChoices(MarginChoices changed) {
    return new Portfolio(collateral, positions, changed);
  }

  private Portfolio with(
      SortedMap<AssetId, Cash> newCollateral, SortedMap<InstrumentId, Position> newPositions) {
    return new Portfolio(newCollateral, newPositions, choices);
  }

  /** What is held of an asset; zero if nothing. */
  public Cash collateralOf(AssetId asset) {
    return collateral.getOrDefault(asset, Cash.ZERO);
  }

  public Optional<Position> position(InstrumentId instrument) {
    return Optional.ofNullable(positions.get(instrument));
  }

  public Quantity quantityOf(InstrumentId instrument) {
    return position(instrument).map(Position::quantity).orElse(Quantity.ZERO);
  }

  /** This portfolio after a change of collateral. */
  public Portfolio plusCollateral(AssetId asset, Cash change) {
    SortedMap<AssetId, Cash> changed = new TreeMap<>(collateral);
    Cash after = collateralOf(asset).plus(change);
    if (after.isZero()) {
      changed.remove(asset);
    } else {
      changed.put(asset, after);
    }
    return with(changed, positions);
  }

  /**
   * This portfolio after a trade. What opens or adds keeps its cash as entry cost; what reduces
   * realizes profit or loss into the settlement asset. Either way collateral less entry cost of the
   * settlement asset changes by exactly the trade's cash, so nothing is lost to rounding.
   *
   * @param quantity bought if positive, sold if negative
   * @param cash received if positive, paid if negative: -quantity x price
   */
  public Portfolio plusTrade(
      InstrumentId instrument, AssetId settlement, Quantity quantity, Cash cash) {
    return plusTrade(instrument, settlement, quantity, cash, Optional.empty());
  }

  /**
   * The same for a perpetual: what was held before first pays its funding up to this index.
   *
   * @param funding the index at which the trade is settled; empty: no funding is paid, and what is
   *     held keeps the index it has
   */
  public Portfolio plusTrade(
      InstrumentId instrument,
      AssetId settlement,
      Quantity quantity,
      Cash cash,
      Optional<FundingIndex> funding) {
    return fundingPaid(instrument, settlement, funding)
        .traded(instrument, settlement, quantity, cash, funding);
  }

  /** This portfolio after a position has paid its funding up to this index. */
  public Portfolio fundingPaid(
      InstrumentId instrument, AssetId settlement, Optional<FundingIndex> upTo) {
    Position held = positions.get(instrument);
    if (held == null || upTo.isEmpty() || upTo.equals(held.fundingIndex())) {
      return this;
    }
    return withFundingIndex(instrument, upTo.orElseThrow())
        .plusCollateral(settlement, held.unpaidFunding(upTo).negate());
  }

  /**
   * This portfolio with a position that has paid its funding up to this index.
   *
   * @throws IllegalStateException if there is no such position
   */
  public Portfolio withFundingIndex(InstrumentId instrument, FundingIndex paidUpTo) {
    Position held = positions.get(instrument);
    if (held == null) {
      throw new IllegalStateException(
          "funding of " + instrument + " up to " + paidUpTo + " for a portfolio that holds none");
    }
    SortedMap<InstrumentId, Position> changed = new TreeMap<>(positions);
    changed.put(instrument, new Position(held.quantity(), held.entryCost(), Optional.of(paidUpTo)));
    return with(collateral, changed);
  }

  /**
   * This portfolio as if every position paid its funding now: the same equity, but for rounding.
   */
  public Portfolio fundingPaid(MarketView view) {
    Portfolio result = this;
    for (InstrumentId id : positions.keySet()) {
      Optional<FundingIndex> index = view.fundingIndex(id);
      if (index.isPresent()) {
        AssetId settlement = view.parameters().contract(id).settlement();
        result = result.fundingPaid(id, settlement, index);
      }
    }
    return result;
  }

  private Portfolio traded(
      InstrumentId instrument,
      AssetId settlement,
      Quantity quantity,
      Cash cash,
      Optional<FundingIndex> funding) {
    Position before = positions.get(instrument);
    Quantity after = quantityOf(instrument).plus(quantity);
    Cash costBefore = before == null ? Cash.ZERO : before.entryCost();
    Cash costAfter = costAfter(before, quantity, after, cash);

    SortedMap<InstrumentId, Position> changed = new TreeMap<>(positions);
    if (after.isZero()) {
      changed.remove(instrument);
    } else {
      Optional<FundingIndex> index =
          funding.or(() -> Optional.ofNullable(before).flatMap(Position::fundingIndex));
      changed.put(instrument, new Position(after, costAfter, index));
    }
    Cash realizedPnl = cash.plus(costAfter).minus(costBefore);
    return with(collateral, changed).plusCollateral(settlement, realizedPnl);
  }

  private static Cash costAfter(Position before, Quantity quantity, Quantity after, Cash cash) {
    if (after.isZero()) {
      return Cash.ZERO;
    }
    boolean adds = before == null || before.quantity().signum() == quantity.signum();
    if (adds) {
      return cash.negate().plus(before == null ? Cash.ZERO : before.entryCost());
    }
    boolean crossesZero = after.signum() == quantity.signum();
    if (crossesZero) {
      return cash.negate().share(after, quantity, RoundingMode.HALF_EVEN);
    }
    return before.entryCost().minus(before.costOf(quantity.negate()));
  }

  /** Whether a trade of this quantity brings the position closer to zero and not past it. */
  public boolean isReducedBy(InstrumentId instrument, Quantity quantity) {
    Quantity held = quantityOf(instrument);
    Quantity after = held.plus(quantity);
    return !held.isZero()
        && after.signum() != -held.signum()
        && after.abs().compareTo(held.abs()) < 0;
  }

  /** This portfolio without its position in the instrument, as if it had never been there. */
  public Portfolio without(InstrumentId instrument) {
    SortedMap<InstrumentId, Position> rest = new TreeMap<>(positions);
    rest.remove(instrument);
    return with(collateral, rest);
  }

  /** Whether prices can hurt it: it has positions or borrowings. */
  public boolean hasExposure() {
    return !positions.isEmpty() || collateral.values().stream().anyMatch(Cash::isNegative);
  }

  /** Every index that its value depends on. */
  public Set<IndexId> indexes(MarginParameters parameters) {
    Set<IndexId> indexes = new TreeSet<>();
    collateral.keySet().forEach(id -> parameters.asset(id).index().ifPresent(indexes::add));
    indexes.addAll(traded(parameters));
    return indexes;
  }

  /** Every index that the value of its positions depends on. */
  public Set<IndexId> traded(MarginParameters parameters) {
    Set<IndexId> indexes = new TreeSet<>();
    for (InstrumentId id : positions.keySet()) {
      Contract contract = parameters.contract(id);
      indexes.add(contract.underlying());
      parameters.asset(contract.settlement()).index().ifPresent(indexes::add);
    }
    return indexes;
  }

  /** Whether nothing is wrong with any price it depends on, and its funding is known. */
  public boolean isPricedBy(MarketView view) {
    return isFundedBy(view) && indexes(view.parameters()).stream().allMatch(view::isValid);
  }

  /** Whether the view knows the funding of all its positions. */
  public boolean isFundedBy(MarketView view) {
    return positions.keySet().stream().noneMatch(view::awaitsFunding);
  }

  /** Whether every price it depends on may serve as it stands, and its funding is known. */
  public boolean isPricedBy(MarketView view, PriceUse use) {
    return isFundedBy(view)
        && indexes(view.parameters()).stream().allMatch(index -> view.allows(use, index));
  }
}
