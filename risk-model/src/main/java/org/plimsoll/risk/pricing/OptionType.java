package org.plimsoll.risk.pricing;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The right an option gives. */
public enum OptionType {
  /** To receive what the underlying is worth above the strike. */
  @JsonProperty("call")
  CALL,
  /** To receive what the underlying is worth below the strike. */
  @JsonProperty("put")
  PUT
}
