package org.plimsoll.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.AccountStatement;

/** Asks actors, for as long as is reasonable. */
final class Asking {
  private final ActorSystem<?> system;
  private final AccountSharding accounts;
  private final Duration timeout;

  Asking(ActorSystem<?> system, AccountSharding accounts, Duration timeout) {
    this.system = system;
    this.accounts = accounts;
    this.timeout = timeout;
  }

  /** Fails with a {@link java.util.concurrent.TimeoutException} if there is no answer in time. */
  <Q, A> CompletionStage<A> ask(RecipientRef<Q> whom, Function<ActorRef<A>, Q> question) {
    return AskPattern.ask(whom, question::apply, timeout, system.scheduler());
  }

  /** Everything a source has, which must be little. */
  <T> CompletionStage<List<T>> all(Source<T, ?> source) {
    return source.runWith(Sink.seq(), system);
  }

  /** The account as it stands. Fails with a {@link ProblemException} if it does not exist. */
  CompletionStage<AccountStatement> statement(AccountId id) {
    return this.<AccountCommand, AccountStatement.Reply>ask(
            accounts.account(id), replyTo -> new AccountCommand.GetStatement(id, replyTo))
        .thenApply(
            reply -> {
              if (reply instanceof AccountStatement.Found found) {
                return found.statement();
              }
              throw new ProblemException(
                  Problem.of(((AccountStatement.NotFound) reply).rejection()));
            });
  }
}
