/**
 * What two persons decide together: one proposes, another one approves, and it is carried out once.
 * {@link org.plimsoll.account.proposal.Proposals} keeps them, {@link
 * org.plimsoll.account.proposal.ProposalRules} decide.
 */
package org.plimsoll.account.proposal;
