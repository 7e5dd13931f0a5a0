package org.plimsoll.liquidation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LayerPayment;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;

/** Collects what one settlement does to each of several accounts: one leg per account. */
final class LegSet {
  private final SortedMap<AccountId, Leg> legs = new TreeMap<>();

  LegSet add(Leg leg) {
    Leg known = legs.get(leg.account());
    if (known == null) {
      legs.put(leg.account(), leg);
      return this;
    }
    List<LegTrade> trades = merged(known.trades(), leg.trades());
    Leg sum = Leg.of(leg.account(), trades, known.transfers(), Map.of());
    for (var transfer : leg.transfers().entrySet()) {
      sum = sum.plusTransfer(transfer.getKey(), transfer.getValue());
    }
    legs.put(leg.account(), sum);
    return this;
  }

  /** One trade per instrument: all of them are planned at one view, so at one funding index. */
  private static List<LegTrade> merged(List<LegTrade> first, List<LegTrade> more) {
    SortedMap<InstrumentId, LegTrade> merged = new TreeMap<>();
    for (List<LegTrade> trades : List.of(first, more)) {
      for (LegTrade trade : trades) {
        merged.merge(
            trade.instrument(),
            trade,
            (a, b) ->
                new LegTrade(
                    a.instrument(),
                    a.settlement(),
                    a.quantity().plus(b.quantity()),
                    a.cash().plus(b.cash()),
                    a.fundingIndex()));
      }
    }
    return List.copyOf(merged.values());
  }

  LegSet transfer(AccountId account, AssetId asset, Cash received) {
    return received.isZero()
        ? this
        : add(Leg.of(account, List.of(), Map.of(asset, received), Map.of()));
  }

  /** Each payment leaves the account of its layer. */
  LegSet charge(List<LayerPayment> payments, AssetId asset) {
    payments.forEach(payment -> transfer(payment.account(), asset, payment.amount().negate()));
    return this;
  }

  /** The legs in order of name, that of this account last. */
  List<Leg> endingWith(AccountId last) {
    List<Leg> ordered = new ArrayList<>();
    legs.values().stream().filter(leg -> !leg.account().equals(last)).forEach(ordered::add);
    ordered.add(legs.getOrDefault(last, Leg.of(last)));
    return ordered;
  }

  /** What it does to one account so far. */
  Leg of(AccountId account) {
    return legs.getOrDefault(account, Leg.of(account));
  }
}
