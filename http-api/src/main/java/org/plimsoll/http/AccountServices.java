package org.plimsoll.http;

import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.VenueBooks;

/**
 * Whom the HTTP interface asks about accounts.
 *
 * @param sharding where accounts and settlements are found
 * @param books of the accounts of all nodes
 * @param monitor of this node
 * @param secrets that notices to webhooks are signed with
 */
public record AccountServices(
    AccountSharding sharding,
    VenueBooks books,
    ActorRef<MarginMonitorCommand> monitor,
    WebhookSecrets secrets) {}
