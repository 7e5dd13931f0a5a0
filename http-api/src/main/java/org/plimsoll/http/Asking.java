package org.plimsoll.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.OwnerCommand;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;

/** Asks actors, for as long as is reasonable. */
final class Asking {
  private final ActorSystem<?> system;
  private final AccountSharding accounts;
  private final Clock clock;
  private final Duration timeout;

  Asking(ActorSystem<?> system, AccountSharding accounts, Clock clock, Duration timeout) {
    this.system = system;
    this.accounts = accounts;
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Fails with a {@link java.util.concurrent.TimeoutException} if there is no answer in time. */
  <Q, A> CompletionStage<A> ask(RecipientRef<Q> whom, Function<ActorRef<A>, Q> question) {
    return AskPattern.ask(whom, question::apply, timeout, system.scheduler());
  }

  /**
   * The same of an account or a settlement, and again after one and after three quarters of the
   * time: what is on its way to one that moves to another node may be lost, and moving may take
   * some seconds. Both know a command by its id, so it is done once whichever arrives.
   */
  <Q, A> CompletionStage<A> askAgain(RecipientRef<Q> whom, Function<ActorRef<A>, Q> question) {
    CompletableFuture<A> answer = this.<Q, A>ask(whom, question).toCompletableFuture();
    Duration quarter = timeout.dividedBy(4);
    for (Duration after : List.of(quarter, quarter.multipliedBy(3))) {
      Cancellable again =
          system
              .scheduler()
              .scheduleOnce(
                  after,
                  () -> this.<Q, A>ask(whom, question).thenAccept(answer::complete),
                  system.executionContext());
      answer.whenComplete((reply, failure) -> again.cancel());
    }
    return answer;
  }

  /** Everything a source has, which must be little. */
  <T> CompletionStage<List<T>> all(Source<T, ?> source) {
    return source.runWith(Sink.seq(), system);
  }

  /** The account as it stands. Fails with a {@link ProblemException} if it does not exist. */
  CompletionStage<AccountStatement> statement(AccountId id) {
    return reply(id)
        .thenApply(
            reply -> {
              if (reply instanceof AccountStatement.Found found) {
                return found.statement();
              }
              throw new ProblemException(
                  Problem.of(((AccountStatement.NotFound) reply).rejection()));
            });
  }

  /**
   * The same, not older than the caller knows it. Fails if it is, as one may be that does not know
   * yet that it has moved to another node.
   *
   * @param minRevision the least revision that will do
   */
  CompletionStage<AccountStatement> statement(AccountId id, long minRevision) {
    return statement(id)
        .thenApply(
            statement -> {
              if (statement.revision() < minRevision) {
                throw new ProblemException(behind(statement.revision(), minRevision));
              }
              return statement;
            });
  }

  /** The account as it stands; empty if it does not exist. */
  CompletionStage<Optional<AccountStatement>> find(AccountId id) {
    return reply(id)
        .thenApply(
            reply ->
                reply instanceof AccountStatement.Found found
                    ? Optional.of(found.statement())
                    : Optional.empty());
  }

  private static Problem behind(long revision, long minRevision) {
    return Problem.of(
            ProblemCode.REVISION_NOT_REACHED,
            "the account is at revision "
                + revision
                + " and not yet at "
                + minRevision
                + "; ask again")
        .withNumbers(
            new TreeMap<>(
                Map.of(
                    "revision", String.valueOf(revision),
                    "minRevision", String.valueOf(minRevision))));
  }

  /** What an account makes of a command of its owner, which it begins by then or not at all. */
  CompletionStage<CommandReply> command(
      Authority by,
      AccountId id,
      Function<ActorRef<CommandReply>, OwnerCommand> command,
      Instant deadline) {
    return command(by, id, command, deadline, Optional.empty());
  }

  private CompletionStage<CommandReply> command(
      Authority by,
      AccountId id,
      Function<ActorRef<CommandReply>, OwnerCommand> command,
      Instant deadline,
      Optional<Long> ifRevision) {
    return askAgain(
        accounts.account(id),
        replyTo ->
            new AccountCommand.Asked(
                command.apply(replyTo), by, Optional.of(deadline), ifRevision));
  }

  /**
   * Until when a command may be begun that is asked for now: until nobody waits for it, or sooner
   * if its caller says so.
   */
  Instant deadline(ApiRequest request) {
    Instant last = clock.instant().plus(timeout);
    return request.deadline().filter(last::isAfter).orElse(last);
  }

  /**
   * What an account makes of a command of its owner under the conditions of the request, answered
   * with the revision it led to.
   *
   * @param answer to a command that was accepted, now or before
   */
  CompletionStage<HttpResponse> command(
      ApiRequest request,
      AccountId id,
      Function<ActorRef<CommandReply>, OwnerCommand> command,
      Function<CommandReply.Accepted, HttpResponse> answer) {
    return command(request.authority(), id, command, deadline(request), request.ifRevision())
        .thenApply(
            reply -> {
              if (reply instanceof CommandReply.Rejected rejected) {
                return refusal(rejected.rejection());
              }
              var accepted = (CommandReply.Accepted) reply;
              HttpResponse response =
                  Replies.atRevision(accepted.revision(), answer.apply(accepted));
              return accepted.repeated() ? Replies.replayed(response) : response;
            });
  }

  /** What becomes of terms, which are begun by then or not at all. */
  CompletionStage<SettlementReply> settle(SettlementTerms terms, Instant deadline) {
    return this.<SettlementCommand, SettlementReply>askAgain(
        accounts.settlement(terms.id()),
        replyTo -> new Settle(terms, Optional.of(deadline), replyTo));
  }

  /** What became of terms that may have been settled before; they are not settled now. */
  CompletionStage<SettlementReply> settledBefore(SettlementTerms terms) {
    return settle(terms, Instant.EPOCH);
  }

  /** Who decided on another revision is told which one it is now. */
  private static HttpResponse refusal(Rejection rejection) {
    HttpResponse refused = Replies.problem(Problem.of(rejection));
    return rejection.reason() == RejectReason.REVISION_CHANGED
        ? Replies.atRevision(Long.parseLong(rejection.numbers().get("revision")), refused)
        : refused;
  }

  private CompletionStage<AccountStatement.Reply> reply(AccountId id) {
    return askAgain(accounts.account(id), replyTo -> new AccountCommand.GetStatement(id, replyTo));
  }
}
