package org.plimsoll.node.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;

/** What keeps a node from being ready. */
final class ReadinessRules {
  private ReadinessRules() {}

  /**
   * @param patience how long ago the last answer of somebody may be
   */
  static List<Missing> missing(NodeCondition node, Duration patience) {
    List<Missing> missing = new ArrayList<>();
    if (!node.isMemberUp()) {
      missing.add(new Missing("member", "the node is no full member of its cluster"));
    }
    prices(node.view()).ifPresent(missing::add);
    if (!node.view().controls().known()) {
      missing.add(
          new Missing("controls", "nobody has said yet which market controls are in force"));
    }
    if (!node.view().fixings().awaited().isEmpty()) {
      missing.add(
          new Missing(
              "funding",
              "the funding is not known of: " + listed(node.view().fixings().awaited())));
    }
    if (node.isBreakerOpen()) {
      missing.add(new Missing("journal", "its circuit breaker is open"));
    } else if (isSilent(node.journalAnswered(), node.at(), patience)) {
      missing.add(
          new Missing("journal", "it could not be read for " + patience.toSeconds() + " s"));
    }
    if (isSilent(node.accountsAnswered(), node.at(), patience)) {
      missing.add(
          new Missing("accounts", "none could be reached for " + patience.toSeconds() + " s"));
    }
    if (isSilent(node.liquidatorAnswered(), node.at(), patience)) {
      missing.add(
          new Missing("liquidator", "it did not answer for " + patience.toSeconds() + " s"));
    }
    return missing;
  }

  /**
   * A price that is known and may not serve is no reason: it is the same on all nodes, and who asks
   * must be told so.
   */
  private static Optional<Missing> prices(MarketView view) {
    if (view.indexPrices().isEmpty()) {
      return Optional.of(new Missing("prices", "no price is known yet"));
    }
    SortedSet<IndexId> unknown = needed(view);
    unknown.removeIf(index -> view.indexPrice(index).isPresent());
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(new Missing("prices", "accounts need a price of: " + listed(unknown)));
  }

  /** What the accounts with exposure hold or owe depends on. */
  private static SortedSet<IndexId> needed(MarketView view) {
    MarginParameters parameters = view.parameters();
    MarketTotals totals = view.totals();
    SortedSet<IndexId> needed = new TreeSet<>();
    totals.openInterest().keySet().stream()
        .flatMap(id -> parameters.findInstrument(id).stream())
        .map(Instrument::underlying)
        .forEach(needed::add);
    Stream.concat(totals.deposits().keySet().stream(), totals.borrowings().keySet().stream())
        .flatMap(id -> parameters.findAsset(id).stream())
        .map(Asset::index)
        .flatMap(Optional::stream)
        .forEach(needed::add);
    return needed;
  }

  private static boolean isSilent(Optional<Instant> answered, Instant at, Duration patience) {
    return answered.filter(then -> !then.plus(patience).isBefore(at)).isEmpty();
  }

  private static String listed(Collection<?> things) {
    return things.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }
}
