/**
 * Checkpoints: at an interval, one signed note over the journal heads of all accounts and what they
 * hold and owe. A {@link org.plimsoll.account.checkpoint.SumTree} over {@link
 * org.plimsoll.account.checkpoint.HeadLeaf}s gives the root that a {@link
 * org.plimsoll.account.checkpoint.SignedCheckpoint} states and an {@link
 * org.plimsoll.account.checkpoint.InclusionProof} leads to.
 */
package org.plimsoll.account.checkpoint;
