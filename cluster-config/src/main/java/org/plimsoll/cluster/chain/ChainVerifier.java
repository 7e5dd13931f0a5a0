package org.plimsoll.cluster.chain;

import java.util.Optional;
import org.plimsoll.cluster.chain.ChainFault.Kind;

/**
 * Goes through the entries of one entity in the order of the journal and finds the first that is
 * not what was written. Of a chain alone it cannot tell whether the end was cut off, or all of it
 * written anew by somebody who knows how: for that it is given a head that was kept elsewhere.
 */
public final class ChainVerifier {
  private final String persistenceId;
  private final ChainHead origin;
  private final Optional<ChainHead> known;
  private ChainHead head;
  private long entries;
  private long unsealed;
  private Optional<ChainFault> fault = Optional.empty();

  /** Without a head that is known from outside. */
  public ChainVerifier(String persistenceId) {
    this(persistenceId, Optional.empty());
  }

  /**
   * @param known a head the entity had once, kept where the journal is not
   */
  public ChainVerifier(String persistenceId, Optional<ChainHead> known) {
    this.persistenceId = persistenceId;
    this.origin = ChainHead.origin(persistenceId);
    this.known = known;
    this.head = origin;
  }

  /**
   * Verifies an export, of which every line ends with a line feed.
   *
   * @param known a head the entity had once, kept where the journal is not
   */
  public static ChainReport verify(String persistenceId, String export, Optional<ChainHead> known) {
    ChainVerifier verifier = new ChainVerifier(persistenceId, known);
    int from = 0;
    while (from < export.length()) {
      int end = export.indexOf('\n', from);
      if (end < 0) {
        verifier.addUnreadable("its last line does not end");
        break;
      }
      verifier.addLine(export.substring(from, end));
      from = end + 1;
    }
    return verifier.report();
  }

  /** The next line of an export, without its line feed. */
  public void addLine(String line) {
    ExportLine read;
    try {
      read = ExportLine.read(line);
    } catch (IllegalArgumentException e) {
      addUnreadable(e.getMessage());
      return;
    }
    if (!read.persistenceId().equals(persistenceId)) {
      found(Kind.OTHER_ID, "it is of " + read.persistenceId());
    }
    add(read.sequence(), read.entry());
  }

  /**
   * The next event.
   *
   * @param entry empty if it is not sealed
   */
  public void add(long sequence, Optional<JournalEntry> entry) {
    entry.ifPresentOrElse(any -> entries++, () -> unsealed++);
    if (fault.isPresent()) {
      return;
    }
    if (sequence <= head.sequence()) {
      found(Kind.DOUBLED, "number " + sequence + " comes after " + head.sequence());
    } else if (sequence > head.sequence() + 1) {
      found(Kind.GAP, "number " + sequence + " comes after " + head.sequence());
    } else if (entry.isEmpty()) {
      addUnsealed();
    } else {
      addSealed(entry.orElseThrow());
    }
  }

  /** The next event is not one. */
  public void addUnreadable(String why) {
    found(Kind.UNREADABLE, why);
  }

  /** Whether nothing was found so far. */
  public boolean isSound() {
    return fault.isEmpty();
  }

  /** How far it fits. */
  public ChainHead head() {
    return head;
  }

  /** After the last. */
  public ChainReport report() {
    known
        .filter(kept -> kept.sequence() > head.sequence())
        .ifPresent(kept -> found(Kind.CUT_SHORT, "it had " + kept.sequence() + " events once"));
    return new ChainReport(persistenceId, head, entries, unsealed, fault);
  }

  private void addUnsealed() {
    if (!head.hash().equals(origin.hash())) {
      found(Kind.NOT_SEALED, "it is not sealed, and those before it are");
      return;
    }
    advance(head.afterUnsealed());
  }

  private void addSealed(JournalEntry entry) {
    Hash expected = head.hashOf(persistenceId, entry);
    if (!entry.hash().equals(expected)) {
      found(
          Kind.HASH_DIFFERS,
          "with what is before it, it comes to hash " + expected + " and has " + entry.hash());
      return;
    }
    advance(head.after(entry));
  }

  private void advance(ChainHead next) {
    known
        .filter(kept -> kept.sequence() == next.sequence() && !kept.equals(next))
        .ifPresent(kept -> found(Kind.HASH_DIFFERS, "its hash was " + kept.hash() + " once"));
    if (fault.isEmpty()) {
      head = next;
    }
  }

  private void found(Kind kind, String detail) {
    if (fault.isEmpty()) {
      fault = Optional.of(new ChainFault(head.sequence() + 1, kind, detail));
    }
  }
}
