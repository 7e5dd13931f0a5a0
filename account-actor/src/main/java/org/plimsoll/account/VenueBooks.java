package org.plimsoll.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.account.MarginMonitorCommand.GetBooks;
import org.plimsoll.account.MarginMonitorCommand.GetInsolvent;

/**
 * Every account with exposure, from the monitors of all nodes: all of them or a failure, never a
 * part. A page that does not come in time fails the question; who asks asks again.
 */
public final class VenueBooks {
  /** Positions and holdings of a page between nodes: far below the largest message there may be. */
  private static final int LINES_OF_A_PAGE = 500;

  private final ActorSystem<?> system;
  private final Supplier<CompletionStage<Set<ActorRef<MarginMonitorCommand>>>> monitors;
  private final Duration patience;

  /** How a page is asked for: all books, or the insolvent ones. */
  private interface Page {
    MarginMonitorCommand of(Optional<AccountId> after, int most, ActorRef<Books> replyTo);
  }

  private VenueBooks(
      ActorSystem<?> system,
      Supplier<CompletionStage<Set<ActorRef<MarginMonitorCommand>>>> monitors,
      Duration patience) {
    this.system = system;
    this.monitors = monitors;
    this.patience = patience;
  }

  /**
   * The books of a monitor that knows all accounts.
   *
   * @param patience for each page
   */
  public static VenueBooks of(
      ActorRef<MarginMonitorCommand> monitor, ActorSystem<?> system, Duration patience) {
    return new VenueBooks(
        system, () -> CompletableFuture.completedStage(Set.of(monitor)), patience);
  }

  /**
   * The books of all nodes of the cluster.
   *
   * @param recall knows whether all accounts are in memory
   * @param patience for each page
   */
  public static VenueBooks ofCluster(
      ActorRef<AccountRecallCommand> recall, ActorSystem<?> system, Duration patience) {
    var nodes = new ClusterNodes(system);
    return new VenueBooks(system, () -> monitors(nodes, recall, system, patience), patience);
  }

  /** Fails with {@link IncompleteBooksException}, or if there is no answer in time. */
  public CompletionStage<Books> all() {
    return read(GetBooks::new);
  }

  /** Those that last said they were insolvent; fails in the same way. */
  public CompletionStage<Books> insolvent() {
    return read(GetInsolvent::new);
  }

  private static CompletionStage<Set<ActorRef<MarginMonitorCommand>>> monitors(
      ClusterNodes nodes,
      ActorRef<AccountRecallCommand> recall,
      ActorSystem<?> system,
      Duration patience) {
    CompletionStage<AccountRecallCommand.Standing> standing =
        AskPattern.ask(recall, AccountRecallCommand.GetStanding::new, patience, system.scheduler());
    CompletionStage<Receptionist.Listing> listing =
        AskPattern.ask(
            system.receptionist(),
            (ActorRef<Receptionist.Listing> replyTo) ->
                Receptionist.find(MarginMonitor.KEY, replyTo),
            patience,
            system.scheduler());
    return standing.thenCombine(
        listing,
        (recalled, listed) -> {
          Set<ActorRef<MarginMonitorCommand>> found = listed.getServiceInstances(MarginMonitor.KEY);
          Set<Address> where =
              found.stream().map(ref -> addressOf(ref, nodes)).collect(Collectors.toSet());
          BookRules.lostSinceRecall(nodes.names(), recalled.nodes())
              .or(() -> BookRules.missingMonitor(nodes.addresses(), where))
              .ifPresent(
                  why -> {
                    throw new IncompleteBooksException(why);
                  });
          return found;
        });
  }

  private static Address addressOf(ActorRef<?> ref, ClusterNodes nodes) {
    return isLocal(ref) ? nodes.selfAddress() : ref.path().address();
  }

  private static boolean isLocal(ActorRef<?> ref) {
    return ref.path().address().hasLocalScope();
  }

  private CompletionStage<Books> read(Page page) {
    return monitors.get().thenCompose(found -> readAll(found, page));
  }

  private CompletionStage<Books> readAll(Set<ActorRef<MarginMonitorCommand>> found, Page page) {
    CompletionStage<List<List<Book>>> all = CompletableFuture.completedStage(new ArrayList<>());
    for (ActorRef<MarginMonitorCommand> monitor : found) {
      CompletionStage<List<Book>> ofNode = rest(monitor, page, Optional.empty(), new ArrayList<>());
      all =
          all.thenCombine(
              ofNode,
              (nodes, books) -> {
                nodes.add(books);
                return nodes;
              });
    }
    return all.thenApply(nodes -> new Books(BookRules.merged(nodes)));
  }

  private CompletionStage<List<Book>> rest(
      ActorRef<MarginMonitorCommand> monitor,
      Page page,
      Optional<AccountId> after,
      List<Book> before) {
    int most = isLocal(monitor) ? Integer.MAX_VALUE : LINES_OF_A_PAGE;
    CompletionStage<Books> answer =
        AskPattern.ask(
            monitor,
            (ActorRef<Books> replyTo) -> page.of(after, most, replyTo),
            patience,
            system.scheduler());
    return answer.thenCompose(
        books -> {
          before.addAll(books.accounts());
          return books.isLast()
              ? CompletableFuture.completedStage(before)
              : rest(
                  monitor,
                  page,
                  Optional.of(books.accounts().get(books.accounts().size() - 1).account()),
                  before);
        });
  }
}
