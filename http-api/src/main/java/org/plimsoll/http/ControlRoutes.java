package org.plimsoll.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.proposal.ProposalRules;
import org.plimsoll.account.proposal.ProposedAction;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Role;
import org.plimsoll.oracle.CoverStress;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.oracle.MarketControlCommand.GetPresent;
import org.plimsoll.oracle.MarketControlCommand.Order;
import org.plimsoll.oracle.MarketControlCommand.Present;
import org.plimsoll.oracle.MarketControlReply;
import org.plimsoll.oracle.MarketControlReply.Done;
import org.plimsoll.oracle.MarketControlReply.Refused;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlOrder;

/** {@code /v1/controls}: what is halted, capped and paused, and how a person changes it. */
final class ControlRoutes {
  private static final String CONTROLS = "/v1/controls";

  private final ApiServices services;
  private final Asking asking;

  ControlRoutes(ApiServices services, Asking asking) {
    this.services = services;
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(CONTROLS, "getControls", Access.EVERY_ROLE, this::present),
        ordering("halt", "haltTrading").loweringRisk(),
        ordering("reduce-only", "reduceTrading").loweringRisk(),
        ordering("open", "openTrading"),
        ordering("cap-leverage", "capLeverage").loweringRisk(),
        ordering("pause", "pauseActivity").loweringRisk(),
        ordering("resume", "resumeActivity"));
  }

  private Endpoint ordering(String name, String operation) {
    return Endpoint.postedCommand(
            CONTROLS + "/" + name,
            operation,
            "control-" + name,
            Access.of(Role.RISK_OFFICER),
            request -> order(request, name))
        .checking(Condition.DEADLINE);
  }

  /** The controls that accounts on this node act by; they are read without asking anybody. */
  private CompletionStage<HttpResponse> present(ApiRequest request) {
    CompletionStage<Optional<CoverStress>> cover =
        asking
            .ask(services.market().control(), GetPresent::new)
            .thenApply(Present::cover)
            .exceptionally(failure -> Optional.empty());
    return cover.thenApply(
        newest ->
            Replies.ok(
                ControlAnswer.of(
                    services.market().views().get().controls(),
                    newest.filter(names -> isWatcher(request)))));
  }

  /** The stress of the fund names the accounts that would owe most. */
  private static boolean isWatcher(ApiRequest request) {
    return Access.WATCHERS.reachOf(request.caller()).isPresent();
  }

  private CompletionStage<HttpResponse> order(ApiRequest request, String name) {
    BodyFields body = request.body();
    String who = Proposing.who(request);
    String reason = body.text("reason", ProposalRequest.LONGEST_REASON);
    ControlMeasure measure = ControlMeasures.in(name, body);
    body.done();
    if (services.twoPersons().areRequired()) {
      var asked =
          new ProposalRequest(
              new ProposedAction.Control(measure), reason, ProposalRules.USUAL_TIME);
      return new Proposing(services.twoPersons(), asking).makeInstead(request, who, asked);
    }
    ControlOrder order =
        ControlOrder.of(
            measure, ControlIssuer.person(who), reason, Map.of(), services.clock().instant());
    return asking
        .<MarketControlCommand, MarketControlReply>ask(
            services.market().control(),
            replyTo -> new Order(request.key().value(), order, asking.deadline(request), replyTo))
        .thenApply(ControlRoutes::answer);
  }

  private static HttpResponse answer(MarketControlReply reply) {
    if (reply instanceof Done done) {
      HttpResponse response = Replies.ok(ControlAnswer.of(done.controls(), Optional.empty()));
      return done.repeated() ? Replies.replayed(response) : response;
    }
    Refused refused = (Refused) reply;
    return Replies.problem(Problem.of(codeOf(refused.reason()), refused.detail()));
  }

  private static ProblemCode codeOf(MarketControlReply.Reason reason) {
    return switch (reason) {
      case UNKNOWN_INSTRUMENT -> ProblemCode.UNKNOWN_INSTRUMENT;
      case UNKNOWN_ASSET -> ProblemCode.UNKNOWN_ASSET;
      case LEVERAGE_NOT_POSSIBLE -> ProblemCode.LEVERAGE_NOT_POSSIBLE;
      case STAGE_SKIPPED -> ProblemCode.STAGE_SKIPPED;
      case COMMAND_ID_REUSED -> ProblemCode.IDEMPOTENCY_KEY_REUSED;
      case COMMAND_EXPIRED -> ProblemCode.COMMAND_EXPIRED;
    };
  }
}
