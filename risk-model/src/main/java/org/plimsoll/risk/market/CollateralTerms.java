package org.plimsoll.risk.market;

import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * What an asset counts for as collateral, beyond its plain haircut, and what a debt of it asks.
 *
 * @param tiers marginal haircuts by the amount held, the first from 0; empty: the plain haircut
 * @param initialHaircut what counts even less towards initial margin, of the counted value
 * @param accountCap the most one account may count, in the settlement asset; empty: no cap
 * @param platformScale the total of all deposits of the asset, as an amount, from which its weight
 *     towards initial margin shrinks as scale / total; empty: never
 * @param borrowScale the total of all debts of the asset, as an amount, from which what a debt asks
 *     for initial margin grows as total / scale; empty: never
 * @param debtMaintenance maintenance margin of a debt, of its value
 * @param debtInitial initial margin of a debt, of its value, >= the former
 * @param debtInterest what a debt costs; empty: nothing
 * @param isShocked whether portfolio margin moves it with its index, as it does positions
 * @param isPrudent whether initial margin counts a holding at the lower of price and average, less
 *     the uncertainty of the price, and a debt at the higher, plus it
 */
public record CollateralTerms(
    List<HaircutTier> tiers,
    Rate initialHaircut,
    Optional<Cash> accountCap,
    Optional<Cash> platformScale,
    Optional<Cash> borrowScale,
    Rate debtMaintenance,
    Rate debtInitial,
    Optional<BorrowTerms> debtInterest,
    boolean isShocked,
    boolean isPrudent) {

  /** Plain: no tiers, no caps, and a debt asks nothing beyond itself. */
  public static final CollateralTerms PLAIN =
      new CollateralTerms(
          List.of(),
          Rate.ZERO,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Rate.ZERO,
          Rate.ZERO,
          Optional.empty(),
          false,
          false);

  /**
   * @throws IllegalArgumentException naming what is inconsistent
   */
  public CollateralTerms {
    tiers = List.copyOf(tiers);
    for (int i = 0; i < tiers.size(); i++) {
      boolean rises =
          i == 0
              ? tiers.get(0).floor().isZero()
              : tiers.get(i).floor().compareTo(tiers.get(i - 1).floor()) > 0;
      if (!rises) {
        throw new IllegalArgumentException(
            "haircut tiers must rise from 0, broken at floor " + tiers.get(i).floor());
      }
    }
    if (!initialHaircut.isFraction()
        || debtMaintenance.units() < 0
        || debtInitial.compareTo(debtMaintenance) < 0) {
      throw new IllegalArgumentException(
          "collateral terms need an initial haircut in [0, 1] and 0 <= debt maintenance <= debt"
              + " initial, was: "
              + initialHaircut
              + ", "
              + debtMaintenance
              + ", "
              + debtInitial);
    }
    if (accountCap.filter(Cash::isNegative).isPresent()
        || platformScale.filter(scale -> !scale.isPositive()).isPresent()
        || borrowScale.filter(scale -> !scale.isPositive()).isPresent()) {
      throw new IllegalArgumentException(
          "an account cap must be >= 0 and scales > 0, were: "
              + accountCap
              + ", "
              + platformScale
              + ", "
              + borrowScale);
    }
  }

  /** Terms at the price as it is, whose debts ask the same however much is borrowed. */
  public CollateralTerms(
      List<HaircutTier> tiers,
      Rate initialHaircut,
      Optional<Cash> accountCap,
      Optional<Cash> platformScale,
      Rate debtMaintenance,
      Rate debtInitial,
      Optional<BorrowTerms> debtInterest,
      boolean isShocked) {
    this(
        tiers,
        initialHaircut,
        accountCap,
        platformScale,
        Optional.empty(),
        debtMaintenance,
        debtInitial,
        debtInterest,
        isShocked,
        false);
  }
}
