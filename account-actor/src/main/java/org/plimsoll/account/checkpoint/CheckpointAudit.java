package org.plimsoll.account.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountHead;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.CheckpointEvent.CheckpointSigned;
import org.plimsoll.account.checkpoint.CheckpointEvent.HeadsNoted;

/**
 * Holds the checkpoints of a journal against the journals of its accounts. First all events of the
 * checkpoints are added, in their order; then, account after account, the head after each event. It
 * keeps the newest head of each account, and 24 bytes of each older one.
 */
public final class CheckpointAudit {
  private final Optional<VerifierKey> key;
  private final Map<AccountId, HeadLeaf> noted = new HashMap<>();
  private final Map<AccountId, HeadLeaf> unsigned = new HashMap<>();
  private final SortedMap<AccountId, NotedHeads> heads = new TreeMap<>();
  private SumTree tree = SumTree.of(List.of());
  private Optional<SignedCheckpoint> latest = Optional.empty();
  private long notes;
  private long found;

  /**
   * @param key that they were signed with; empty: signatures are not verified
   */
  public CheckpointAudit(Optional<VerifierKey> key) {
    this.key = key;
  }

  /** What is wrong with the next event of the checkpoints; nothing if nothing is. */
  public List<String> add(CheckpointEvent event) {
    return event instanceof HeadsNoted heard ? note(heard) : sign((CheckpointSigned) event);
  }

  private List<String> note(HeadsNoted heard) {
    List<String> faults = new ArrayList<>();
    for (HeadLeaf leaf : heard.heads()) {
      noted.put(leaf.account(), leaf);
      unsigned.put(leaf.account(), leaf);
      if (!heads.computeIfAbsent(leaf.account(), account -> new NotedHeads()).add(leaf)) {
        faults.add("account " + leaf.account() + " is noted at " + leaf.sequence() + " again");
      }
    }
    return faults;
  }

  private List<String> sign(CheckpointSigned signed) {
    SignedCheckpoint note = signed.note();
    String name = "checkpoint " + note.checkpoint().number() + ": ";
    List<String> faults = new ArrayList<>();
    key.flatMap(note::fault).ifPresent(faults::add);
    note.faultAfter(latest).ifPresent(faults::add);
    tree = tree.with(unsigned.values());
    unsigned.clear();
    faults.addAll(CheckpointVerifier.faults(note.checkpoint(), tree.root()));
    latest = Optional.of(note);
    notes++;
    return faults.stream().map(name::concat).toList();
  }

  /**
   * What is wrong with an account after an event of its journal; empty if nothing is, or no
   * checkpoint noted it there.
   *
   * @param head as the events up to this one make it
   */
  public Optional<String> add(AccountHead head) {
    NotedHeads ofAccount = heads.get(head.account());
    if (ofAccount == null || !ofAccount.isNotedAt(head.head().sequence())) {
      return Optional.empty();
    }
    HeadLeaf rebuilt =
        new HeadLeaf(
            head.account(),
            head.head().sequence(),
            head.head().hash(),
            head.portfolio().collateral());
    found++;
    return ofAccount.isNext(rebuilt)
        ? Optional.empty()
        : Optional.of(
            "a checkpoint noted another hash or other balances than those it comes to, "
                + rebuilt.head()
                + " and "
                + rebuilt.balances());
  }

  /** Of which accounts the journals end before a head that was noted, with how far they went. */
  public SortedMap<AccountId, Long> cutShort() {
    SortedMap<AccountId, Long> cut = new TreeMap<>();
    heads.forEach(
        (account, ofAccount) -> {
          if (ofAccount.areLeft()) {
            cut.put(account, ofAccount.last());
          }
        });
    return cut;
  }

  /** How many checkpoints there were. */
  public long notes() {
    return notes;
  }

  /** The newest one. */
  public Optional<SignedCheckpoint> latest() {
    return latest;
  }

  /** How many of the heads that were noted were held against the journals. */
  public long heads() {
    return found;
  }

  /** The account as it was noted last; empty if it never was. */
  public Optional<HeadLeaf> noted(AccountId account) {
    return Optional.ofNullable(noted.get(account));
  }
}
