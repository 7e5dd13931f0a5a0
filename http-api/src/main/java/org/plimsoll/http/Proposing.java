package org.plimsoll.http;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.proposal.ProposalCommand;
import org.plimsoll.account.proposal.ProposalReply;
import org.plimsoll.http.access.CallerOf;

/** Asks whoever keeps proposals, for whoever sent a request. */
record Proposing(TwoPersons twoPersons, Asking asking) {
  private static final int LONGEST_NAME = 64;

  /** How a proposal is answered. */
  private interface Answer extends Function<Object, HttpResponse> {}

  /**
   * Who proposes or decides: the subject of the token or, as long as nobody is asked for one,
   * whoever the body says. Who shows a token need not say who it is, and not say another.
   *
   * @throws ProblemException only later, if the body names nobody
   */
  static String who(ApiRequest request) {
    String subject = request.caller().authority().subject();
    BodyFields body = request.body();
    if (subject.equals(CallerOf.ANYBODY)) {
      return body.text("who", LONGEST_NAME);
    }
    if (body.has("who") && !subject.equals(body.text("who", LONGEST_NAME))) {
      body.wrong("who", "must be who you are, " + subject + ", or be left out");
    }
    return subject;
  }

  /** Answered with 201. */
  CompletionStage<HttpResponse> make(ApiRequest request, String who, ProposalRequest asked) {
    return make(request, who, asked, Replies::created);
  }

  /** The same of what once was done at once, answered with 202: it is still to be approved. */
  CompletionStage<HttpResponse> makeInstead(ApiRequest request, String who, ProposalRequest asked) {
    return make(request, who, asked, Replies::accepted);
  }

  private CompletionStage<HttpResponse> make(
      ApiRequest request, String who, ProposalRequest asked, Answer answer) {
    return ask(
        replyTo ->
            new ProposalCommand.Make(
                request.key().value(),
                asked.action(),
                who,
                asked.reason(),
                asked.expiresIn(),
                asking.deadline(request),
                replyTo),
        answer);
  }

  /** Answered with 200. */
  CompletionStage<HttpResponse> ask(Function<ActorRef<ProposalReply>, ProposalCommand> command) {
    return ask(command, Replies::ok);
  }

  private CompletionStage<HttpResponse> ask(
      Function<ActorRef<ProposalReply>, ProposalCommand> command, Answer answer) {
    return asking
        .<ProposalCommand, ProposalReply>ask(twoPersons.proposals(), command)
        .thenApply(
            reply -> {
              if (reply instanceof ProposalReply.Refused refused) {
                return Replies.problem(Problem.of(codeOf(refused.reason()), refused.detail()));
              }
              var standing = (ProposalReply.Standing) reply;
              HttpResponse response = answer.apply(ProposalAnswer.of(standing.proposal()));
              return standing.repeated() ? Replies.replayed(response) : response;
            });
  }

  private static ProblemCode codeOf(ProposalReply.Reason reason) {
    return switch (reason) {
      case PROPOSAL_NOT_FOUND -> ProblemCode.PROPOSAL_NOT_FOUND;
      case SECOND_PERSON_REQUIRED -> ProblemCode.SECOND_PERSON_REQUIRED;
      case PROPOSAL_NOT_OPEN -> ProblemCode.PROPOSAL_NOT_OPEN;
      case PROPOSAL_EXPIRED -> ProblemCode.PROPOSAL_EXPIRED;
      case TOO_MANY_PROPOSALS -> ProblemCode.TOO_MANY_PROPOSALS;
      case COMMAND_ID_REUSED -> ProblemCode.IDEMPOTENCY_KEY_REUSED;
      case COMMAND_EXPIRED -> ProblemCode.COMMAND_EXPIRED;
    };
  }
}
