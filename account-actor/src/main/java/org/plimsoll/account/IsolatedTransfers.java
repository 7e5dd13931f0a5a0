package org.plimsoll.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * Settlements between the accounts of one owner, those of its isolated positions included, and what
 * stands in their way. A position changes its mode by one settlement that closes it here and opens
 * it there at the mark price, so the giving account realizes its profit or loss and the receiving
 * one enters at the mark; the value of an option moves as its premium. Pure.
 */
public final class IsolatedTransfers {
  private IsolatedTransfers() {}

  /**
   * Collateral that leaves one account of an owner for another.
   *
   * @param amount > 0
   * @throws IllegalArgumentException if the accounts belong to different owners, or to one account
   */
  public static SettlementTerms ofCollateral(
      SettlementId id,
      Optional<CommandId> commandId,
      AccountId from,
      AccountId to,
      AssetId asset,
      Cash amount) {
    if (!from.ownerName().equals(to.ownerName()) || !amount.isPositive()) {
      throw new IllegalArgumentException(
          "a transfer moves an amount above 0 between accounts of one owner, was: "
              + amount
              + " from "
              + from
              + " to "
              + to);
    }
    return terms(
        id,
        commandId,
        Leg.of(from, List.of(), Map.of(asset, amount.negate()), Map.of()),
        Leg.of(to, List.of(), Map.of(asset, amount), Map.of()));
  }

  /**
   * A position leaves the owner's pool for an account of its own, with collateral allocated to it.
   *
   * @param pool what the owner's account holds, the position included
   * @param allocated collateral that goes with it, >= 0
   */
  public static SettlementTerms toIsolated(
      SettlementId id,
      Optional<CommandId> commandId,
      AccountId owner,
      Portfolio pool,
      InstrumentId instrument,
      AssetId asset,
      Cash allocated,
      MarketView view) {
    Quantity quantity = pool.quantityOf(instrument);
    Leg from = closing(owner, quantity, instrument, view);
    Leg to = closing(owner.isolated(instrument), quantity.negate(), instrument, view);
    return terms(
        id,
        commandId,
        from.plusTransfer(asset, allocated.negate()),
        to.plusTransfer(asset, allocated));
  }

  /**
   * An isolated position comes back to the owner's pool, with all the collateral it had.
   *
   * @param isolated what the account of the isolated position holds
   * @throws IllegalArgumentException if that account would owe something once the position is
   *     closed: a debt of an isolated position never comes to the pool
   */
  public static SettlementTerms toPool(
      SettlementId id,
      Optional<CommandId> commandId,
      AccountId owner,
      Portfolio isolated,
      InstrumentId instrument,
      MarketView view) {
    AccountId account = owner.isolated(instrument);
    Optional<Rejection> debt = debtOnceClosed(account, isolated, instrument, view);
    if (debt.isPresent()) {
      throw new IllegalArgumentException(debt.orElseThrow().detail());
    }
    Quantity quantity = isolated.quantityOf(instrument);
    Leg from = closing(account, quantity, instrument, view);
    Leg to = closing(owner, quantity.negate(), instrument, view);
    for (var left : from.appliedTo(isolated).collateral().entrySet()) {
      from = from.plusTransfer(left.getKey(), left.getValue().negate());
      to = to.plusTransfer(left.getKey(), left.getValue());
    }
    return terms(id, commandId, from, to);
  }

  /**
   * Everything that stands in the way of {@link #toIsolated}; empty if nothing does.
   *
   * @param isolated the account it would go to; empty if it is not open yet, which it then has to
   *     be with the method of the pool
   */
  public static List<Rejection> obstaclesToIsolated(
      AccountStatement pool,
      Optional<AccountStatement> isolated,
      InstrumentId instrument,
      AssetId asset,
      Cash allocated,
      MarketView view) {
    AccountId target = pool.account().isolated(instrument);
    List<Rejection> obstacles = new ArrayList<>(MethodSwitchRules.unrest(pool));
    isolated.map(MethodSwitchRules::unrest).ifPresent(obstacles::addAll);
    IsolationRules.refusalOfAsset(target, asset, view.parameters()).ifPresent(obstacles::add);
    if (allocated.isNegative()) {
      obstacles.add(
          Rejection.of(
              RejectReason.AMOUNT_NOT_POSITIVE,
              "the allocated collateral must not be below 0, was: " + allocated));
    }
    List<Rejection> immovable = obstaclesToMoving(pool, instrument, view);
    obstacles.addAll(immovable);
    boolean isListed = view.parameters().findAsset(asset).isPresent();
    if (immovable.isEmpty() && isListed) {
      Leg from = closing(pool.account(), pool.portfolio().quantityOf(instrument), instrument, view);
      Cash held = from.appliedTo(pool.portfolio()).collateralOf(asset);
      if (held.compareTo(allocated) < 0) {
        obstacles.add(RiskRules.insufficientCollateral(asset, held, allocated));
      }
      Leg to = closing(target, pool.portfolio().quantityOf(instrument).negate(), instrument, view);
      refusalAfter(
              from.plusTransfer(asset, allocated.negate()), pool.portfolio(), pool.method(), view)
          .ifPresent(obstacles::add);
      refusalAfter(
              to.plusTransfer(asset, allocated),
              isolated.map(AccountStatement::portfolio).orElse(Portfolio.EMPTY),
              isolated.map(AccountStatement::method).orElse(pool.method()),
              view)
          .ifPresent(obstacles::add);
    }
    return List.copyOf(obstacles);
  }

