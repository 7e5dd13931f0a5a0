package org.plimsoll.http;

import java.time.Instant;
import org.plimsoll.account.risklog.RiskNote;

/**
 * An entry of the risk log.
 *
 * @param sequence its position in the order of all accounts, from 1
 * @param recordedAt when it was journaled there, soon after the event it names
 */
public record LoggedRisk(long sequence, Instant recordedAt, RiskNote note) {}
