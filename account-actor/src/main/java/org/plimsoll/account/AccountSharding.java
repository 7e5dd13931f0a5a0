package org.plimsoll.account;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.plimsoll.risk.market.MarketView;

/** Where accounts and settlements are found, on whichever node they live. */
public final class AccountSharding {
  private final ClusterSharding sharding;
  private final ClusterNodes nodes;

  private AccountSharding(ClusterSharding sharding, ClusterNodes nodes) {
    this.sharding = sharding;
    this.nodes = nodes;
  }

  public static AccountSharding of(ActorSystem<?> system) {
    return new AccountSharding(ClusterSharding.get(system), new ClusterNodes(system));
  }

  public RecipientRef<AccountCommand> account(AccountId id) {
    return sharding.entityRefFor(Account.TYPE_KEY, id.value());
  }

  public RecipientRef<SettlementCommand> settlement(SettlementId id) {
    return sharding.entityRefFor(Settlement.TYPE_KEY, id.value());
  }

  /**
   * Kept until the shard of the account has its next place, and delivered there. The last node does
   * not wait for one: it could not stop before it gave up.
   */
  private void wakeUp(AccountId id) {
    if (nodes.others().filter(others -> !others.isEmpty()).isPresent()) {
      account(id).tell(new AccountCommand.WakeUp(id));
    }
  }

  /** Lets this node hold accounts, which no checkpoint covers, and settlements. */
  public void start(
      Supplier<MarketView> views,
      ActorRef<MarginMonitorCommand> monitor,
      ActorRef<MarginAlert> alerts,
      ActorRef<CallNotice> notices,
      AccountSettings settings,
      Clock clock) {
    start(views, monitor, alerts, notices, head -> {}, settings, clock);
  }

  /**
   * Lets this node hold accounts and settlements.
   *
   * @param views the newest market view of this node
   * @param monitor of this node
   * @param alerts where breaches are raised
   * @param notices where owners are told from
   * @param heads is told how far the journals of accounts go
   */
  public void start(
      Supplier<MarketView> views,
      ActorRef<MarginMonitorCommand> monitor,
      ActorRef<MarginAlert> alerts,
      ActorRef<CallNotice> notices,
      Consumer<AccountHead> heads,
      AccountSettings settings,
      Clock clock) {
    var surroundings =
        new Account.Surroundings(
            views,
            monitor,
            alerts,
            notices,
            this::settlement,
            this::wakeUp,
            heads,
            settings,
            clock);
    sharding.init(
        Entity.of(
                Account.TYPE_KEY,
                entity ->
                    Account.create(
                        AccountId.of(entity.getEntityId()), surroundings, entity.getShard()))
            .withStopMessage(new AccountInternal.Stop(AccountId.of("any"))));
    sharding.init(
        Entity.of(
                Settlement.TYPE_KEY,
                entity ->
                    Settlement.create(
                        SettlementId.of(entity.getEntityId()),
                        this::account,
                        views,
                        settings,
                        clock,
                        entity.getShard()))
            .withStopMessage(new SettlementInternal.Stop(SettlementId.of("any"))));
  }
}
