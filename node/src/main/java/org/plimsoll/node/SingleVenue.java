package org.plimsoll.node;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Price;

/** One node in this process, with a journal in a file. */
final class SingleVenue implements ReplayVenue {
  private static final Duration OPENING_STEP = Duration.ofMillis(10);

  private final ManualClock clock;
  private final PlimsollNode node;
  private final Market market;

  private SingleVenue(ManualClock clock, PlimsollNode node) {
    this.clock = clock;
    this.node = node;
    this.market = new Market(node.client());
  }

  static SingleVenue start(Config config, ReplayMarket market) {
    var clock = new ManualClock(market.start());
    return new SingleVenue(
        clock,
        PlimsollNode.start(
            config, market.parameters(), index -> List.of(), market.scenarios(), clock));
  }

  @Override
  public PlimsollNode node() {
    return node;
  }

  @Override
  public void open(Map<IndexId, Price> first) {
    boolean open = false;
    while (!open) {
      clock.set(clock.instant().plus(OPENING_STEP));
      MarketView view = market.publish(clock.instant(), first);
      open = first.keySet().stream().allMatch(view::isValid);
    }
  }

  @Override
  public BreachAudit.Rest populated(List<AccountId> accounts) {
    return rest();
  }

  @Override
  public BreachAudit.Rest take(Instant at, Map<IndexId, Price> prices) {
    clock.set(at);
    market.publish(at, prices);
    return rest();
  }

  private BreachAudit.Rest rest() {
    market.awaitRest();
    return new BreachAudit.Rest(clock.instant(), node.services().views().get());
  }

  @Override
  public void awaitEveryNode() {
    // It is there, or the replay would have ended.
  }

  @Override
  public Market market() {
    return market;
  }

  @Override
  public List<ReplayReport.LostNode> lostNodes() {
    return List.of();
  }

  @Override
  public void close() {
    node.close();
  }
}
