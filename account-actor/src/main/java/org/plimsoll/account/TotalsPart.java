package org.plimsoll.account;

import org.plimsoll.cluster.CborSerializable;

/**
 * From node to node: a part of what the accounts of a node hold. All parts of one sequence together
 * are what they hold.
 *
 * @param node whose accounts; a node that was started again is another one
 * @param sequence rises with everything the node says
 * @param index which part, from 0
 * @param of how many there are
 */
record TotalsPart(String node, long sequence, int index, int of, HeldTotals held)
    implements TotalsExchangeCommand, CborSerializable {}
