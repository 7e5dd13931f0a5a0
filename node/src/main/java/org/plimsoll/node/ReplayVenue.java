package org.plimsoll.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/** What prices are replayed through: one node or several, with their journal and their time. */
interface ReplayVenue extends AutoCloseable {

  /** The node through which commands are given and the journal is read. */
  PlimsollNode node();

  /** The first prices, again and again until the oracles have started and trust them. */
  void open(Map<IndexId, Price> first);

  /** The accounts are open and hold what they begin with; returns when all is at rest. */
  BreachAudit.Rest populated(List<AccountId> accounts);

  /** Prices, and everything they lead to until that has come to rest. */
  BreachAudit.Rest take(Instant at, Map<IndexId, Price> prices);

  /** Returns when every node there should be has its accounts again. */
  void awaitEveryNode();

  /** What the prices are published to. */
  Market market();

  /** Nodes that were lost on the way. */
  List<ReplayReport.LostNode> lostNodes();

  @Override
  void close();
}