  /** Everything that stands in the way of {@link #toPool}; empty if nothing does. */
  public static List<Rejection> obstaclesToPool(
      AccountStatement pool, AccountStatement isolated, InstrumentId instrument, MarketView view) {
    List<Rejection> obstacles = new ArrayList<>(MethodSwitchRules.unrest(pool));
    obstacles.addAll(MethodSwitchRules.unrest(isolated));
    List<Rejection> immovable = obstaclesToMoving(isolated, instrument, view);
    obstacles.addAll(immovable);
    if (immovable.isEmpty()) {
      Optional<Rejection> debt =
          debtOnceClosed(isolated.account(), isolated.portfolio(), instrument, view);
      debt.ifPresent(obstacles::add);
      if (debt.isEmpty()) {
        Leg to =
            toPool(
                    SettlementId.of("dry-run"),
                    Optional.empty(),
                    pool.account(),
                    isolated.portfolio(),
                    instrument,
                    view)
                .legs()
                .get(1);
        refusalAfter(to, pool.portfolio(), pool.method(), view).ifPresent(obstacles::add);
      }
    }
    return List.copyOf(obstacles);
  }

  private static List<Rejection> obstaclesToMoving(
      AccountStatement from, InstrumentId instrument, MarketView view) {
    if (from.portfolio().position(instrument).isEmpty()) {
      return List.of(
          Rejection.of(
              RejectReason.POSITION_NOT_SWITCHABLE,
              "account " + from.account() + " has no position in " + instrument));
    }
    List<Rejection> obstacles = new ArrayList<>();
    Contract contract = view.parameters().contract(instrument);
    if (contract.isExpired(view.asOf())) {
      obstacles.add(
          Rejection.of(
              RejectReason.INSTRUMENT_EXPIRED,
              "instrument " + instrument + " has expired; it is about to be settled"));
    }
    if (!from.portfolio().isPricedBy(view, PriceUse.NEW_RISK)) {
      obstacles.add(
          Rejection.of(
              RejectReason.PRICE_NOT_VALID, MarginRules.invalidPrices(from.portfolio(), view)));
    }
    return obstacles;
  }

  private static Optional<Rejection> refusalAfter(
      Leg leg, Portfolio before, MarginMethod method, MarketView view) {
    return MethodSwitchRules.refusalOfMargin(leg.appliedTo(before), method, view)
        .map(
            refusal ->
                new Rejection(
                    refusal.reason(),
                    "account " + leg.account() + ": " + refusal.detail(),
                    refusal.numbers(),
                    List.of()));
  }

  private static Optional<Rejection> debtOnceClosed(
      AccountId account, Portfolio isolated, InstrumentId instrument, MarketView view) {
    Leg closing = closing(account, isolated.quantityOf(instrument), instrument, view);
    return closing.appliedTo(isolated).collateral().entrySet().stream()
        .filter(left -> left.getValue().isNegative())
        .findFirst()
        .map(
            left ->
                Rejection.of(
                    RejectReason.INSUFFICIENT_COLLATERAL,
                    "account "
                        + account
                        + " would owe "
                        + left.getKey()
                        + " once its position is closed; deposit it first",
                    Map.of("shortfall", left.getValue().negate())));
  }

  /** One side of the move: this quantity is given away at the mark price. */
  private static Leg closing(
      AccountId account, Quantity quantity, InstrumentId instrument, MarketView view) {
    Contract contract = view.parameters().contract(instrument);
    return TradeLegs.leg(account, contract, quantity.negate(), view.markPrice(instrument))
        .fundedAt(view);
  }

  private static SettlementTerms terms(
      SettlementId id, Optional<CommandId> commandId, Leg from, Leg to) {
    return new SettlementTerms(id, SettlementKind.TRANSFER, commandId, List.of(from, to));
  }
}
