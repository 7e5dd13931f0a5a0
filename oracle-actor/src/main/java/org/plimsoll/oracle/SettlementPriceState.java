package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.oracle.FixingEvent.SettlementPriceFixed;

/** The settlement prices of one underlying that are fixed, by expiry. */
record SettlementPriceState(SortedMap<Instant, SettlementPriceFixed> fixed) {
  static final SettlementPriceState EMPTY = new SettlementPriceState(new TreeMap<>());

  SettlementPriceState {
    fixed = Collections.unmodifiableSortedMap(new TreeMap<>(fixed));
  }

  SettlementPriceState apply(FixingEvent event) {
    if (event instanceof SettlementPriceFixed e) {
      SortedMap<Instant, SettlementPriceFixed> more = new TreeMap<>(fixed);
      more.put(e.expiry(), e);
      return new SettlementPriceState(more);
    }
    throw new IllegalStateException("no rule to apply " + event);
  }
}
