package org.plimsoll.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * An account as it stands.
 *
 * @param reservations how many settlements it agreed to that are still under way
 * @param assessment at the newest view; empty while a price it needs is missing
 * @param pricesValid whether the assessment may be decided upon
 * @param orders open orders that margin is held for
 * @param calls the margin call that is open, and where its owner is told of it
 */
public record AccountStatement(
    AccountId account,
    MarginMethod method,
    Instant openedAt,
    long revision,
    Portfolio portfolio,
    MarginStatus status,
    Optional<OpenLiquidation> liquidation,
    int reservations,
    Optional<MarginAssessment> assessment,
    boolean pricesValid,
    List<OpenOrder> orders,
    MarginCallState calls) {

  public AccountStatement {
    orders = List.copyOf(orders);
  }

  /** The open orders a liquidation would cancel first, in their order of id. */
  public List<OrderId> ordersAddingRisk() {
    return List.copyOf(OrderRules.addingRisk(portfolio, orders));
  }

  /** The answer to a query. */
  public sealed interface Reply extends CborSerializable {}

  public record Found(AccountStatement statement) implements Reply {}

  public record NotFound(Rejection rejection) implements Reply {
    /** What an account that was never opened answers, of this name. */
    public static NotFound of(AccountId account) {
      return new NotFound(AccountRules.notFound(account));
    }
  }
}
