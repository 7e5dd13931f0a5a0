package org.plimsoll.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.MarketView;

/**
 * An account without its actor, for simulations: the same commands, decided by the same rules and
 * folded from the same events, one after the other on one thread. What is left out is what an actor
 * adds: journaling, replies, timers. Immutable; nobody is told anything, so the addressees of
 * replies may be null.
 *
 * @param journal every event so far
 */
public record AccountLedger(AccountId account, AccountState state, PVector<AccountEvent> journal) {

  /**
   * What became of a command.
   *
   * @param after the account then
   * @param events what it led to; empty if it was refused or changed nothing
   */
  public record Outcome(
      AccountLedger after, List<AccountEvent> events, Optional<Rejection> refusal) {}

  /** An account nothing has happened to. */
  public static AccountLedger of(AccountId account) {
    return new AccountLedger(account, AccountState.EMPTY, TreePVector.empty());
  }

  /** The account as so many of its first events made it. */
  public AccountLedger after(int events) {
    AccountLedger replayed = of(account);
    for (AccountEvent event : journal.subList(0, events)) {
      replayed = replayed.plus(event);
    }
    return replayed;
  }

  /** Decides what the account's owner asks itself. */
  public Outcome submit(AccountCommand.OwnerCommand command, MarketView view, Instant now) {
    return submit(command.by(Authority.ofOwner(account)), view, now);
  }

  /**
   * Decides a command as the account's actor does.
   *
   * @throws IllegalArgumentException if the command is for another account, or only of use to an
   *     actor
   */
  public Outcome submit(AccountCommand command, MarketView view, Instant now) {
    if (!command.account().equals(account)) {
      throw new IllegalArgumentException(
          account + " was handed a command for " + command.account());
    }
    Decision decision = decide(command, view, now);
    if (decision instanceof Decision.Refuse refuse) {
      return new Outcome(this, List.of(), Optional.of(refuse.rejection()));
    }
    List<AccountEvent> events =
        decision instanceof Decision.Accept accept ? accept.events() : List.of();
    AccountLedger after = this;
    for (AccountEvent event : events) {
      after = after.plus(event);
    }
    return new Outcome(after, events, Optional.empty());
  }

  /** What it cries for, if a liquidation waits for its next step. */
  public Optional<MarginAlert> alert(MarketView view, Instant now) {
    return MarginRules.alert(state, view, now);
  }

  /** The account measured; empty while a price is missing. */
  public Optional<MarginStanding> stand(MarketView view) {
    return MarginRules.stand(state.portfolio(), state.method(), view);
  }

  /** What a monitor would know of it; empty if nothing it holds can be hurt. */
  public Optional<MarginMonitorCommand.Book> book() {
    return state.isMonitored()
        ? Optional.of(
            new MarginMonitorCommand.Book(
                account, state.method(), state.status(), state.portfolio()))
        : Optional.empty();
  }

  private AccountLedger plus(AccountEvent event) {
    return new AccountLedger(account, state.apply(event), journal.plus(event));
  }

  private Decision decide(AccountCommand command, MarketView view, Instant now) {
    if (!command.hasAuthority()) {
      return new Decision.Refuse(AccountRules.notFound(account));
    } else if (command instanceof AccountCommand.Asked asked) {
      return OwnerRules.decide(state, asked, view, now);
    } else if (!state.isOpen()) {
      return new Decision.Refuse(AccountRules.notFound(account));
    } else if (command instanceof AccountCommand.ReserveLeg c) {
      return AccountRules.reserve(state, c, view, now);
    } else if (command instanceof AccountCommand.ReleaseLeg c) {
      return new Decision.Accept(AccountRules.release(state, c, now));
    } else if (command instanceof AccountCommand.ApplyLeg c) {
      return new Decision.Accept(AccountRules.apply(state, c, view, now));
    } else if (command instanceof AccountCommand.Recheck) {
      return new Decision.Accept(MarginRules.recheck(state, view, now));
    } else if (command instanceof AccountCommand.OrderUnwind c) {
      return UnwindRules.orderUnwind(state, c, view, now);
    } else if (command instanceof AccountCommand.CancelUnwind c) {
      return new Decision.Accept(UnwindRules.cancelUnwind(state, c, view, now));
    } else if (command instanceof AccountCommand.RecordNotice c) {
      return new Decision.Accept(MarginCallRules.record(state, c, now));
    }
    throw new IllegalArgumentException("a ledger has no use for " + command);
  }
}
