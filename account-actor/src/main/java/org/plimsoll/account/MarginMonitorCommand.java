package org.plimsoll.account;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;

/** What the margin monitor of a node is told. Only questions for its books come from others. */
public sealed interface MarginMonitorCommand {

  /**
   * An account with exposure changed.
   *
   * @param status as the account last journaled it
   * @param self where the account is told to recheck
   */
  record UpdateRow(
      AccountId account,
      long revision,
      MarginMethod method,
      MarginStatus status,
      Portfolio portfolio,
      ActorRef<AccountCommand> self)
      implements MarginMonitorCommand {}

  /**
   * An account has no exposure any more, or left this node.
   *
   * @param self whose row it is: a row that a successor has taken over stays
   */
  record RemoveRow(AccountId account, ActorRef<AccountCommand> self)
      implements MarginMonitorCommand {}

  /** A nominated account has looked. */
  record Checked(AccountId account, long viewVersion) implements MarginMonitorCommand {}

  /** There is a new market view; the newest is read when this is handled. */
  record ViewChanged() implements MarginMonitorCommand {}

  /** Nominations that were not answered may be made again. */
  record ForgetNominations() implements MarginMonitorCommand {}

  /** What the accounts of other nodes hold is known, or has changed. */
  record HeldElsewhere(TotalsElsewhere elsewhere) implements MarginMonitorCommand {}

  /**
   * Asks for accounts with exposure on this node, as they last said they were; from any node.
   *
   * @param after only those whose names come later
   * @param most how many positions and holdings the answer may have, about
   */
  record GetBooks(Optional<AccountId> after, int most, ActorRef<Books> replyTo)
      implements MarginMonitorCommand, CborSerializable {}

  /** Asks for those of them that last said they were insolvent; from any node. */
  record GetInsolvent(Optional<AccountId> after, int most, ActorRef<Books> replyTo)
      implements MarginMonitorCommand, CborSerializable {}

  /**
   * Accounts with exposure, in order of name.
   *
   * @param isLast whether none comes after them
   */
  record Books(List<Book> accounts, boolean isLast) implements CborSerializable {
    public Books {
      accounts = List.copyOf(accounts);
    }

    /** All there are. */
    public Books(List<Book> accounts) {
      this(accounts, true);
    }
  }

  /**
   * An account with exposure.
   *
   * @param revision of its journal when it said so
   * @param status as the account last journaled it
   */
  record Book(
      AccountId account,
      long revision,
      MarginMethod method,
      MarginStatus status,
      Portfolio portfolio) {

    /** Of an account whose revision does not matter. */
    public Book(AccountId account, MarginMethod method, MarginStatus status, Portfolio portfolio) {
      this(account, 0, method, status, portfolio);
    }
  }

  record GetReport(ActorRef<Report> replyTo) implements MarginMonitorCommand {}

  /**
   * What the monitor did so far.
   *
   * @param rows accounts with exposure on this node
   * @param viewVersion the newest view all rows were measured against
   * @param awaited nominated accounts that have not looked yet
   * @param views how many views were swept
   * @param nominations how many accounts were told to look
   */
  record Report(int rows, long viewVersion, int awaited, long views, long nominations) {}
}
