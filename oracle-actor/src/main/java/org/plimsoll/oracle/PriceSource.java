package org.plimsoll.oracle;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** A feed of prices of one index: the port that every way of getting prices implements. */
public interface PriceSource {
  /** Names the source in its observations and in logs; differs among the sources of an index. */
  String name();

  /**
   * The observations of one index, live from now on. May be run again after it failed; sequence
   * numbers go on rising then. A stream that completes has ended for good.
   */
  Source<PriceObservation, NotUsed> observations();
}
