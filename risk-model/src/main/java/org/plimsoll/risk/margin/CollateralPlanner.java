package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * Which collateral to add or to swap to clear a shortfall, the cheapest first. Every amount is the
 * least in steps of 1e-8 that clears it, found by measuring the portfolio again; so tiers, caps,
 * debts and whatever else the model asks are respected. An asset that cannot clear it, because of a
 * cap or because the owner does not let it count, is not suggested, nor is one without a valid
 * price.
 */
public final class CollateralPlanner {
  /** More than this is not suggested, in the settlement asset or, below a price of 1, in coins. */
  private static final Cash MOST = Cash.of("1000000000");

  private static final Cash ONE_UNIT = Cash.of("1");

  private static final Comparator<CollateralSuggestion> CHEAPEST_FIRST =
      Comparator.comparing(CollateralSuggestion::cost)
          .thenComparing(CollateralSuggestion::added)
          .thenComparing(each -> each.given().map(AssetId::value).orElse(""));

  private final Portfolio portfolio;
  private final MarketView view;
  private final MarginModel model;
  private final Function<MarginAssessment, Cash> excess;
  private final Map<AssetId, Rate> costRates;

  /**
   * @param excess what is to become zero or more, e.g. {@link MarginAssessment#initialExcess}
   * @param costRates what it costs to buy, sell or tie up an asset, of its value; absent: nothing
   * @throws IllegalArgumentException if a rate lies outside [0, 0.5)
   */
  public CollateralPlanner(
      Portfolio portfolio,
      MarketView view,
      MarginModel model,
      Function<MarginAssessment, Cash> excess,
      Map<AssetId, Rate> costRates) {
    this.portfolio = portfolio;
    this.view = view;
    this.model = model;
    this.excess = excess;
    this.costRates = Map.copyOf(costRates);
    costRates.forEach(
        (asset, rate) -> {
          if (rate.units() < 0 || rate.compareTo(Rate.of("0.5")) >= 0) {
            throw new IllegalArgumentException(
                "the cost rate of " + asset + " must lie in [0, 0.5), was: " + rate);
          }
        });
  }

  /**
   * All ways by one asset or one swap; none if there is no shortfall.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  public List<CollateralSuggestion> suggestions() {
    List<CollateralSuggestion> suggestions = new ArrayList<>();
    if (!excessOf(portfolio).isNegative()) {
      return suggestions;
    }
    for (Asset asset : view.parameters().assets()) {
      if (asset.index().map(view::isValid).orElse(true)) {
        addition(asset.id()).ifPresent(suggestions::add);
        for (AssetId held : portfolio.collateral().keySet()) {
          if (!held.equals(asset.id()) && portfolio.collateralOf(held).isPositive()) {
            swap(held, asset.id()).ifPresent(suggestions::add);
          }
        }
      }
    }
    suggestions.sort(CHEAPEST_FIRST);
    return List.copyOf(suggestions);
  }

  private Optional<CollateralSuggestion> addition(AssetId asset) {
    Price price = view.assetPrice(asset);
    Cash most = price.compareTo(Price.ONE) < 0 ? MOST : bought(MOST, price);
    OptionalLong least =
        least(
            units -> excessOf(portfolio.plusCollateral(asset, Cash.ofUnits(units))), most.units());
    return least.stream().mapToObj(Cash::ofUnits).map(amount -> added(asset, amount)).findFirst();
  }

  private CollateralSuggestion added(AssetId asset, Cash amount) {
    Cash value = view.valueOf(asset, amount, RoundingMode.UP);
    Cash cost =
        uncounted(portfolio, asset, amount).plus(value.times(costRate(asset), RoundingMode.UP));
    return new CollateralSuggestion(Optional.empty(), Cash.ZERO, asset, amount, cost);
  }

  private Optional<CollateralSuggestion> swap(AssetId given, AssetId added) {
    OptionalLong least =
        least(
            units -> excessOf(swapped(given, Cash.ofUnits(units), added)),
            portfolio.collateralOf(given).units());
    return least.stream()
        .mapToObj(Cash::ofUnits)
        .map(amount -> swapOf(given, amount, added))
        .findFirst();
  }

  private CollateralSuggestion swapOf(AssetId given, Cash amount, AssetId added) {
    Cash received = received(given, amount, added);
    Cash lost =
        view.valueOf(given, amount, RoundingMode.UP)
            .minus(view.valueOf(added, received, RoundingMode.FLOOR));
    Cash uncounted = uncounted(portfolio.plusCollateral(given, amount.negate()), added, received);
    return new CollateralSuggestion(
        Optional.of(given), amount, added, received, lost.plus(uncounted));
  }

  private Portfolio swapped(AssetId given, Cash amount, AssetId added) {
    return portfolio
        .plusCollateral(given, amount.negate())
        .plusCollateral(added, received(given, amount, added));
  }

  /** What a swap brings at the index prices less the cost rates of both assets, rounded down. */
  private Cash received(AssetId given, Cash amount, AssetId added) {
    Rate kept = Rate.ONE.minus(costRate(given)).minus(costRate(added));
    Cash value = view.valueOf(given, amount, RoundingMode.FLOOR).times(kept, RoundingMode.FLOOR);
    return bought(value, view.assetPrice(added));
  }

  private static Cash bought(Cash value, Price price) {
    return value.share(ONE_UNIT, Cash.ofUnits(price.units()), RoundingMode.DOWN);
  }

  /** What of an amount that comes into a portfolio does not count, rounded up. */
  private Cash uncounted(Portfolio before, AssetId asset, Cash amount) {
    Cash counted = excessOf(before.plusCollateral(asset, amount)).minus(excessOf(before));
    return view.valueOf(asset, amount, RoundingMode.UP).minus(counted).max(Cash.ZERO);
  }

  private Rate costRate(AssetId asset) {
    return costRates.getOrDefault(asset, Rate.ZERO);
  }

  private Cash excessOf(Portfolio changed) {
    return excess.apply(MarginAssessment.of(changed, view, model));
  }

  /**
   * The least x in 1..highest at which a function is not negative, empty if there is none. It is
   * negative at 0 and rises ever less, as tiers and caps make it, perhaps to a peak from which it
   * falls: so it crosses zero once before the peak.
   */
  private static OptionalLong least(LongFunction<Cash> function, long highest) {
    long enough = highest;
    if (function.apply(enough).isNegative()) {
      enough = peak(function, highest);
      if (function.apply(enough).isNegative()) {
        return OptionalLong.empty();
      }
    }
    long tooLittle = 0;
    while (enough - tooLittle > 1) {
      long middle = tooLittle + (enough - tooLittle) / 2;
      if (function.apply(middle).isNegative()) {
        tooLittle = middle;
      } else {
        enough = middle;
      }
    }
    return OptionalLong.of(enough);
  }

  private static long peak(LongFunction<Cash> function, long highest) {
    long from = 0;
    long to = highest;
    while (to - from > 2) {
      long third = (to - from) / 3;
      boolean rises = function.apply(from + third).compareTo(function.apply(to - third)) < 0;
      if (rises) {
        from += third;
      } else {
        to -= third;
      }
    }
    return from + (to - from) / 2;
  }
}
