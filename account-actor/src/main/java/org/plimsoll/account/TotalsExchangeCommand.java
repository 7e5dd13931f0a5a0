package org.plimsoll.account;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** What a {@link TotalsExchange} is told. */
sealed interface TotalsExchangeCommand
    permits TotalsPart,
        TotalsExchangeCommand.Own,
        TotalsExchangeCommand.Look,
        TotalsExchangeCommand.PeersListed {

  /** What the accounts of this node hold. Same node only. */
  record Own(HeldTotals held) implements TotalsExchangeCommand {}

  /** Time to look who is there, and to tell them. */
  enum Look implements TotalsExchangeCommand {
    INSTANCE
  }

  /** Those of all nodes that can be reached. */
  record PeersListed(Set<ActorRef<TotalsExchangeCommand>> peers) implements TotalsExchangeCommand {}
}
