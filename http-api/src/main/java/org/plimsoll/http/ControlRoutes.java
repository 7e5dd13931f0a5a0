package org.plimsoll.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
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
import org.plimsoll.risk.market.AssetFlow;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlMeasure.AssetPause;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenuePause;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.units.Rate;

/** {@code /v1/controls}: what is halted, capped and paused, and how a person changes it. */
final class ControlRoutes {
  private static final String CONTROLS = "/v1/controls";
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_REASON = 200;

  private final ApiServices services;
  private final Asking asking;

  /** Reads what is asked of a control from a body. */
  private interface Wish {
    ControlMeasure in(BodyFields body);
  }

  ControlRoutes(ApiServices services, Asking asking) {
    this.services = services;
    this.asking = asking;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(CONTROLS, "getControls", Access.EVERY_ROLE, this::present),
        ordering("halt", "haltTrading", body -> trading(body, TradingState.HALTED)),
        ordering("reduce-only", "reduceTrading", body -> trading(body, TradingState.REDUCE_ONLY)),
        ordering("open", "openTrading", body -> trading(body, TradingState.OPEN)),
        ordering("cap-leverage", "capLeverage", ControlRoutes::leverageCap),
        ordering("pause", "pauseActivity", body -> pause(body, true)),
        ordering("resume", "resumeActivity", body -> pause(body, false)));
  }

  private Endpoint ordering(String name, String operation, Wish wish) {
    return Endpoint.postedCommand(
        CONTROLS + "/" + name,
        operation,
        "control-" + name,
        Access.of(Role.RISK_OFFICER),
        request -> order(request, wish));
  }

  /** The controls that accounts on this node act by; they are read without asking anybody. */
  private CompletionStage<HttpResponse> present(ApiRequest request) {
    CompletionStage<Optional<CoverStress>> cover =
        asking
            .ask(services.control(), GetPresent::new)
            .thenApply(Present::cover)
            .exceptionally(failure -> Optional.empty());
    return cover.thenApply(
        newest -> Replies.ok(ControlAnswer.of(services.views().get().controls(), newest)));
  }

  private CompletionStage<HttpResponse> order(ApiRequest request, Wish wish) {
    BodyFields body = request.body();
    String who = body.text("who", LONGEST_NAME);
    String reason = body.text("reason", LONGEST_REASON);
    ControlMeasure measure = wish.in(body);
    body.done();
    ControlOrder order =
        ControlOrder.of(
            measure, ControlIssuer.person(who), reason, Map.of(), services.clock().instant());
    return asking
        .<MarketControlCommand, MarketControlReply>ask(
            services.control(),
            replyTo -> new Order(request.key().value(), order, asking.deadline(), replyTo))
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

  /** Of one instrument, or of all where none is named. */
  private static ControlMeasure trading(BodyFields body, TradingState state) {
    return body.optional("instrument", InstrumentId::of)
        .<ControlMeasure>map(instrument -> new InstrumentState(instrument, state))
        .orElseGet(() -> new VenueState(state));
  }

  private static ControlMeasure leverageCap(BodyFields body) {
    InstrumentId instrument = body.value("instrument", InstrumentId::of);
    Optional<Rate> rate = body.optional("leverage", ChoiceRoutes::rateOfLeverage);
    return new LeverageCap(instrument, rate);
  }

  private static ControlMeasure pause(BodyFields body, boolean paused) {
    Optional<AssetId> asset = body.optional("asset", AssetId::of);
    return asset.isPresent()
        ? new AssetPause(
            asset.orElseThrow(), body.value("what", what -> named(AssetFlow.class, what)), paused)
        : new VenuePause(body.value("what", what -> named(VenueActivity.class, what)), paused);
  }

  private static <E extends Enum<E>> E named(Class<E> type, String name) {
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "must be one of " + Arrays.toString(type.getEnumConstants()));
  }
}
