package org.plimsoll.oracle;

import org.plimsoll.risk.market.MarketView;

/** A new market view is in force on this node. Never leaves the node. */
public record ViewPublished(MarketView view) {}
