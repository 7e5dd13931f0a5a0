package org.plimsoll.http;

import java.time.Instant;
import org.plimsoll.account.AccountEvent;

/**
 * An event as it stands in the journal.
 *
 * @param sequence its position in the journal of its account, which is the account's revision after
 *     it
 * @param recordedAt when it was journaled
 */
public record LoggedEvent(long sequence, Instant recordedAt, AccountEvent event) {}
