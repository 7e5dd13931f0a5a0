package org.plimsoll.node;

import org.plimsoll.cluster.chain.ExportLine;

/** Where the entries of a whole journal go, in the order of an export. */
interface EntrySink {
  void add(ExportLine entry);

  /** What stands next under this id cannot be read. */
  void addUnreadable(String persistenceId, String why);
}
