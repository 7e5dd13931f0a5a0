package org.plimsoll.oracle;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceValidity;

/**
 * What has changed since a market view was built: of everything the newest only. Immutable.
 *
 * @param view the view in force
 * @param changed the prices that the next view will say differently
 * @param fixings what it will say of contracts
 * @param controls of the next view
 * @param totals of the next view, which alone are no reason to build it
 */
record MarketChanges(
    MarketView view,
    Map<IndexId, IndexPrice> changed,
    Fixings fixings,
    MarketControls controls,
    MarketTotals totals) {
  MarketChanges {
    changed = Map.copyOf(changed);
  }

  static MarketChanges since(MarketView view) {
    return new MarketChanges(view, Map.of(), view.fixings(), view.controls(), view.totals());
  }

  boolean isEmpty() {
    return changed.isEmpty() && fixings.equals(view.fixings()) && controls.equals(view.controls());
  }

  /** With other knowledge of contracts. */
  MarketChanges with(UnaryOperator<Fixings> news) {
    return new MarketChanges(view, changed, news.apply(fixings), controls, totals);
  }

  /** With this news, unless it says nothing new or is older than what is known. */
  MarketChanges with(IndexPrice news) {
    Optional<IndexPrice> known = known(news.index());
    return known.isPresent() && !supersedes(news, known.get()) ? this : replacing(news);
  }

  /**
   * Without anyone to say whether the price still holds, it is as good as one of before a start: it
   * serves for nothing until the next oracle has a quorum. What is worse stays: the next oracle
   * must not appear to have lifted a halt before it says so itself.
   */
  MarketChanges withoutOracle(IndexId index) {
    return known(index)
        .filter(price -> PriceValidity.NOT_YET_CONFIRMED.isWorseThan(price.validity()))
        .map(price -> with(price.withValidity(PriceValidity.NOT_YET_CONFIRMED)))
        .orElse(this);
  }

  MarketChanges withControls(MarketControls news) {
    return new MarketChanges(view, changed, fixings, news, totals);
  }

  MarketChanges withTotals(MarketTotals news) {
    return new MarketChanges(view, changed, fixings, controls, news);
  }

  /** The next view; a composed index follows whatever is known of its parts by then. */
  MarketView build(long version, Instant asOf) {
    return view.with(changed, version, asOf)
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
    return new MarketChanges(view, merged, fixings, controls, totals);
  }
}
