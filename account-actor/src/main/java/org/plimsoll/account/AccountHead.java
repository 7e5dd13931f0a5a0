package org.plimsoll.account;

import java.util.List;
import org.plimsoll.cluster.chain.ChainHead;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * How far the journal of an account goes, and what it comes to there: told after every write and
 * when the account has recovered, on its node.
 *
 * @param portfolio after the last event
 * @param riskEvents the sequences of events for those who watch risk, of this write or, when it has
 *     recovered, of its life
 */
public record AccountHead(
    AccountId account, ChainHead head, Portfolio portfolio, List<Long> riskEvents) {
  public AccountHead {
    riskEvents = List.copyOf(riskEvents);
  }
}
