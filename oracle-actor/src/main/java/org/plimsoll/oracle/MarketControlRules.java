package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.oracle.MarketControlCommand.Order;
import org.plimsoll.oracle.MarketControlCommand.RecordCover;
import org.plimsoll.oracle.MarketControlEvent.ControlOrdered;
import org.plimsoll.oracle.MarketControlEvent.CoverStressed;
import org.plimsoll.oracle.MarketControlReply.Reason;
import org.plimsoll.oracle.MarketControlReply.Refused;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlMeasure.AssetPause;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;

/** What may be ordered of the market, and by whom. Pure. */
final class MarketControlRules {
  private MarketControlRules() {}

  /** What becomes of an order. */
  sealed interface Decision {
    record Journal(MarketControlEvent event) implements Decision {}

    /** It is so already. */
    record Nothing(boolean repeated) implements Decision {}

    record Refuse(Refused refusal) implements Decision {}
  }

  static Decision order(
      MarketControlState state, Order command, MarginParameters parameters, Instant now) {
    Optional<Object> asked = state.asked(command.commandId());
    if (asked.isPresent()) {
      return repeat(asked.orElseThrow() instanceof ControlOrder first && same(first, command));
    }
    if (now.isAfter(command.deadline())) {
      return refuse(
          Reason.COMMAND_EXPIRED,
          "the order was to be done by "
              + command.deadline()
              + "; look what is in force and"
              + " order again under a new key");
    }
    ControlOrder order = command.order();
    ControlMeasure measure = order.measure();
    Optional<Refused> refusal =
        refusalOfSubject(measure, parameters).or(() -> refusalOfStage(state, order));
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.orElseThrow());
    }
    Optional<ControlOrder> own = state.own(measure.subject(), order.issuer());
    boolean changesNothing =
        !order.issuer().ofPerson()
            && own.map(ControlOrder::measure).map(measure::equals).orElse(measure.lifts());
    if (changesNothing) {
      return new Decision.Nothing(false);
    }
    ControlOrder dated =
        new ControlOrder(measure, order.issuer(), order.reason(), order.numbers(), now);
    Optional<ControlMeasure> before = state.inForce(measure.subject()).map(ControlOrder::measure);
    return new Decision.Journal(new ControlOrdered(command.commandId(), dated, before));
  }

  static Decision recordCover(MarketControlState state, RecordCover command) {
    return state.asked(command.commandId()).isPresent()
        ? new Decision.Nothing(true)
        : new Decision.Journal(new CoverStressed(command.commandId(), command.stress()));
  }

  /** The same request: when it was journaled and the figures of the moment do not count. */
  private static boolean same(ControlOrder first, Order command) {
    ControlOrder again = command.order();
    return first.measure().equals(again.measure())
        && first.issuer().equals(again.issuer())
        && first.reason().equals(again.reason());
  }

  private static Decision repeat(boolean isSame) {
    return isSame
        ? new Decision.Nothing(true)
        : refuse(Reason.COMMAND_ID_REUSED, "this key was used for another order");
  }

  private static Optional<Refused> refusalOfSubject(
      ControlMeasure measure, MarginParameters parameters) {
    if (measure instanceof InstrumentState state) {
      return refusalOfInstrument(state.instrument(), parameters);
    } else if (measure instanceof LeverageCap cap) {
      return refusalOfInstrument(cap.instrument(), parameters)
          .or(
              () ->
                  parameters.instrument(cap.instrument()) instanceof FuturesContract
                      ? Optional.empty()
                      : Optional.of(
                          new Refused(
                              Reason.LEVERAGE_NOT_POSSIBLE,
                              "leverage is capped of futures, which "
                                  + cap.instrument()
                                  + " is not")));
    } else if (measure instanceof AssetPause pause) {
      return refusalOfAsset(pause.asset(), parameters);
    }
    return Optional.empty();
  }

  private static Optional<Refused> refusalOfInstrument(
      InstrumentId instrument, MarginParameters parameters) {
    return parameters.findInstrument(instrument).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Refused(Reason.UNKNOWN_INSTRUMENT, "instrument " + instrument + " is not listed"));
  }

  private static Optional<Refused> refusalOfAsset(AssetId asset, MarginParameters parameters) {
    return parameters.findAsset(asset).isPresent()
        ? Optional.empty()
        : Optional.of(new Refused(Reason.UNKNOWN_ASSET, "asset " + asset + " is not listed"));
  }

  /** People reopen one stage at a time, so that what was halted first shows how it unwinds. */
  private static Optional<Refused> refusalOfStage(MarketControlState state, ControlOrder order) {
    ControlMeasure measure = order.measure();
    boolean isStaged = measure instanceof InstrumentState || measure instanceof VenueState;
    long inForce = state.inForce(measure.subject()).map(o -> o.measure().strictness()).orElse(0L);
    return isStaged && order.issuer().ofPerson() && inForce - measure.strictness() > 1
        ? Optional.of(
            new Refused(
                Reason.STAGE_SKIPPED,
                measure.subject() + " is halted; make it reduce-only first, then open it"))
        : Optional.empty();
  }

  private static Decision refuse(Reason reason, String detail) {
    return new Decision.Refuse(new Refused(reason, detail));
  }
}
