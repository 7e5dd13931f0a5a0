package org.plimsoll.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.AssetFlow;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlMeasure.AssetPause;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenuePause;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.units.Rate;

/** The measures of market control as people ask for them. */
final class ControlMeasures {
  /** Their names. */
  static final List<String> KINDS =
      List.of("halt", "reduce-only", "open", "cap-leverage", "pause", "resume");

  private ControlMeasures() {}

  /**
   * Reads one from the fields of a body.
   *
   * @param kind one of {@link #KINDS}
   */
  static ControlMeasure in(String kind, BodyFields body) {
    return switch (kind) {
      case "halt" -> trading(body, TradingState.HALTED);
      case "reduce-only" -> trading(body, TradingState.REDUCE_ONLY);
      case "open" -> trading(body, TradingState.OPEN);
      case "cap-leverage" -> leverageCap(body);
      case "pause" -> pause(body, true);
      case "resume" -> pause(body, false);
      default -> throw new IllegalArgumentException("no control is named " + kind);
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
