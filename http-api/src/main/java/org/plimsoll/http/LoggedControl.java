package org.plimsoll.http;

import java.time.Instant;
import org.plimsoll.oracle.MarketControlEvent;

/**
 * An event of the market's controls as it stands in the journal.
 *
 * @param sequence its position among them, from 1
 * @param recordedAt when it was journaled
 */
public record LoggedControl(long sequence, Instant recordedAt, MarketControlEvent event) {}
