package org.plimsoll.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.proposal.Proposal;
import org.plimsoll.account.proposal.ProposalCommand.Approve;
import org.plimsoll.account.proposal.ProposalCommand.GetProposal;
import org.plimsoll.account.proposal.ProposalCommand.GetProposals;
import org.plimsoll.account.proposal.ProposalCommand.Page;
import org.plimsoll.account.proposal.ProposalCommand.Reject;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Role;

/** {@code /v1/proposals}: what one person proposes and another one approves. */
final class ProposalRoutes {
  private static final String PROPOSALS = "/v1/proposals";
  private static final String ID = "proposalId";
  private static final String ONE = PROPOSALS + "/{" + ID + "}";
  private static final int MOST = 100;
  private static final Access DECIDERS = Access.of(Role.RISK_OFFICER);
  private static final Access READERS = Access.WATCHERS;

  private final ApiServices services;
  private final Asking asking;
  private final Proposing proposing;

  ProposalRoutes(ApiServices services, Asking asking) {
    this.services = services;
    this.asking = asking;
    this.proposing = new Proposing(services.twoPersons(), asking);
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(PROPOSALS, "listProposals", READERS, this::list),
        Endpoint.postedCommand(PROPOSALS, "makeProposal", "make-proposal", DECIDERS, this::make)
            .checking(Condition.DEADLINE),
        Endpoint.get(ONE, "getProposal", READERS, this::get),
        Endpoint.postedCommand(
                ONE + "/approval", "approveProposal", "approve-proposal", DECIDERS, this::approve)
            .checking(Condition.DEADLINE),
        Endpoint.postedCommand(
                ONE + "/rejection", "rejectProposal", "reject-proposal", DECIDERS, this::reject)
            .checking(Condition.DEADLINE));
  }

  private CompletionStage<HttpResponse> make(ApiRequest request) {
    String who = Proposing.who(request);
    ProposalRequest asked =
        ProposalRequest.of(
            request.body(),
            services.market().views().get().parameters(),
            services.clock().instant());
    return proposing.make(request, who, asked);
  }

  private CompletionStage<HttpResponse> list(ApiRequest request) {
    QueryParameters query = request.query("state", QueryParameters.CURSOR, QueryParameters.LIMIT);
    Optional<Proposal.Status> state =
        query.optional(
            "state",
            Proposal.Status::valueOf,
            "must be one of " + List.of(Proposal.Status.values()));
    long after = query.cursor(ProposalAnswer.PAGES).orElse(0L);
    int limit = query.limit(MOST, MOST);
    return asking
        .ask(
            services.twoPersons().proposals(),
            (ActorRef<Page> replyTo) -> new GetProposals(state, after, limit, replyTo))
        .thenApply(page -> Replies.ok(ProposalAnswer.Page.of(page)));
  }

  private CompletionStage<HttpResponse> get(ApiRequest request) {
    long id = id(request);
    return proposing.ask(replyTo -> new GetProposal(id, replyTo));
  }

  private CompletionStage<HttpResponse> approve(ApiRequest request) {
    long id = id(request);
    String who = Proposing.who(request);
    request.body().done();
    return proposing.ask(replyTo -> new Approve(id, who, asking.deadline(request), replyTo));
  }

  private CompletionStage<HttpResponse> reject(ApiRequest request) {
    long id = id(request);
    String who = Proposing.who(request);
    String reason = request.body().text("reason", ProposalRequest.LONGEST_REASON);
    request.body().done();
    return proposing.ask(replyTo -> new Reject(id, who, reason, asking.deadline(request), replyTo));
  }

  private static long id(ApiRequest request) {
    try {
      return Long.parseLong(request.parameter(ID));
    } catch (NumberFormatException e) {
      throw new ProblemException(
          ProblemCode.PROPOSAL_NOT_FOUND, "proposals are counted from 1; look at the list");
    }
  }
}
