package org.plimsoll.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.node.Population.Order;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.TradeEffect;
import org.plimsoll.risk.units.Cash;

/**
 * How much cash a book takes, found with its margin model.
 *
 * @param cash the book needs for good
 * @param loan it needs beside that until all of its trades are done, because half a hedge asks more
 *     than the whole
 */
record TraderFunding(Cash cash, Cash loan) {
  private static final int ROUNDS = 8;
  private static final Cash LEAST = Cash.of("10");

  /**
   * The funding of a book.
   *
   * @param coins deposited beside the cash
   * @param factor equity over initial margin, above 1
   */
  static TraderFunding of(
      List<Order> orders,
      Map<AssetId, Cash> coins,
      MarginChoices choices,
      MarginMethod method,
      double factor,
      MarketView view) {
    AssetId settlement = view.parameters().settlementAsset();
    List<Portfolio> stages = stages(orders, new Portfolio(coins, Map.of()).withChoices(choices));
    Portfolio whole = stages.get(stages.size() - 1);
    Cash least = whole.collateralOf(settlement).negate().max(LEAST);
    Cash cash = least;
    for (int round = 0; round < ROUNDS; round++) {
      cash = cash.plus(missing(whole, settlement, cash, factor, method.model(), view)).max(least);
    }
    Cash loan = Cash.ZERO;
    for (Portfolio stage : stages) {
      loan = loan.max(missing(stage, settlement, cash, LOAN_FACTOR, method.model(), view));
    }
    return new TraderFunding(cash, loan);
  }

  private static final double LOAN_FACTOR = 1.02;

  private static List<Portfolio> stages(List<Order> orders, Portfolio start) {
    List<Portfolio> stages = new ArrayList<>();
    Portfolio book = start;
    for (Order order : orders) {
      book = TradeEffect.of(order.instrument(), order.quantity(), order.price()).appliedTo(book);
      stages.add(book);
    }
    return stages;
  }

  /** What equity lacks of so many times initial margin; negative if there is more. */
  private static Cash missing(
      Portfolio book,
      AssetId settlement,
      Cash cash,
      double factor,
      MarginModel model,
      MarketView view) {
    MarginStanding standing = MarginStanding.of(book.plusCollateral(settlement, cash), view, model);
    return Cash.ceiling(standing.margin().initial().toDouble() * factor)
        .minus(standing.equity().total());
  }
}
