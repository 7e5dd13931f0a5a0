package org.plimsoll.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.account.DecisionCheck;
import org.plimsoll.account.DecisionSources;
import org.plimsoll.account.SettlementEvent;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.checkpoint.CheckpointAudit;
import org.plimsoll.account.checkpoint.CheckpointEvent;
import org.plimsoll.account.checkpoint.Checkpoints;
import org.plimsoll.account.checkpoint.VerifierKey;
import org.plimsoll.cluster.chain.ChainHead;
import org.plimsoll.cluster.chain.ChainReport;
import org.plimsoll.cluster.chain.ChainVerifier;
import org.plimsoll.cluster.chain.ExportLine;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.oracle.ParameterEvent;
import org.plimsoll.oracle.ParameterFingerprint;
import org.plimsoll.oracle.ParameterLedger;
import org.plimsoll.oracle.ParameterSet;
import org.plimsoll.risk.market.MarginParameters;

/**
 * Verifies a whole journal, entity by entity in the order of {@link EntityKind#ORDER}, by itself:
 * chains, checkpoints, conservation, decisions. Of a journal whose chain is broken the rest is not
 * read for what it says, and nothing is added up.
 */
final class JournalVerifier implements EntrySink {
  /** Who wants more has a journal to throw away. */
  private static final int MOST_FINDINGS = 1_000;

  private final AuditSources sources;
  private final DecisionCheck check;
  private final CheckpointAudit checkpoints;
  private final LedgerSums ledger = new LedgerSums();
  private final SortedMap<String, Long> extent = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private DecisionAudit decisions = DecisionAudit.NONE;
  private Entity entity;
  private long found;
  private long entries;
  private long unsealed;
  private long events;
  private long uncovered;
  private boolean isChained = true;

  /** What the events of an entity say. */
  private interface Contents {
    /**
     * @throws RuntimeException if the event is none of the entity, or cannot have happened
     */
    void add(ChainHead head, String event);

    /** After the last event, if the chain was sound. */
    void end();
  }

  /** An entity while its journal is read. */
  private final class Entity {
    private final String id;
    private final ChainVerifier chain;
    private final Contents contents;
    private boolean isReadable = true;

    Entity(String id) {
      this.id = id;
      this.chain = new ChainVerifier(id);
      this.contents = contentsOf(id, chain);
    }

    void add(ExportLine entry) {
      chain.add(entry.sequence(), entry.entry());
      if (chain.isSound() && isReadable) {
        read(() -> contents.add(chain.head(), entry.event()));
      }
    }

    void end() {
      ChainReport report = chain.report();
      entries += report.entries();
      unsealed += report.unsealed();
      extent.put(id, report.entries() + report.unsealed());
      report
          .fault()
          .ifPresent(fault -> find(fault.sequence(), fault.kind() + ": " + fault.detail()));
      isChained &= report.isSound();
      if (report.isSound() && isReadable) {
        read(contents::end);
      }
    }

    private void read(Runnable reading) {
      try {
        reading.run();
      } catch (RuntimeException e) {
        // Whatever it is: who wrote it did not write what this system writes.
        isReadable = false;
        find(chain.head().sequence(), "it cannot have happened: " + e);
      }
    }

    private void find(long sequence, String what) {
      JournalVerifier.this.find(new Finding(id, sequence, what));
    }
  }

  /**
   * @param key of checkpoints; empty: signatures are not verified
   * @param checks how decisions are made again
   */
  JournalVerifier(
      Optional<VerifierKey> key,
      AuditSources sources,
      Function<DecisionSources, DecisionCheck> checks) {
    this.sources = sources;
    this.check = checks.apply(sources);
    this.checkpoints = new CheckpointAudit(key);
  }

  @Override
  public void add(ExportLine entry) {
    entityOf(entry.persistenceId()).add(entry);
  }

  @Override
  public void addUnreadable(String persistenceId, String why) {
    entityOf(persistenceId).chain.addUnreadable(why);
  }

  private Entity entityOf(String id) {
    if (entity == null || !entity.id.equals(id)) {
      String before = entity == null ? "" : entity.id;
      end(entity);
      entity = new Entity(id);
      if (!before.isEmpty() && EntityKind.ORDER.compare(before, id) > 0) {
        isChained = false;
        find(new Finding(id, 1, "it stands after " + before + " and belongs before it"));
      }
    }
    return entity;
  }

  private static void end(Entity last) {
    if (last != null) {
      last.end();
    }
  }

