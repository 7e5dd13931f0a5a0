package org.plimsoll.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.ExpiryValue;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * How an account closes its positions of expired contracts: one settlement per instrument against a
 * clearing account of the house, at the settlement price. All accounts of an instrument meet at the
 * same clearing account, so that it ends flat.
 */
final class ExpiryRules {
  private ExpiryRules() {}

  /**
   * The settlements that are due at this view, in order of instrument. The same again for a
   * position that is not closed yet: its id is that of the first.
   */
  static List<SettlementTerms> due(AccountState state, MarketView view) {
    List<SettlementTerms> due = new ArrayList<>();
    AccountId account = MarginRules.accountOf(state);
    if (account.isClearing()) {
      return due;
    }
    for (var held : state.portfolio().positions().entrySet()) {
      Optional<Contract> contract = contract(held.getKey(), view);
      Optional<Price> price = contract.flatMap(view::settlementPrice);
      if (price.isPresent() && !isUnderWay(held.getKey(), state)) {
        due.add(
            terms(
                id(account, held.getKey(), state),
                account,
                contract.orElseThrow(),
                held.getValue().quantity(),
                price.orElseThrow()));
      }
    }
    return due;
  }

  /** Whether it holds a contract that ends some day: it must then look for settlement prices. */
  static boolean isWaiting(AccountState state, MarketView view) {
    return state.portfolio().positions().keySet().stream()
        .anyMatch(id -> contract(id, view).flatMap(Contract::expiry).isPresent());
  }

  private static Optional<Contract> contract(InstrumentId id, MarketView view) {
    return view.parameters()
        .findInstrument(id)
        .filter(Contract.class::isInstance)
        .map(Contract.class::cast);
  }

  /** What was agreed to or ordered before the expiry comes first, settled or called off. */
  private static boolean isUnderWay(InstrumentId instrument, AccountState state) {
    boolean isReserved =
        state.reservations().values().stream()
            .flatMap(reserved -> reserved.leg().trades().stream())
            .anyMatch(trade -> trade.instrument().equals(instrument));
    boolean isOrdered =
        state
            .liquidation()
            .flatMap(OpenLiquidation::openStep)
            .filter(open -> moves(open.step(), instrument))
            .isPresent();
    return isReserved || isOrdered;
  }

  private static boolean moves(UnwindStep step, InstrumentId instrument) {
    return !(step instanceof UnwindStep.MarketSlice slice) || slice.instrument().equals(instrument);
  }

  /** A leg that arrives after the first settlement is closed by a second. */
  private static SettlementId id(AccountId account, InstrumentId instrument, AccountState state) {
    String name = "expiry-" + instrument + "-" + account;
    SettlementId id = SettlementId.of(name);
    for (int n = 2; state.settled().containsKey(id); n++) {
      id = SettlementId.of(name + "-" + n);
    }
    return id;
  }

  private static SettlementTerms terms(
      SettlementId id, AccountId account, Contract contract, Quantity held, Price price) {
    Cash received = ExpiryValue.of(contract, held, price);
    Leg clearing =
        TradeLegs.leg(
            AccountId.clearing(contract.id()), contract, held, received.negate(), Cash.ZERO);
    Leg own = TradeLegs.leg(account, contract, held.negate(), received, Cash.ZERO);
    return new SettlementTerms(id, SettlementKind.EXPIRY, Optional.empty(), List.of(clearing, own));
  }
}
