package org.plimsoll.account.risklog;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * What the {@link RiskLog} holds. Fields are added and never renamed; the name below is what the
 * journal holds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = RiskLogEvent.RiskNoted.class, name = "risk-noted"))
public sealed interface RiskLogEvent {

  /** The next event in the order of all accounts. */
  record RiskNoted(RiskNote note, Instant at) implements RiskLogEvent {}
}
