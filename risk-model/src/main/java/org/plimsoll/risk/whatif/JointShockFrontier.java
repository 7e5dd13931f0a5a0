package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * How far joint moves of all indexes are from liquidating an account, along given directions and
 * along its own worst one: where maintenance excess falls most per standard deviation of joint
 * move, from where it stands.
 *
 * <p>Each index is moved between a hundredth of its price and ten times it.
 *
 * @param isInBreach whether the account is in breach already; then there are no points
 * @param points the directions that lead into breach, in the order they were asked for, the
 *     account's own worst last
 */
public record JointShockFrontier(boolean isInBreach, List<FrontierPoint> points) {
  public static final String OWN_WORST = "own worst";

  public JointShockFrontier {
    points = List.copyOf(points);
  }

  /** All down, all up, and the account's own worst. */
  public static JointShockFrontier of(
      Portfolio portfolio, MarketView view, MarginModel model, DailyMoves daily) {
    Set<IndexId> indexes = portfolio.indexes(view.parameters());
    List<JointDirection> directions =
        indexes.isEmpty()
            ? List.of()
            : List.of(JointDirection.allDown(indexes), JointDirection.allUp(indexes));
    return of(portfolio, view, model, daily, directions);
  }

  /**
   * Along these directions and the account's own worst. Indexes the account does not depend on are
   * left out.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   * @throws IllegalArgumentException if the daily moves lack an index it depends on
   */
  public static JointShockFrontier of(
      Portfolio portfolio,
      MarketView view,
      MarginModel model,
      DailyMoves daily,
      List<JointDirection> directions) {
    FrontierSearch search =
        new FrontierSearch(portfolio, view, model, daily, portfolio.indexes(view.parameters()));
    if (search.excess(view) < 0) {
      return new JointShockFrontier(true, List.of());
    }
    List<FrontierPoint> points = new ArrayList<>();
    directions.forEach(direction -> search.point(direction).ifPresent(points::add));
    search.ownWorst().flatMap(search::point).ifPresent(points::add);
    return new JointShockFrontier(false, points);
  }

  /** The point that takes the least unusual move; empty if no direction leads into breach. */
  public Optional<FrontierPoint> nearest() {
    return points.stream().min(Comparator.comparingDouble(FrontierPoint::deviations));
  }

  public Optional<FrontierPoint> along(String direction) {
    return points.stream().filter(point -> point.direction().equals(direction)).findFirst();
  }
}
