package org.plimsoll.risk.whatif;

import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * An account of a stress test.
 *
 * @param status its margin status so far
 */
public record StressedAccount(
    String id, Portfolio portfolio, MarginModel model, MarginStatus status) {}
