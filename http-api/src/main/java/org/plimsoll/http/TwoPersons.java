package org.plimsoll.http;

import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.proposal.ProposalCommand;
import org.plimsoll.oracle.ParameterLedgerCommand;

/**
 * Whom the HTTP interface asks about what takes two persons.
 *
 * @param proposals keeps them and has them carried out
 * @param ledger of margin parameters
 * @param areRequired whether a control that is ordered only becomes a proposal
 */
public record TwoPersons(
    ActorRef<ProposalCommand> proposals,
    ActorRef<ParameterLedgerCommand> ledger,
    boolean areRequired) {}
