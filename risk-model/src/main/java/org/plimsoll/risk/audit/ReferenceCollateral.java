package org.plimsoll.risk.audit;

import static org.plimsoll.risk.audit.Ledger.down;
import static org.plimsoll.risk.audit.Ledger.share;
import static org.plimsoll.risk.audit.Ledger.up;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.HaircutTier;
import org.plimsoll.risk.units.Cash;

/**
 * One holding or debt.
 *
 * @param value what it adds to equity
 * @param initial what it adds to initial margin, >= maintenance
 * @param maintenance what it adds to maintenance margin, >= 0
 */
record ReferenceCollateral(BigDecimal value, BigDecimal initial, BigDecimal maintenance) {

  static ReferenceCollateral of(
      Asset asset, BigDecimal amount, boolean counts, ReferenceMarket market) {
    if (amount.signum() < 0) {
      return debt(asset, amount.negate(), market);
    }
    if (!counts) {
      return new ReferenceCollateral(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    }
    ReferenceMarket.Quote quote = market.quote(asset);
    CollateralTerms terms = asset.terms();
    BigDecimal value = capped(terms, byTiers(asset, amount, quote.price()));
    BigDecimal initial = capped(terms, byTiers(asset, amount, quote.price().min(quote.average())));
    initial = down(initial.multiply(rest(quote.uncertainty())));
    initial = down(initial.multiply(rest(terms.initialHaircut().toBigDecimal())));
    Optional<BigDecimal> deposits = market.totals().deposits(asset.id()).map(Cash::toBigDecimal);
    if (terms.platformScale().isPresent() && deposits.isPresent()) {
      BigDecimal scale = terms.platformScale().get().toBigDecimal();
      BigDecimal total = deposits.get().max(scale);
      initial = share(initial, scale, total, RoundingMode.FLOOR);
    }
    return new ReferenceCollateral(value, value.subtract(initial), BigDecimal.ZERO);
  }

  private static ReferenceCollateral debt(Asset asset, BigDecimal owed, ReferenceMarket market) {
    ReferenceMarket.Quote quote = market.quote(asset);
    CollateralTerms terms = asset.terms();
    BigDecimal value = up(owed.multiply(quote.price()));
    BigDecimal asked = up(owed.multiply(quote.price().max(quote.average())));
    asked = up(asked.multiply(BigDecimal.ONE.add(quote.uncertainty())));
    asked = up(asked.multiply(BigDecimal.ONE.add(terms.debtInitial().toBigDecimal())));
    Optional<BigDecimal> borrowings =
        market.totals().borrowings(asset.id()).map(Cash::toBigDecimal);
    if (terms.borrowScale().isPresent() && borrowings.isPresent()) {
      BigDecimal scale = terms.borrowScale().get().toBigDecimal();
      BigDecimal total = borrowings.get().max(scale);
      asked = share(asked, total, scale, RoundingMode.CEILING);
    }
    return new ReferenceCollateral(
        value.negate(),
        asked.subtract(value),
        up(value.multiply(terms.debtMaintenance().toBigDecimal())));
  }

  /** From the highest tier down: what lies above its floor is taken off at its haircut. */
  private static BigDecimal byTiers(Asset asset, BigDecimal amount, BigDecimal price) {
    List<HaircutTier> tiers =
        asset.terms().tiers().isEmpty()
            ? List.of(new HaircutTier(Cash.ZERO, asset.haircut()))
            : asset.terms().tiers();
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal left = amount;
    for (int i = tiers.size() - 1; i >= 0; i--) {
      BigDecimal above = left.subtract(tiers.get(i).floor().toBigDecimal()).max(BigDecimal.ZERO);
      BigDecimal value = down(above.multiply(price));
      sum = sum.add(down(value.multiply(rest(tiers.get(i).haircut().toBigDecimal()))));
      left = left.subtract(above);
    }
    return sum;
  }

  private static BigDecimal capped(CollateralTerms terms, BigDecimal value) {
    return terms.accountCap().map(Cash::toBigDecimal).map(value::min).orElse(value);
  }

  private static BigDecimal rest(BigDecimal fraction) {
    return BigDecimal.ONE.subtract(fraction);
  }
}
