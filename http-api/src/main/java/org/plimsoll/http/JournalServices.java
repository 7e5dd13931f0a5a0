package org.plimsoll.http;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.checkpoint.CheckpointDesk;
import org.plimsoll.account.news.JournalNewsCommand;

/**
 * Whom the HTTP interface asks about what is on record.
 *
 * @param log the journal
 * @param checkpoints over all accounts; empty: none are signed
 * @param news tells when a journal grew
 */
public record JournalServices(
    EventLog log, Optional<CheckpointDesk> checkpoints, ActorRef<JournalNewsCommand> news) {}