  /** After the last entry. */
  Verification end() {
    end(entity);
    checkpoints
        .cutShort()
        .forEach(
            (account, length) -> {
              String id = Account.persistenceId(account).id();
              long there = extent.getOrDefault(id, 0L);
              find(
                  new Finding(
                      id,
                      there + 1,
                      "CUT_SHORT: it ends with event "
                          + there
                          + " and had "
                          + length
                          + " when a checkpoint noted it"));
            });
    if (isChained) {
      ledger.unsettled().forEach(this::find);
    }
    return new Verification(
        new JournalExtent(extent),
        entries,
        unsealed,
        events,
        isChained,
        checkpoints,
        uncovered,
        ledger,
        decisions,
        findings,
        found);
  }

  private void find(Finding finding) {
    found++;
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }

  private Contents contentsOf(String id, ChainVerifier chain) {
    try {
      return contentsOf(id);
    } catch (IllegalArgumentException e) {
      chain.addUnreadable(e.getMessage());
      return new Unread();
    }
  }

  private Contents contentsOf(String id) {
    if (id.equals(ParameterLedger.PERSISTENCE_ID.id())) {
      return new RecordedParameters();
    } else if (id.equals(Checkpoints.PERSISTENCE_ID.id())) {
      return new SignedHeads();
    }
    return switch (EntityKind.of(id)) {
      case ACCOUNT -> new OfAccount(AccountId.of(entityIn(id)));
      case SETTLEMENT -> new OfSettlement(entityIn(id));
      case OTHER -> new Unread();
    };
  }

  private static String entityIn(String id) {
    return id.substring(id.indexOf('|') + 1);
  }

  /** Of what is chained, and says nothing that could be held against anything. */
  private static final class Unread implements Contents {
    @Override
    public void add(ChainHead head, String event) {}

    @Override
    public void end() {}
  }

  private final class RecordedParameters implements Contents {
    @Override
    public void add(ChainHead head, String json) {
      ParameterEvent event = StoredEvents.ofJson(json, ParameterEvent.class);
      if (event instanceof ParameterEvent.Recorded set) {
        MarginParameters parameters =
            new ParameterSet(set.version(), set.fingerprint(), set.content()).parameters();
        String fingerprint = ParameterFingerprint.of(parameters).sha256();
        if (!fingerprint.equals(set.fingerprint())) {
          find(
              new Finding(
                  ParameterLedger.PERSISTENCE_ID.id(),
                  head.sequence(),
                  "parameters "
                      + set.version()
                      + " have fingerprint "
                      + fingerprint
                      + " and are"
                      + " recorded under "
                      + set.fingerprint()));
        }
        sources.record(parameters);
      }
    }

    @Override
    public void end() {}
  }

  private final class SignedHeads implements Contents {
    @Override
    public void add(ChainHead head, String json) {
      checkpoints
          .add(StoredEvents.ofJson(json, CheckpointEvent.class))
          .forEach(
              fault -> find(new Finding(Checkpoints.PERSISTENCE_ID.id(), head.sequence(), fault)));
    }

    @Override
    public void end() {}
  }

  private final class OfAccount implements Contents {
    private final AccountContents account;

    OfAccount(AccountId id) {
      this.account =
          new AccountContents(id, check, checkpoints, ledger, JournalVerifier.this::find);
    }

    @Override
    public void add(ChainHead head, String event) {
      events++;
      account.add(head, event);
    }

    @Override
    public void end() {
      DecisionAudit its = account.end(sources);
      AccountContents.first(its).ifPresent(JournalVerifier.this::find);
      decisions = decisions.plus(its);
      uncovered += account.uncovered();
    }
  }

  private final class OfSettlement implements Contents {
    private final String id;
    private Optional<SettlementTerms> last = Optional.empty();

    OfSettlement(String id) {
      this.id = id;
    }

    @Override
    public void add(ChainHead head, String json) {
      // Of several proposals the earlier ones were called off.
      if (StoredEvents.ofJson(json, SettlementEvent.class) instanceof SettlementEvent.Proposed e) {
        if (!e.terms().id().value().equals(id)) {
          throw new IllegalArgumentException("it is of settlement " + e.terms().id());
        }
        last = Optional.of(e.terms());
      }
    }

    @Override
    public void end() {
      last.map(ledger::settle).stream().flatMap(List::stream).forEach(JournalVerifier.this::find);
    }
  }
}
