package org.plimsoll.account.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What checkpoints noted of one account, to be held against its journal: of each head its sequence
 * and half of the hash over all it says, 24 bytes. They are asked for in the order of the journal.
 */
final class NotedHeads {
  private static final int WORDS = 3;

  private long[] words = new long[WORDS];
  private int noted;
  private int asked;

  /** Whether this one is further than all before it; nothing is noted if not. */
  boolean add(HeadLeaf leaf) {
    if (noted > 0 && leaf.sequence() <= last()) {
      return false;
    }
    int place = noted++ * WORDS;
    if (place == words.length) {
      words = Arrays.copyOf(words, words.length * 2);
    }
    ByteBuffer hash = hash(leaf);
    words[place] = leaf.sequence();
    words[place + 1] = hash.getLong();
    words[place + 2] = hash.getLong();
    return true;
  }

  /** Whether a head was noted at this sequence: to be asked for each event, one after the other. */
  boolean isNotedAt(long sequence) {
    return asked < noted && words[asked * WORDS] == sequence;
  }

  /** Whether it is the one that is asked for now, which is then behind. */
  boolean isNext(HeadLeaf leaf) {
    int place = asked++ * WORDS;
    ByteBuffer hash = hash(leaf);
    return words[place] == leaf.sequence()
        && words[place + 1] == hash.getLong()
        && words[place + 2] == hash.getLong();
  }

  /** How far the account's journal went. */
  long last() {
    return words[(noted - 1) * WORDS];
  }

  /** Whether some are still to be asked for. */
  boolean areLeft() {
    return asked < noted;
  }

  private static ByteBuffer hash(HeadLeaf leaf) {
    return ByteBuffer.wrap(Sha256.bytes(Sha256.over(leaf.encoded())));
  }
}
