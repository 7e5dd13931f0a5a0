package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.HaircutTier;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * What holdings count for and what debts ask. What counts less for initial margin alone is not in
 * the value but an add-on, so that equity is one number: a price that spiked, sources that
 * disagree, or what others deposited and borrowed must liquidate nobody.
 *
 * <p>Source of the terms: strict prices of Drift v2, weights scaled by deposits of Mango v4,
 * confidence bands of marginfi, tiered haircuts as venues publish them.
 */
public final class CollateralRules {
  private CollateralRules() {}

  /**
   * What a holding adds to equity, in the settlement asset, rounded down: after its haircut or
   * tiers, up to the cap of an account, nothing if the owner does not count it. A debt counts in
   * full.
   *
   * @throws IllegalStateException if the view lacks the asset's price
   */
  public static Cash value(AssetId id, Cash amount, MarginChoices choices, MarketView view) {
    Price price = view.assetPrice(id);
    return amount.isNegative()
        ? amount.times(price, RoundingMode.FLOOR)
        : counted(view.parameters().asset(id), amount, price, choices);
  }

  /**
   * What a holding adds to what initial margin is measured against: its value at the lower of price
   * and average, less uncertainty, the initial haircut and what others have deposited; of a debt,
   * its value less its initial margin.
   *
   * @throws IllegalStateException if the view lacks the asset's price
   */
  public static Cash initialValue(AssetId id, Cash amount, MarginChoices choices, MarketView view) {
    Asset asset = view.parameters().asset(id);
    return amount.isNegative()
        ? initialDebt(asset, amount.abs(), view).negate()
        : initialCounted(asset, amount, choices, view);
  }

  /**
   * What collateral adds to a requirement: what holdings count less for initial margin, and what
   * debts ask. In order of asset; nothing of zero.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  public static List<AddOn> addOns(Portfolio portfolio, MarketView view) {
    List<AddOn> addOns = new ArrayList<>();
    for (var held : portfolio.collateral().entrySet()) {
      Asset asset = view.parameters().asset(held.getKey());
      if (asset.terms().equals(CollateralTerms.PLAIN)) {
        continue;
      }
      Cash amount = held.getValue();
      Cash value = value(asset.id(), amount, portfolio.choices(), view);
      Cash initial =
          value.minus(initialValue(asset.id(), amount, portfolio.choices(), view)).max(Cash.ZERO);
      boolean isDebt = amount.isNegative();
      Cash maintenance =
          isDebt ? value.abs().times(asset.terms().debtMaintenance(), RoundingMode.UP) : Cash.ZERO;
      if (initial.isPositive()) {
        addOns.add(
            new AddOn(
                (isDebt ? "debt of " : "initial value of ") + asset.id(), initial, maintenance));
      }
    }
    return addOns;
  }

  private static Cash counted(Asset asset, Cash amount, Price price, MarginChoices choices) {
    if (!choices.counts(asset.id())) {
      return Cash.ZERO;
    }
    Cash value = afterHaircut(asset, amount, price);
    return asset.terms().accountCap().map(value::min).orElse(value);
  }

  private static Cash afterHaircut(Asset asset, Cash amount, Price price) {
    List<HaircutTier> tiers = asset.terms().tiers();
    if (tiers.isEmpty()) {
      return kept(amount.times(price, RoundingMode.FLOOR), asset.haircut());
    }
    Cash sum = Cash.ZERO;
    for (int i = 0; i < tiers.size(); i++) {
      Cash top = i + 1 < tiers.size() ? tiers.get(i + 1).floor().min(amount) : amount;
      Cash slice = top.minus(tiers.get(i).floor());
      if (slice.isPositive()) {
        sum = sum.plus(kept(slice.times(price, RoundingMode.FLOOR), tiers.get(i).haircut()));
      }
    }
    return sum;
  }

  private static Cash initialCounted(
      Asset asset, Cash amount, MarginChoices choices, MarketView view) {
    Optional<IndexPrice> index = asset.index().map(view::known);
    boolean isPrudent = asset.terms().isPrudent();
    Price lower =
        index.map(i -> isPrudent ? lower(i.price(), i.average()) : i.price()).orElse(Price.ONE);
    Rate uncertainty = index.filter(i -> isPrudent).map(IndexPrice::uncertainty).orElse(Rate.ZERO);
    Cash counted = kept(counted(asset, amount, lower, choices), uncertainty);
    Cash initial = kept(counted, asset.terms().initialHaircut());
    Optional<Cash> scale = asset.terms().platformScale();
    Optional<Cash> total = view.totals().deposits(asset.id());
    return scale.isPresent() && total.isPresent() && total.get().compareTo(scale.get()) > 0
        ? initial.share(scale.get(), total.get(), RoundingMode.FLOOR)
        : initial;
  }

  /** What a debt takes from initial margin: its value at the higher price, and what it asks. */
  private static Cash initialDebt(Asset asset, Cash owed, MarketView view) {
    Optional<IndexPrice> index = asset.index().map(view::known);
    boolean isPrudent = asset.terms().isPrudent();
    Price higher =
        index.map(i -> isPrudent ? higher(i.price(), i.average()) : i.price()).orElse(Price.ONE);
    Rate uncertainty = index.filter(i -> isPrudent).map(IndexPrice::uncertainty).orElse(Rate.ZERO);
    Cash value =
        owed.times(higher, RoundingMode.UP).times(Rate.ONE.plus(uncertainty), RoundingMode.UP);
    Cash asked = value.times(Rate.ONE.plus(asset.terms().debtInitial()), RoundingMode.UP);
    Optional<Cash> scale = asset.terms().borrowScale();
    Optional<Cash> total = view.totals().borrowings(asset.id());
    return scale.isPresent() && total.isPresent() && total.get().compareTo(scale.get()) > 0
        ? asked.share(total.get(), scale.get(), RoundingMode.UP)
        : asked;
  }

  private static Cash kept(Cash value, Rate haircut) {
    return value.times(Rate.ONE.minus(haircut), RoundingMode.FLOOR);
  }

  private static Price lower(Price a, Price b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Price higher(Price a, Price b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
