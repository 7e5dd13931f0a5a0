package org.plimsoll.account.proposal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.plimsoll.account.AccountId;
import org.plimsoll.oracle.ParameterSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Cash;

/** What can be proposed. The names below are what the journal holds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProposedAction.Control.class, name = "control"),
  @JsonSubTypes.Type(value = ProposedAction.Parameters.class, name = "parameters"),
  @JsonSubTypes.Type(
      value = ProposedAction.ParameterWithdrawal.class,
      name = "parameter-withdrawal"),
  @JsonSubTypes.Type(value = ProposedAction.IndexResume.class, name = "index-resume"),
  @JsonSubTypes.Type(value = ProposedAction.Adjustment.class, name = "adjustment")
})
public sealed interface ProposedAction {
  /** The same without what is too long for a list. */
  default ProposedAction brief() {
    return this;
  }

  /** Puts a measure in force, or lifts one. */
  record Control(ControlMeasure measure) implements ProposedAction {}

  /**
   * Puts other margin parameters in force.
   *
   * @param effectiveAt from when; over by the time it is approved: as soon as it can be
   */
  record Parameters(ParameterSet set, Instant effectiveAt) implements ProposedAction {
    @Override
    public ProposedAction brief() {
      return new Parameters(new ParameterSet(set.version(), set.fingerprint(), ""), effectiveAt);
    }
  }

  /** Takes back the parameters that are scheduled. */
  record ParameterWithdrawal(String fingerprint) implements ProposedAction {}

  /** Has a halted index trusted again. */
  record IndexResume(IndexId index) implements ProposedAction {}

  /**
   * Corrects what an account has: a deposit, or a withdrawal by the rules of any other, since a
   * correction below them would make debts that nobody agreed to.
   *
   * @param amount signed, not zero
   */
  record Adjustment(AccountId account, AssetId asset, Cash amount) implements ProposedAction {
    public Adjustment {
      if (amount.units() == 0) {
        throw new IllegalArgumentException("an adjustment must not be zero");
      }
    }
  }
}
