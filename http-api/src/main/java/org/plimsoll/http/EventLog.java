package org.plimsoll.http;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;

/** The journal as it is read by people: what happened to accounts and the market, in order. */
public interface EventLog {

  /**
   * The events that are on record now, in order of sequence; the source completes after the last.
   *
   * @param fromSequence the first wanted, from 1
   * @param toSequence the last wanted, inclusive
   */
  Source<LoggedEvent, NotUsed> accountEvents(AccountId account, long fromSequence, long toSequence);

  /** The events of a settlement that are on record now, in order; none if there is no such. */
  Source<LoggedSettlementEvent, NotUsed> settlementEvents(SettlementId settlement);

  /** Every account that has an event on record, in no order. */
  Source<AccountId, NotUsed> accounts();

  /**
   * Where the events stand that those who watch risk want to see, as far as that is on record now,
   * in the order of all accounts.
   *
   * @param fromSequence the first wanted, from 1
   * @param toSequence the last wanted, inclusive
   */
  Source<LoggedRisk, NotUsed> riskNotes(long fromSequence, long toSequence);

  /**
   * What was ordered of the market, as far as it is on record now, in order.
   *
   * @param fromSequence the first wanted, from 1
   * @param toSequence the last wanted, inclusive
   */
  Source<LoggedControl, NotUsed> controls(long fromSequence, long toSequence);
}
