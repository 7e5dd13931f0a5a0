package org.plimsoll.account;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;

/** What the margin monitor of a node is told. Nothing here leaves the node. */
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

  /** Asks for every account with exposure on this node, as it last said it was. */
  record GetBooks(ActorRef<Books> replyTo) implements MarginMonitorCommand {}

  /** Asks for those of them that last said they were insolvent. */
  record GetInsolvent(ActorRef<Books> replyTo) implements MarginMonitorCommand {}

  /** Every account with exposure on this node, in order of its name. */
  record Books(List<Book> accounts) {
    public Books {
      accounts = List.copyOf(accounts);
    }
  }

  /**
   * An account with exposure.
   *
   * @param status as the account last journaled it
   */
  record Book(AccountId account, MarginMethod method, MarginStatus status, Portfolio portfolio) {}

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
