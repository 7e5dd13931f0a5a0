package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.MarginMonitorCommand.UpdateRow;
import org.plimsoll.account.MarginMonitorCommand.ViewChanged;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** What two nodes know of their accounts becomes what is known of all, over the wire. */
class VenueBooksClusterTest {
  private static final RecallSettings RECALL =
      new RecallSettings(
          Duration.ofMillis(100), Duration.ofSeconds(60), 1000, 10, Duration.ofSeconds(5));

  private final ClusterOfNodes cluster = new ClusterOfNodes(2);
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view(1, "50000", "3000"));
  private final List<Node> nodes = new ArrayList<>();

  /** What runs on a node, without accounts. */
  private record Node(
      ActorRef<MarginMonitorCommand> monitor,
      AtomicReference<MarketTotals> totals,
      VenueBooks books) {}

  @BeforeEach
  void startNodes() {
    IntStream.range(0, 2).forEach(n -> nodes.add(start(n)));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void every_node_knows_what_the_accounts_of_all_nodes_hold() {
    row(0, "alice", "2");
    row(1, "bob", "-2");
    row(1, "carol", "-1");
    row(0, "mallory", "1");
    row(1, "mallory:isolated:BTC-PERP", "1");

    sweep();

    for (Node node : nodes) {
      awaitAssert(
          () -> {
            MarketTotals totals = node.totals().get();
            assertThat(totals.openInterest(BTC_PERP)).contains(Quantity.of("4"));
            assertThat(totals.deposits(Markets.USDT)).contains(Cash.of("50000"));
          });
    }
  }

  @Test
  void books_of_another_node_come_in_pages_until_all_are_here() {
    IntStream.range(0, 700).forEach(n -> row(1, "there-" + n, "1"));
    row(0, "here", "1");

    awaitAssert(() -> assertThat(books(0)).hasSize(701));
    assertThat(books(0)).extracting(Book::account).isSorted();
    assertThat(books(1)).isEqualTo(books(0));
  }

  @Test
  void insolvent_accounts_are_those_of_all_nodes() {
    row(0, "alice", "1");
    for (int n = 0; n < 2; n++) {
      nodes.get(n).monitor().tell(update(n, "insolvent-" + n, "1", MarginStatus.INSOLVENT));
    }

    awaitAssert(
        () ->
            assertThat(nodes.get(0).books().insolvent().toCompletableFuture().join().accounts())
                .extracting(book -> book.account().value())
                .containsExactly("insolvent-0", "insolvent-1"));
  }

  @Test
  void with_a_node_lost_nothing_is_answered_before_all_accounts_were_called_back() {
    row(0, "alice", "1");
    row(1, "bob", "-3");
    sweep();
    awaitAssert(() -> assertThat(books(0)).hasSize(2));
    awaitAssert(
        () ->
            assertThat(nodes.get(0).totals().get().openInterest(BTC_PERP))
                .contains(Quantity.of("3")));

    cluster.crash(1);
    assertThatThrownBy(() -> books(0)).isInstanceOf(CompletionException.class);
    cluster.remove(1);

    awaitAssert(
        () ->
            assertThat(books(0)).extracting(book -> book.account().value()).containsOnly("alice"));
    sweep();
    awaitAssert(
        () ->
            assertThat(nodes.get(0).totals().get().openInterest(BTC_PERP))
                .as("held until its accounts have had time to come back")
                .contains(Quantity.of("3")));
  }

  private Node start(int n) {
    var system = cluster.system(n);
    var totals = new AtomicReference<>(MarketTotals.UNKNOWN);
    var monitor =
        cluster.kit(n).spawn(MarginMonitor.create(view::get, totals::set, Clock.systemUTC()));
    // It has begun by the first view, so that the next one is news to it.
    var report = cluster.<MarginMonitorCommand.Report>probe(n);
    monitor.tell(new MarginMonitorCommand.GetReport(report.ref()));
    report.receiveMessage();
    var nobody = cluster.<AccountCommand>probe(n);
    var recall =
        AccountRecall.start(system, Source::empty, id -> nobody.ref(), RECALL, Clock.systemUTC());
    return new Node(monitor, totals, VenueBooks.ofCluster(recall, system, Duration.ofSeconds(5)));
  }

  private List<Book> books(int node) {
    return nodes.get(node).books().all().toCompletableFuture().join().accounts();
  }

  private void row(int node, String account, String quantity) {
    nodes.get(node).monitor().tell(update(node, account, quantity, MarginStatus.ABOVE_INITIAL));
  }

  private UpdateRow update(int node, String account, String quantity, MarginStatus status) {
    return new UpdateRow(
        AccountId.of(account),
        1,
        MarginMethod.STANDARD,
        status,
        Portfolios.of("10000", Map.of(BTC_PERP, Portfolios.position(quantity, "50000"))),
        cluster.<AccountCommand>probe(node).ref());
  }

  private void sweep() {
    view.set(Markets.view(view.get().version() + 1, "50000", "3000"));
    nodes.forEach(node -> node.monitor().tell(new ViewChanged()));
  }

  private void awaitAssert(Runnable assertion) {
    ClusterOfNodes.await(cluster.kit(0), assertion);
  }
}
