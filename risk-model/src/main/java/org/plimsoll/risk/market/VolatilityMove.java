package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a scenario does to volatilities. */
public enum VolatilityMove {
  @JsonProperty("up")
  UP,
  @JsonProperty("none")
  NONE,
  @JsonProperty("down")
  DOWN,
  /** One wing of the smile up, the other down, and the reverse: the worse counts. */
  @JsonProperty("skew-linear")
  SKEW_LINEAR,
  /** Both wings up, and both down: the worse counts. */
  @JsonProperty("skew-absolute")
  SKEW_ABSOLUTE;

  public boolean isSkew() {
    return this == SKEW_LINEAR || this == SKEW_ABSOLUTE;
  }
}
