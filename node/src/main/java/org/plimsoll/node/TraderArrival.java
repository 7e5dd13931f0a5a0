package org.plimsoll.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.node.Population.Order;
import org.plimsoll.node.Population.Trader;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** Brings a population into a node through the real commands, remembering what was acknowledged. */
final class TraderArrival {
  private static final int CONCURRENT = 96;
  private static final Duration PATIENCE = Duration.ofMinutes(60);

  private final PlimsollNode node;
  private final LocalClient client;
  private final HouseAccounts house;
  private final Acknowledgements acknowledgements;
  private final AssetId settlementAsset;
  private final AtomicLong refusedTrades = new AtomicLong();

  TraderArrival(PlimsollNode node, HouseAccounts house, Acknowledgements acknowledgements) {
    this.node = node;
    this.client = node.client();
    this.house = house;
    this.acknowledgements = acknowledgements;
    this.settlementAsset = node.parameters().settlementAsset();
  }

  /** Trades that were refused, as for want of margin. */
  long refusedTrades() {
    return refusedTrades.get();
  }

  void fund(AccountId account, Cash amount) {
    PlimsollNode.await(
        deposit(account, CommandId.of("fund-" + account), settlementAsset, amount), PATIENCE);
  }

  /**
   * Opens, funds and fills the accounts of all traders.
   *
   * @param progress told how many have arrived
   */
  void arrive(List<Trader> traders, LongConsumer progress) {
    AtomicLong arrived = new AtomicLong();
    PlimsollNode.await(
        Source.from(traders)
            .mapAsyncUnordered(CONCURRENT, this::arrive)
            .runWith(
                Sink.foreach(done -> progress.accept(arrived.incrementAndGet())), node.system()),
        PATIENCE);
  }

  private CompletionStage<Done> arrive(Trader trader) {
    AccountId account = trader.account();
    CompletionStage<Done> ready =
        client
            .open(account, trader.method())
            .thenApply(reply -> acknowledged(account, reply))
            .thenCompose(done -> choose(trader));
    int n = 0;
    for (var deposit : trader.deposits().entrySet()) {
      CommandId id = CommandId.of("deposit-" + ++n);
      ready = ready.thenCompose(done -> deposit(account, id, deposit.getKey(), deposit.getValue()));
    }
    for (Order order : trader.orders()) {
      ready = ready.thenCompose(done -> trade(account, order));
    }
    return trader.loan().isPositive()
        ? ready.thenCompose(done -> repay(account, trader.loan()))
        : ready;
  }

  private CompletionStage<Done> choose(Trader trader) {
    AccountId account = trader.account();
    CompletionStage<Done> chosen = CompletableFuture.completedFuture(Done.getInstance());
    for (var rate : trader.choices().initialRates().entrySet()) {
      CommandId id = CommandId.of("leverage-" + rate.getKey());
      chosen =
          chosen
              .thenCompose(done -> client.chooseRate(account, id, rate.getKey(), rate.getValue()))
              .thenApply(reply -> acknowledged(account, reply));
    }
    for (AssetId asset : trader.choices().notCounted()) {
      CommandId id = CommandId.of("leave-out-" + asset);
      chosen =
          chosen
              .thenCompose(done -> client.leaveOut(account, id, asset))
              .thenApply(reply -> acknowledged(account, reply));
    }
    return chosen;
  }

  /** Takes out what was needed between trades only; whoever cannot, after a refusal, keeps it. */
  private CompletionStage<Done> repay(AccountId account, Cash loan) {
    return client
        .withdraw(account, CommandId.of("repay-1"), settlementAsset, loan)
        .thenApply(
            reply ->
                reply instanceof CommandReply.Accepted
                    ? acknowledged(account, reply)
                    : Done.getInstance());
  }

  private CompletionStage<Done> deposit(
      AccountId account, CommandId id, AssetId asset, Cash amount) {
    return client
        .deposit(account, id, asset, amount)
        .thenApply(reply -> acknowledged(account, reply));
  }

  private Done acknowledged(AccountId account, CommandReply reply) {
    if (reply instanceof CommandReply.Accepted accepted) {
      acknowledgements.add(account, accepted.revision(), accepted.commandId().value());
      return Done.getInstance();
    }
    throw new IllegalStateException(account + " was refused: " + reply);
  }

  private CompletionStage<Done> trade(AccountId trader, Order order) {
    var id = SettlementId.of("trade-" + trader + "-" + order.instrument().id());
    AccountId maker = house.marketMakerFor(id);
    boolean buys = order.quantity().signum() > 0;
    return client
        .trade(
            id,
            buys ? trader : maker,
            buys ? maker : trader,
            order.instrument(),
            order.quantity().abs(),
            order.price())
        .thenApply(
            reply -> {
              if (reply instanceof SettlementReply.Settled settled) {
                settled
                    .revisions()
                    .forEach(
                        (account, revision) -> acknowledgements.add(account, revision, id.value()));
              } else {
                refusedTrades.incrementAndGet();
              }
              return Done.getInstance();
            });
  }
}
