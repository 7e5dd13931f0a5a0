package org.plimsoll.account.checkpoint;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where checkpoints are asked for.
 *
 * @param key they are verified with
 */
public record CheckpointDesk(ActorRef<CheckpointsCommand> checkpoints, VerifierKey key) {}
