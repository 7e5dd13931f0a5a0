package org.plimsoll.http;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.risk.lots.LotTrade;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;

/** What of an event bears on the realized profit of an account. */
sealed interface ProfitFact {
  /** Where legs move premiums and nothing else, so that one of an option is known by its leg. */
  Set<SettlementKind> OF_PREMIUMS =
      Collections.unmodifiableSet(
          EnumSet.of(SettlementKind.TRADE, SettlementKind.UNWIND, SettlementKind.EXPIRY));

  /** Sequence of the event. */
  long sequence();

  /** When the event was recorded. */
  Instant at();

  /**
   * A trade of the account.
   *
   * @param lot what lots are made of; of an option with its premium, or without cash if the premium
   *     cannot be told apart
   * @param fee its part of the fees of the leg in this asset, >= 0
   */
  record Trade(
      InstrumentId instrument,
      AssetId asset,
      SettlementId settlement,
      SettlementKind kind,
      LotTrade lot,
      Cash fee)
      implements ProfitFact {
    @Override
    public long sequence() {
      return lot.sequence();
    }

    @Override
    public Instant at() {
      return lot.at();
    }
  }

  /** Funding that a position paid; negative was received. */
  record Funding(long sequence, Instant at, InstrumentId instrument, AssetId asset, Cash paid)
      implements ProfitFact {}

  /**
   * What the ledger says that the trades of a leg realized, per asset: cash plus entry cost after
   * less entry cost before, at the average cost. Premiums are no part of it.
   */
  record Realized(long sequence, Instant at, SortedMap<AssetId, Cash> realized)
      implements ProfitFact {}

  /** Fees of a leg in an asset that none of its trades is settled in, such as those of spot. */
  record OtherFee(long sequence, Instant at, AssetId asset, Cash fee) implements ProfitFact {}

  /**
   * Transfers that hold premiums of options which cannot be told apart, from each other or from
   * other money that the settlement moves.
   */
  record Unattributed(
      long sequence,
      Instant at,
      SettlementId settlement,
      SettlementKind kind,
      SortedMap<AssetId, Cash> transfers)
      implements ProfitFact {}

  /** The facts of one event, none of most. */
  static List<ProfitFact> of(LoggedEvent logged) {
    if (logged.event() instanceof FundingSettled e) {
      return List.of(
          new Funding(logged.sequence(), logged.recordedAt(), e.instrument(), e.asset(), e.paid()));
    }
    return logged.event() instanceof LegSettled settled ? of(logged, settled) : List.of();
  }

  private static List<ProfitFact> of(LoggedEvent logged, LegSettled settled) {
    List<ProfitFact> facts = new ArrayList<>();
    Leg leg = settled.leg();
    List<Cash> fees = divided(leg, leg.fees(), trade -> trade.cash().abs());
    SortedMap<AssetId, Cash> premiums = premiumsOf(settled);
    List<Cash> received = divided(leg, premiums, ProfitFact::sizeOfOption);
    for (int n = 0; n < leg.trades().size(); n++) {
      LegTrade trade = leg.trades().get(n);
      Cash cash = trade.cash().isZero() ? received.get(n) : trade.cash();
      facts.add(
          new Trade(
              trade.instrument(),
              trade.settlement(),
              settled.settlement(),
              settled.kind(),
              new LotTrade(logged.sequence(), logged.recordedAt(), trade.quantity(), cash),
              fees.get(n)));
    }
    facts.addAll(otherFees(logged, leg));
    if (!leg.trades().isEmpty()) {
      facts.add(new Realized(logged.sequence(), logged.recordedAt(), realizedBy(settled)));
    }
    SortedMap<AssetId, Cash> mixed = new TreeMap<>(leg.transfers());
    mixed.keySet().removeIf(asset -> premiums.containsKey(asset) || !paysPremium(leg, asset));
    if (!mixed.isEmpty()) {
      facts.add(
          new Unattributed(
              logged.sequence(), logged.recordedAt(), settled.settlement(), settled.kind(), mixed));
    }
    return facts;
  }

  /** The transfers of a leg that are the premium of one option and nothing else. */
  private static SortedMap<AssetId, Cash> premiumsOf(LegSettled settled) {
    SortedMap<AssetId, Cash> premiums = new TreeMap<>(settled.leg().transfers());
    premiums
        .keySet()
        .removeIf(
            asset ->
                !OF_PREMIUMS.contains(settled.kind())
                    || optionsIn(settled.leg(), asset).distinct().count() != 1);
    return premiums;
  }

  private static boolean paysPremium(Leg leg, AssetId asset) {
    return optionsIn(leg, asset).findAny().isPresent();
  }

  /** Trades without cash are those of options. */
  private static Stream<InstrumentId> optionsIn(Leg leg, AssetId asset) {
    return leg.trades().stream()
        .filter(trade -> trade.cash().isZero() && trade.settlement().equals(asset))
        .map(LegTrade::instrument);
  }

  private static Cash sizeOfOption(LegTrade trade) {
    return trade.cash().isZero() ? Cash.ofUnits(trade.quantity().abs().units()) : Cash.ZERO;
  }

  /** Events written before there were several assets name one amount. */
  static SortedMap<AssetId, Cash> realizedBy(LegSettled settled) {
    if (!settled.realized().isEmpty()) {
      return settled.realized();
    }
    SortedMap<AssetId, Cash> one = new TreeMap<>();
    settled.leg().trades().stream()
        .findFirst()
        .ifPresent(trade -> one.put(trade.settlement(), settled.realizedPnl()));
    return one;
  }

  /**
   * The part of each trade in what its asset moves, in proportion to a weight; the last takes what
   * division leaves over, the first all of it if nothing has any weight.
   */
  private static List<Cash> divided(
      Leg leg, Map<AssetId, Cash> amounts, Function<LegTrade, Cash> weightOf) {
    Map<AssetId, Cash> left = new TreeMap<>(amounts);
    Map<AssetId, Cash> weights = new TreeMap<>();
    leg.trades()
        .forEach(trade -> weights.merge(trade.settlement(), weightOf.apply(trade), Cash::plus));
    List<Cash> parts = new ArrayList<>();
    for (LegTrade trade : leg.trades()) {
      AssetId asset = trade.settlement();
      Cash rest = left.getOrDefault(asset, Cash.ZERO);
      Cash weight = weights.get(asset);
      Cash own = weightOf.apply(trade);
      Cash part = weight.isZero() ? rest : rest.share(own, weight, RoundingMode.HALF_EVEN);
      parts.add(part);
      left.put(asset, rest.minus(part));
      weights.put(asset, weight.minus(own));
    }
    return parts;
  }

  private static List<ProfitFact> otherFees(LoggedEvent logged, Leg leg) {
    List<ProfitFact> others = new ArrayList<>();
    leg.fees()
        .forEach(
            (asset, fee) -> {
              if (leg.trades().stream().noneMatch(trade -> trade.settlement().equals(asset))) {
                others.add(new OtherFee(logged.sequence(), logged.recordedAt(), asset, fee));
              }
            });
    return others;
  }
}
