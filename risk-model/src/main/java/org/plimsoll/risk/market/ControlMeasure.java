package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import org.plimsoll.risk.units.Rate;

/**
 * One thing that can be ordered of a market, from its strictest form to the form that lifts it. The
 * names below are what the journal holds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlMeasure.InstrumentState.class, name = "instrument-state"),
  @JsonSubTypes.Type(value = ControlMeasure.LeverageCap.class, name = "leverage-cap"),
  @JsonSubTypes.Type(value = ControlMeasure.AssetPause.class, name = "asset-pause"),
  @JsonSubTypes.Type(value = ControlMeasure.VenueState.class, name = "venue-state"),
  @JsonSubTypes.Type(value = ControlMeasure.VenuePause.class, name = "venue-pause")
})
public sealed interface ControlMeasure {

  /** What it is about, in words; of two measures on one subject the stricter is in force. */
  String subject();

  /** Orders measures on one subject; 0 lifts. */
  long strictness();

  /** Whether it asks nothing: it lifts whatever was ordered on its subject. */
  default boolean lifts() {
    return strictness() == 0;
  }

  /** What may be done in one instrument. */
  record InstrumentState(InstrumentId instrument, TradingState state) implements ControlMeasure {
    @Override
    public String subject() {
      return "trading of " + instrument;
    }

    @Override
    public long strictness() {
      return state.ordinal();
    }
  }

  /**
   * The most leverage in one instrument, whatever its rules and its holders' choices say. It raises
   * initial margin and never maintenance margin.
   *
   * @param initialRate the least initial margin rate, 1 / leverage, in (0, 1]; empty: no cap
   */
  record LeverageCap(InstrumentId instrument, Optional<Rate> initialRate)
      implements ControlMeasure {
    public LeverageCap {
      initialRate
          .filter(rate -> rate.units() <= 0 || !rate.isFraction())
          .ifPresent(
              rate -> {
                throw new IllegalArgumentException(
                    "a leverage cap, 1 / leverage, must lie in (0, 1], was: " + rate);
              });
    }

    @Override
    public String subject() {
      return "leverage in " + instrument;
    }

    @Override
    public long strictness() {
      return initialRate.map(Rate::units).orElse(0L);
    }
  }

  /** Whether an asset comes in, goes out, or is lent. */
  record AssetPause(AssetId asset, AssetFlow flow, boolean paused) implements ControlMeasure {
    @Override
    public String subject() {
      return flow + " of " + asset;
    }

    @Override
    public long strictness() {
      return paused ? 1 : 0;
    }
  }

  /** What may be done in any instrument. */
  record VenueState(TradingState state) implements ControlMeasure {
    @Override
    public String subject() {
      return "trading of everything";
    }

    @Override
    public long strictness() {
      return state.ordinal();
    }
  }

  /** Whether the venue does something at all. */
  record VenuePause(VenueActivity activity, boolean paused) implements ControlMeasure {
    @Override
    public String subject() {
      return activity + " of the venue";
    }

    @Override
    public long strictness() {
      return paused ? 1 : 0;
    }
  }
}
