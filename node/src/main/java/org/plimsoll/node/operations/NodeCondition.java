package org.plimsoll.node.operations;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.market.MarketView;

/**
 * What a node knows of itself and of those it needs.
 *
 * @param at when
 * @param isMemberUp whether it is a full member of its cluster
 * @param view the newest market view
 * @param journalAnswered when the journal was read last
 * @param isBreakerOpen whether the circuit breaker of the journal is open
 * @param accountsAnswered when an account was found last
 * @param liquidatorAnswered when the liquidator answered last
 */
record NodeCondition(
    Instant at,
    boolean isMemberUp,
    MarketView view,
    Optional<Instant> journalAnswered,
    boolean isBreakerOpen,
    Optional<Instant> accountsAnswered,
    Optional<Instant> liquidatorAnswered) {}
