package org.plimsoll.account;

import org.plimsoll.cluster.chain.ChainHead;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * How far the journal of an account goes, and what it comes to there: told after every write and
 * when the account has recovered, on its node.
 *
 * @param portfolio after the last event
 */
public record AccountHead(AccountId account, ChainHead head, Portfolio portfolio) {}
