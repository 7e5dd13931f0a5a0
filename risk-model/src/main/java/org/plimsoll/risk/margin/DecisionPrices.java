package org.plimsoll.risk.margin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceBand;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.market.PriceUse.Permission;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

/**
 * By which prices a liquidation may be decided. One feed that fails must not hold off the
 * liquidation of everybody who holds a little of that asset; and nobody may be liquidated who would
 * be safe at the price the feed does not tell. So where a price is merely old or short of sources,
 * the account must be below maintenance at every price within a {@link PriceBand} of the last
 * accepted one. It is then treated as if the price were the one in that band which is best for it.
 *
 * <p>Maintenance excess is taken to be a concave function of the price of an asset that is held or
 * owed: it counts for less, never for more, the more it is worth. For such a function, with m the
 * last price and a, b the ends of the band, the excess is nowhere above e(m) + max(0, e(m) - e(a),
 * e(m) - e(b)), summed over the assets in doubt.
 */
public final class DecisionPrices {
  /** With more feeds in doubt it is the market that is in doubt. */
  private static final int MOST_IN_DOUBT = 2;

  private final Portfolio portfolio;
  private final MarginModel model;
  private final MarketView view;
  private final Map<IndexId, PriceBand.Range> bands;

  private DecisionPrices(
      Portfolio portfolio,
      MarginModel model,
      MarketView view,
      Map<IndexId, PriceBand.Range> bands) {
    this.portfolio = portfolio;
    this.model = model;
    this.view = view;
    this.bands = bands;
  }

  /**
   * The prices a liquidation of this portfolio may be decided by: the view itself if all its prices
   * allow that; the same with doubtful prices at the end of their band that is best for the
   * account, if it is below maintenance at every price in the band; empty if it must wait. It waits
   * as well for the price of what it holds as a position: that could not be traded anyway.
   *
   * @param now by the clock of whoever decides; views stand still when nothing changes
   */
  public static Optional<MarketView> of(
      Portfolio portfolio, MarginModel model, MarketView view, Instant now) {
    if (!portfolio.isFundedBy(view)) {
      return Optional.empty();
    }
    Set<IndexId> indexes = portfolio.indexes(view.parameters());
    List<IndexId> doubtful = new ArrayList<>();
    for (IndexId index : indexes) {
      Permission permission = view.permission(PriceUse.LIQUIDATION, index);
      if (permission == Permission.REFUSED) {
        return Optional.empty();
      }
      if (permission == Permission.WITHIN_BAND) {
        doubtful.add(index);
      }
    }
    if (doubtful.isEmpty()) {
      return Optional.of(view);
    }
    boolean decidable =
        doubtful.size() <= MOST_IN_DOUBT
            && doubtful.stream().noneMatch(portfolio.traded(view.parameters())::contains);
    return decidable
        ? bands(doubtful, view, now)
            .flatMap(bands -> new DecisionPrices(portfolio, model, view, bands).bestOfCertain())
        : Optional.empty();
  }

  /**
   * Where the price of an index may be, if it is doubtful in a way that leaves a band; its own
   * price twice if it is not doubtful; else empty.
   */
  public static Optional<PriceBand.Range> rangeOf(IndexId index, MarketView view, Instant now) {
    return switch (view.permission(PriceUse.LIQUIDATION, index)) {
      case ALLOWED ->
          view.indexPrice(index).map(known -> new PriceBand.Range(known.price(), known.price()));
      case WITHIN_BAND -> {
        Price price = view.known(index).price();
        Instant at = now.isAfter(view.asOf()) ? now : view.asOf();
        Optional<PriceBand.Range> range = Optional.of(new PriceBand.Range(price, price));
        for (IndexId doubtful : doubtfulParts(index, view)) {
          Duration age = Duration.between(view.known(doubtful).observedAt(), at);
          range = range.flatMap(sure -> widened(sure, age, view));
        }
        yield range;
      }
      case REFUSED -> Optional.empty();
    };
  }

  /** What of it is in doubt: a composed price may be off by what both its parts are off. */
  private static List<IndexId> doubtfulParts(IndexId index, MarketView view) {
    return view.parameters()
        .redemption(index)
        .map(made -> List.of(made.ratio(), made.base()))
        .map(parts -> parts.stream().filter(part -> isDoubtful(part, view)).toList())
        .filter(parts -> !parts.isEmpty())
        .orElse(List.of(index));
  }

  private static boolean isDoubtful(IndexId index, MarketView view) {
    return view.permission(PriceUse.LIQUIDATION, index) == Permission.WITHIN_BAND;
  }

  private static Optional<PriceBand.Range> widened(
      PriceBand.Range range, Duration age, MarketView view) {
    return view.parameters()
        .levels()
        .priceBand()
        .flatMap(
            band ->
                band.around(range.low(), age)
                    .flatMap(
                        low ->
                            band.around(range.high(), age)
                                .map(high -> new PriceBand.Range(low.low(), high.high()))));
  }

  private static Optional<Map<IndexId, PriceBand.Range>> bands(
      List<IndexId> doubtful, MarketView view, Instant now) {
    Map<IndexId, PriceBand.Range> bands = new TreeMap<>();
    for (IndexId index : doubtful) {
      rangeOf(index, view, now).ifPresent(range -> bands.put(index, range));
    }
    return bands.size() == doubtful.size() ? Optional.of(bands) : Optional.empty();
  }

  /** The view that is best for the account, if the account is in breach throughout the bands. */
  private Optional<MarketView> bestOfCertain() {
    Cash last = excess(view);
    Cash highest = last;
    Map<IndexId, Price> best = new HashMap<>();
    for (var band : bands.entrySet()) {
      IndexId index = band.getKey();
      Cash low = excess(moved(Map.of(index, band.getValue().low())));
      Cash high = excess(moved(Map.of(index, band.getValue().high())));
      Cash gain = last.minus(low).max(last.minus(high)).max(Cash.ZERO);
      highest = highest.plus(gain);
      best.put(index, low.compareTo(high) > 0 ? band.getValue().low() : band.getValue().high());
    }
    if (!highest.isNegative()) {
      return Optional.empty();
    }
    MarketView bestView = moved(best);
    return excess(bestView).isNegative() ? Optional.of(bestView) : Optional.empty();
  }

  private Cash excess(MarketView at) {
    return MarginStanding.of(portfolio, at, model).maintenanceExcess();
  }

  private MarketView moved(Map<IndexId, Price> prices) {
    Map<IndexId, IndexPrice> changed = new HashMap<>();
    prices.forEach((index, price) -> changed.put(index, view.known(index).withPrice(price)));
    return view.with(changed, view.version(), view.asOf());
  }
}
