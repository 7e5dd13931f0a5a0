package org.plimsoll.http;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;

/** The journal as it is read by people: what happened to an account, in order. */
public interface EventLog {

  /**
   * The events that are on record now, in order of sequence; the source completes after the last.
   *
   * @param fromSequence the first wanted, from 1
   * @param toSequence the last wanted, inclusive
   */
  Source<LoggedEvent, NotUsed> accountEvents(AccountId account, long fromSequence, long toSequence);
}
