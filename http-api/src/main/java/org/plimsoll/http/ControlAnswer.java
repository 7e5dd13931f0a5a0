package org.plimsoll.http;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.plimsoll.oracle.CoverStress;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.MarketControls;

/**
 * What is halted, capped and paused.
 *
 * @param known false while this node has not heard what is ordered; it acts by what is listed
 * @param controls the order in force on each subject; one that lifted stays listed
 * @param cover the newest stress of the fund; empty if there was none, or nobody answered
 */
record ControlAnswer(boolean known, List<Ordered> controls, Optional<CoverStress> cover) {

  /** One order: who, why, on which figures, when. */
  record Ordered(
      String subject,
      boolean inForce,
      ControlMeasure measure,
      ControlIssuer issuer,
      String reason,
      SortedMap<String, String> numbers,
      Instant at) {

    static Ordered of(ControlOrder order) {
      return new Ordered(
          order.measure().subject(),
          !order.measure().lifts(),
          order.measure(),
          order.issuer(),
          order.reason(),
          order.numbers(),
          order.at());
    }
  }

  static ControlAnswer of(MarketControls controls, Optional<CoverStress> cover) {
    return new ControlAnswer(controls.known(), listed(controls.orders()), cover);
  }

  private static List<Ordered> listed(Collection<ControlOrder> orders) {
    return orders.stream().map(Ordered::of).toList();
  }
}
