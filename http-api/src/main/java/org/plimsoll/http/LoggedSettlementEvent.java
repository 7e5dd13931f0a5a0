package org.plimsoll.http;

import java.time.Instant;
import org.plimsoll.account.SettlementEvent;

/**
 * An event of a settlement as it stands in the journal.
 *
 * @param sequence its position in the journal of the settlement
 * @param recordedAt when it was journaled
 */
public record LoggedSettlementEvent(long sequence, Instant recordedAt, SettlementEvent event) {}
