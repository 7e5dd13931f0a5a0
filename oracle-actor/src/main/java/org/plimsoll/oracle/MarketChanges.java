package org.plimsoll.oracle;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceValidity;

/**
 * What has changed since a market view was built: of everything the newest only. Immutable.
 *
 * @param view the view in force
 * @param parameters of the next view
 * @param changed the prices that the next view will say differently
 * @param fixings what it will say of contracts
 * @param controls of the next view
 * @param totals of the next view, which alone are no reason to build it
 */
record MarketChanges(
    MarketView view,
    MarginParameters parameters,
    Map<IndexId, IndexPrice> changed,
    Fixings fixings,
    MarketControls controls,
    MarketTotals totals) {
  MarketChanges {
    changed = Map.copyOf(changed);
  }

  static MarketChanges since(MarketView view) {
    return new MarketChanges(
        view, view.parameters(), Map.of(), view.fixings(), view.controls(), view.totals());
  }

  boolean isEmpty() {
    return changed.isEmpty()
        && parameters.equals(view.parameters())
        && fixings.equals(view.fixings())
        && controls.equals(view.controls());
  }

  /** With other knowledge of contracts. */
  MarketChanges with(UnaryOperator<Fixings> news) {
    return new MarketChanges(view, parameters, changed, news.apply(fixings), controls, totals);
  }

  /** With this news, unless it says nothing new or is older than what is known. */
  MarketChanges with(IndexPrice news) {
    Optional<IndexPrice> known = known(news.index());
    return known.isPresent() && !supersedes(news, known.get()) ? this : replacing(news);
  }

  /**
   * With every price that nobody has renewed since then as good as it can be: {@link
   * PriceValidity#STALE}, or of before a start where its oracle was lost, which may have known
   * worse. What is worse stays: the next oracle must not appear to have lifted a halt before it
   * says so itself.
   *
   * @param oldest a price observed earlier has lapsed
   * @param lost indexes whose oracle was lost and none has spoken since
   */
  MarketChanges lapsed(Instant oldest, Set<IndexId> lost, Set<IndexId> judged) {
    MarketChanges next = this;
    for (IndexId index : judged) {
      PriceValidity best =
          lost.contains(index) ? PriceValidity.NOT_YET_CONFIRMED : PriceValidity.STALE;
      next =
          known(index)
              .filter(price -> price.observedAt().isBefore(oldest))
              .filter(price -> best.isWorseThan(price.validity()))
              .map(price -> price.withValidity(best))
              .map(next::with)
              .orElse(next);
    }
    return next;
  }

  /** Under other parameters; a perpetual they are the first to fund has to be waited for. */
  MarketChanges withParameters(MarginParameters next) {
    Set<InstrumentId> funded = new TreeSet<>();
    FundingLedger.funded(next).stream().map(Perpetual::id).forEach(funded::add);
    FundingLedger.funded(parameters).stream().map(Perpetual::id).forEach(funded::remove);
    return new MarketChanges(view, next, changed, fixings.alsoAwaiting(funded), controls, totals);
  }

  MarketChanges withControls(MarketControls news) {
    return new MarketChanges(view, parameters, changed, fixings, news, totals);
  }

  MarketChanges withTotals(MarketTotals news) {
    return new MarketChanges(view, parameters, changed, fixings, controls, news);
  }

  /** The next view; a composed index follows whatever is known of its parts by then. */
  MarketView build(long version, Instant asOf) {
    MarketView next = view.with(changed, version, asOf);
    return (parameters.equals(view.parameters()) ? next : next.withParameters(parameters))
        .composed()
        .withFixings(fixings)
        .withControls(controls)
        .withTotals(totals);
  }

  private static boolean supersedes(IndexPrice news, IndexPrice known) {
    boolean older =
        news.validity() == known.validity() && news.observedAt().isBefore(known.observedAt());
    return !older && !news.equals(known);
  }

  private Optional<IndexPrice> known(IndexId index) {
    return Optional.ofNullable(changed.get(index)).or(() -> view.indexPrice(index));
  }

  private MarketChanges replacing(IndexPrice news) {
    Map<IndexId, IndexPrice> merged = new HashMap<>(changed);
    merged.put(news.index(), news);
    return new MarketChanges(view, parameters, merged, fixings, controls, totals);
  }
}
