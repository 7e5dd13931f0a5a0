package org.plimsoll.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.oracle.ParameterLedgerReply.Reason;
import org.plimsoll.oracle.ParameterLedgerReply.Refused;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.Redemption;
import org.plimsoll.risk.market.Spot;

/**
 * What parameters must go on listing, and as what: everything that an account may hold under those
 * before. Pure.
 */
public final class ListingRules {
  /** Accounts close what has expired by themselves; by then all have. */
  public static final Duration EXPIRED_FOR = Duration.ofDays(1);

  private ListingRules() {}

  /** Why these parameters cannot follow those; empty if they can. */
  public static Optional<Refused> refusal(
      MarginParameters before, MarginParameters next, Instant now) {
    List<String> dropped = dropped(before, next, now);
    if (!dropped.isEmpty()) {
      return Optional.of(
          new Refused(
              Reason.LISTING_DROPPED,
              "accounts may hold what is missing: "
                  + String.join(", ", dropped)
                  + "; list it on, with terms that nobody wants to hold it under"));
    }
    List<String> changed = changed(before, next);
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refused(
                Reason.LISTING_CHANGED,
                "accounts may hold what would become something else: "
                    + String.join(", ", changed)
                    + "; list it anew under another name"));
  }

  private static List<String> dropped(MarginParameters before, MarginParameters next, Instant now) {
    List<String> dropped = new ArrayList<>();
    for (Asset asset : before.assets()) {
      if (next.findAsset(asset.id()).isEmpty()) {
        dropped.add("asset " + asset.id());
      }
    }
    for (Instrument instrument : before.instruments()) {
      if (next.findInstrument(instrument.id()).isEmpty() && !isOver(instrument, now)) {
        dropped.add("instrument " + instrument.id());
      }
    }
    for (IndexId index : needed(before, now)) {
      if (!next.indexes().contains(index)) {
        dropped.add("index " + index);
      }
    }
    return dropped;
  }

  /** Every index but those that only contracts need which are over. */
  private static Set<IndexId> needed(MarginParameters before, Instant now) {
    Set<IndexId> needed = new TreeSet<>();
    before.assets().forEach(asset -> asset.index().ifPresent(needed::add));
    before.instruments().stream()
        .filter(instrument -> !isOver(instrument, now))
        .forEach(instrument -> needed.add(instrument.underlying()));
    before.portfolio().flatMap(PortfolioRules::peg).ifPresent(peg -> needed.add(peg.index()));
    before.redemptions().stream().map(Redemption::ratio).forEach(needed::add);
    return needed;
  }

  private static boolean isOver(Instrument instrument, Instant now) {
    return instrument instanceof Contract contract && contract.isExpired(now.minus(EXPIRED_FOR));
  }

  private static List<String> changed(MarginParameters before, MarginParameters next) {
    List<String> changed = new ArrayList<>();
    if (!next.settlementAsset().equals(before.settlementAsset())) {
      changed.add("the settlement asset");
    }
    for (Asset asset : before.assets()) {
      if (!next.asset(asset.id()).index().equals(asset.index())) {
        changed.add("asset " + asset.id() + ", which another index would price");
      }
      boolean borneNoMore =
          asset.terms().debtInterest().isPresent()
              && next.asset(asset.id()).terms().debtInterest().isEmpty();
      if (borneNoMore) {
        changed.add("debts of " + asset.id() + ", which bear interest, if only of 0");
      }
    }
    for (Instrument instrument : before.instruments()) {
      next.findInstrument(instrument.id())
          .filter(other -> !identity(other).equals(identity(instrument)))
          .ifPresent(other -> changed.add("instrument " + instrument.id()));
    }
    return changed;
  }

  /** What a holder was promised; terms of margin are not part of it. */
  private static List<Object> identity(Instrument instrument) {
    List<Object> identity = new ArrayList<>();
    identity.add(instrument.getClass());
    identity.add(instrument.underlying());
    identity.add(instrument.settlement());
    identity.add(instrument.contractSize());
    if (instrument instanceof Contract contract) {
      identity.add(contract.form());
      identity.add(contract.expiry());
    }
    if (instrument instanceof EuropeanOption option) {
      identity.add(option.type());
      identity.add(option.strike());
    } else if (instrument instanceof Perpetual perpetual) {
      identity.add(perpetual.funding().isPresent());
    } else if (instrument instanceof Spot spot) {
      identity.add(spot.base());
    }
    return identity;
  }
}
