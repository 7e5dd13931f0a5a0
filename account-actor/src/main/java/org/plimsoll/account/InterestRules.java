package org.plimsoll.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.account.AccountEvent.InterestCharged;
import org.plimsoll.account.AccountEvent.InterestStarted;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;

/**
 * How an account pays interest on what it owes. It journals the charge, with its amount, before it
 * asks for the settlement that takes it; so the settlement is the same however often it is asked
 * for, and each interval is charged once. An account that is not margined, as the house's own, pays
 * none.
 */
final class InterestRules {
  private InterestRules() {}

  /**
   * The debts that are new, at the index that is known now. An index that is not known yet starts
   * the debt later.
   */
  static List<AccountEvent> started(AccountState state, MarketView view, Instant now) {
    List<AccountEvent> events = new ArrayList<>();
    for (AssetId asset : bearing(state, view)) {
      if (!state.interest().chargedUpTo().containsKey(asset)) {
        view.borrowIndex(asset)
            .ifPresent(index -> events.add(new InterestStarted(asset, index, now)));
      }
    }
    return events;
  }

  /**
   * What is due at this view: interest of every interval since a debt was last charged, on the debt
   * as it is now, and debts that are new.
   */
  static List<AccountEvent> due(AccountState state, MarketView view, Instant now) {
    List<AccountEvent> events = new ArrayList<>(started(state, view, now));
    for (AssetId asset : bearing(state, view)) {
      Optional<BorrowIndex> from =
          Optional.ofNullable(state.interest().chargedUpTo().get(asset))
              .filter(index -> !isUnderWay(asset, state));
      Optional<BorrowIndex> to = view.borrowIndex(asset);
      if (from.isPresent() && to.isPresent() && to.get().compareTo(from.get()) > 0) {
        events.add(
            charged(state, asset, from.get(), to.get(), state.revision() + events.size() + 1, now));
      }
    }
    return events;
  }

  private static InterestCharged charged(
      AccountState state,
      AssetId asset,
      BorrowIndex from,
      BorrowIndex to,
      long revision,
      Instant now) {
    Cash debt = state.portfolio().collateralOf(asset).negate();
    var settlement =
        SettlementId.of("interest-" + asset + "-" + MarginRules.accountOf(state) + "-" + revision);
    return new InterestCharged(settlement, asset, debt, from, to, to.interestOn(debt, from), now);
  }

  /** The settlements of what is charged and not paid, the same again until they are settled. */
  static List<SettlementTerms> settlements(AccountState state) {
    AccountId account = MarginRules.accountOf(state);
    return state.interest().unpaid().values().stream()
        .map(charged -> terms(account, charged))
        .toList();
  }

  private static SettlementTerms terms(AccountId account, InterestCharged charged) {
    Leg own =
        Leg.of(account, List.of(), Map.of(charged.asset(), charged.interest().negate()), Map.of());
    return new SettlementTerms(
        charged.settlement(),
        SettlementKind.INTEREST,
        Optional.empty(),
        List.of(own.mirroredFor(account.lending()), own));
  }

  /** Whether it has to look at borrow indexes, or at what became of a charge. */
  static boolean isWaiting(AccountState state, MarketView view) {
    return !state.interest().unpaid().isEmpty() || !bearing(state, view).isEmpty();
  }

  /** The assets of which the account owes something that bears interest, in order of name. */
  private static List<AssetId> bearing(AccountState state, MarketView view) {
    if (!state.method().isMargined()) {
      return List.of();
    }
    return state.portfolio().collateral().entrySet().stream()
        .filter(held -> held.getValue().isNegative())
        .map(Map.Entry::getKey)
        .filter(asset -> bearsInterest(asset, view))
        .sorted()
        .toList();
  }

  private static boolean bearsInterest(AssetId asset, MarketView view) {
    return view.parameters()
        .findAsset(asset)
        .map(Asset::terms)
        .filter(terms -> terms.debtInterest().isPresent())
        .isPresent();
  }

  /** What was charged, agreed to or ordered before comes first, settled or called off. */
  private static boolean isUnderWay(AssetId asset, AccountState state) {
    boolean isReserved =
        state.reservations().values().stream()
            .anyMatch(reserved -> reserved.leg().assets().contains(asset));
    boolean isOrdered = state.liquidation().flatMap(OpenLiquidation::openStep).isPresent();
    return isReserved || isOrdered || state.interest().isUnpaid(asset);
  }
}
