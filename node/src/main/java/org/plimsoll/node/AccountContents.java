package org.plimsoll.node;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountHead;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.account.DecisionCheck;
import org.plimsoll.account.checkpoint.CheckpointAudit;
import org.plimsoll.cluster.chain.ChainHead;
import org.plimsoll.cluster.chain.StoredEvents;

/** What the journal of one account says: its decisions made again, its heads, its sums. */
final class AccountContents {
  private final AccountId account;
  private final CheckpointAudit checkpoints;
  private final LedgerSums ledger;
  private final Consumer<Finding> found;
  private final DecisionAudit.OneAccount decisions;
  private AccountState state = AccountState.empty();
  private ChainHead head;

  AccountContents(
      AccountId account,
      DecisionCheck check,
      CheckpointAudit checkpoints,
      LedgerSums ledger,
      Consumer<Finding> found) {
    this.account = account;
    this.checkpoints = checkpoints;
    this.ledger = ledger;
    this.found = found;
    this.decisions = new DecisionAudit.OneAccount(account, check);
    this.head = ChainHead.origin(Account.persistenceId(account).id());
  }

  /**
   * The next event.
   *
   * @param after the head with this event
   * @param json of the event
   * @throws RuntimeException if it cannot have happened to the account
   */
  void add(ChainHead after, String json) {
    AccountEvent event = StoredEvents.ofJson(json, AccountEvent.class);
    head = after;
    decisions.add(state, event);
    ledger.add(account, head.sequence(), state, event).ifPresent(this::find);
    state = state.apply(event);
    checkpoints
        .add(new AccountHead(account, head, state.portfolio(), List.of()))
        .ifPresent(this::find);
  }

  /** After the last event. */
  DecisionAudit end(AuditSources sources) {
    ledger.hold(state, sources.listed());
    return decisions.audit();
  }

  /** How many of its events no checkpoint covers. */
  long uncovered() {
    long covered = checkpoints.noted(account).map(leaf -> leaf.sequence()).orElse(0L);
    return Math.max(0, head.sequence() - covered);
  }

  private void find(String what) {
    found.accept(new Finding(Account.persistenceId(account).id(), head.sequence(), what));
  }

  /** The first decision that came out otherwise, as a finding. */
  static Optional<Finding> first(DecisionAudit audit) {
    return audit
        .first()
        .map(
            first ->
                new Finding(
                    Account.persistenceId(first.account()).id(),
                    first.sequence(),
                    first.event() + ": " + first.differs()));
  }
}
