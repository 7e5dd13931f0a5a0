package org.plimsoll.risk.market;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * The rules of standard margin beyond leverage brackets. All but the options raise initial margin
 * only.
 *
 * @param profitHaircut the fraction of unrealized profit that does not count towards initial margin
 * @param profitCap the most unrealized profit that counts towards it, in the settlement asset;
 *     empty: no cap
 * @param options what options ask, by underlying; absent: {@link OptionMargin#USUAL}
 * @param openInterest futures whose initial margin grows with their open interest
 * @param depeg empty: none
 * @param confidence empty: none
 */
public record StandardRules(
    Rate profitHaircut,
    Optional<Cash> profitCap,
    SortedMap<IndexId, OptionMargin> options,
    SortedMap<InstrumentId, OpenInterestCaps> openInterest,
    Optional<DepegCharge> depeg,
    Optional<ConfidenceCharge> confidence) {
  /** Leverage brackets alone. */
  public static final StandardRules NONE = new StandardRules(Rate.ZERO);

  public StandardRules {
    if (!profitHaircut.isFraction()) {
      throw new IllegalArgumentException(
          "profit haircut must lie in [0, 1], was: " + profitHaircut);
    }
    if (profitCap.filter(Cash::isNegative).isPresent()) {
      throw new IllegalArgumentException("profit cap must be >= 0, was: " + profitCap.get());
    }
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    openInterest = Collections.unmodifiableSortedMap(new TreeMap<>(openInterest));
  }

  /** A haircut on unrealized profit and nothing else. */
  public StandardRules(Rate profitHaircut) {
    this(
        profitHaircut,
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty());
  }

  /** These rules with what the options on some underlyings ask. */
  public StandardRules withOptions(Map<IndexId, OptionMargin> changed) {
    return new StandardRules(
        profitHaircut, profitCap, new TreeMap<>(changed), openInterest, depeg, confidence);
  }

  /** What options on this underlying ask. */
  public OptionMargin optionMargin(IndexId underlying) {
    return options.getOrDefault(underlying, OptionMargin.USUAL);
  }
}
