package org.plimsoll.liquidation;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.GetStatement;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * Asks those who could bear a loss what they have. An account of the house or a backstop that does
 * not answer in time bears nothing; without the books of all nodes there is no answer, because a
 * plan made from some of the accounts would pick the wrong ones.
 */
final class LossInquiry {
  private final Function<AccountId, RecipientRef<AccountCommand>> accounts;
  private final VenueBooks books;
  private final LiquidatorSettings settings;
  private final ActorSystem<?> system;

  LossInquiry(
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      VenueBooks books,
      LiquidatorSettings settings,
      ActorSystem<?> system) {
    this.accounts = accounts;
    this.books = books;
    this.settings = settings;
    this.system = system;
  }

  /** Who could bear the loss of a book; fails if not all accounts could be read. */
  CompletionStage<LossResources> about(Portfolio book, MarketView view) {
    Map<AccountId, Portfolio> answered = new ConcurrentHashMap<>();
    CompletionStage<Books> all = books.all();
    CompletableFuture<?>[] answers =
        asked(book, view).stream()
            .map(id -> portfolioOf(id).thenAccept(p -> p.ifPresent(its -> answered.put(id, its))))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(answers)
        .thenCombine(all, (done, read) -> new LossResources(answered, read.accounts()));
  }

  private Collection<AccountId> asked(Portfolio book, MarketView view) {
    Set<AccountId> asked = new LinkedHashSet<>(settings.house().all());
    book.positions().keySet().stream()
        .map(id -> HouseAccounts.insuranceOf(view.parameters().contract(id).underlying()))
        .forEach(asked::add);
    settings.losses().backstops().stream().map(Backstop::account).forEach(asked::add);
    return List.copyOf(asked);
  }

  private CompletionStage<Optional<Portfolio>> portfolioOf(AccountId id) {
    return this.<AccountCommand, AccountStatement.Reply>ask(
            accounts.apply(id), replyTo -> new GetStatement(id, replyTo))
        .thenApply(
            reply ->
                reply instanceof AccountStatement.Found found
                    ? Optional.of(found.statement().portfolio())
                    : Optional.<Portfolio>empty())
        .exceptionally(failure -> Optional.empty());
  }

  private <Q, A> CompletionStage<A> ask(RecipientRef<Q> whom, Function<ActorRef<A>, Q> question) {
    Duration patience = settings.patience();
    return AskPattern.ask(whom, question::apply, patience, system.scheduler());
  }
}
