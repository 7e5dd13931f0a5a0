package org.plimsoll.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.proposal.ProposalRules;
import org.plimsoll.account.proposal.ProposedAction;
import org.plimsoll.oracle.ListingRules;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.ParameterFileException;
import org.plimsoll.oracle.ParameterLedgerReply;
import org.plimsoll.oracle.ParameterSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Cash;

/**
 * A proposal as it is asked for.
 *
 * @param expiresIn how long it can be approved
 */
record ProposalRequest(ProposedAction action, String reason, Duration expiresIn) {
  static final int LONGEST_REASON = 200;
  private static final String PARAMETERS = "parameters";
  private static final String WITHDRAWAL = "parameter-withdrawal";
  private static final String RESUME = "index-resume";
  private static final String ADJUSTMENT = "adjustment";

  /**
   * @param inForce parameters that others would have to follow
   * @throws ProblemException naming every field that is wrong
   */
  static ProposalRequest of(BodyFields body, MarginParameters inForce, Instant now) {
    String kind = body.value("kind", ProposalRequest::kind);
    String reason = body.text("reason", LONGEST_REASON);
    Duration expiresIn = expiresIn(body);
    Optional<BodyFields> payload = body.object("payload");
    if (kind == null || payload.isEmpty()) {
      // What is wrong is known; what the payload of no kind would be is not.
      payload.ifPresent(BodyFields::skipRest);
      body.done();
    }
    ProposedAction action = action(kind, payload.orElseThrow(), body);
    if (action instanceof ProposedAction.Parameters next) {
      requireFollowing(inForce, next.set().parameters(), now);
    }
    return new ProposalRequest(action, reason, expiresIn);
  }

  /**
   * Whether other parameters list on what accounts may hold. The ledger asks again when it is time.
   *
   * @throws ProblemException if they do not
   */
  static void requireFollowing(MarginParameters inForce, MarginParameters next, Instant now) {
    ListingRules.refusal(inForce, next, now)
        .ifPresent(
            refused -> {
              throw new ProblemException(codeOf(refused.reason()), refused.detail());
            });
  }

  private static ProblemCode codeOf(ParameterLedgerReply.Reason reason) {
    return ProblemCode.valueOf(reason.name());
  }

  private static String kind(String kind) {
    List<String> kinds = new ArrayList<>(ControlMeasures.KINDS);
    Stream.of(PARAMETERS, WITHDRAWAL, RESUME, ADJUSTMENT).forEach(kinds::add);
    if (!kinds.contains(kind)) {
      throw new IllegalArgumentException("must be one of " + kinds);
    }
    return kind;
  }

  private static Duration expiresIn(BodyFields body) {
    if (!body.has("expiresInSeconds")) {
      return ProposalRules.USUAL_TIME;
    }
    Long seconds = body.wholeNumber("expiresInSeconds");
    if (seconds == null) {
      return ProposalRules.USUAL_TIME;
    }
    long longest = ProposalRules.LONGEST_TIME.toSeconds();
    if (seconds < 1 || seconds > longest) {
      body.wrong("expiresInSeconds", "must be 1 to " + longest);
      return ProposalRules.USUAL_TIME;
    }
    return Duration.ofSeconds(seconds);
  }

  /** Reads the payload to its end; whatever is wrong with it or before it is said. */
  private static ProposedAction action(String kind, BodyFields payload, BodyFields body) {
    switch (kind) {
      case PARAMETERS -> {
        Optional<MarginParameters> set = parametersIn(payload);
        Instant effectiveAt = payload.value("effectiveAt", Rfc3339::parse);
        body.done();
        return new ProposedAction.Parameters(ParameterSet.of(set.orElseThrow()), effectiveAt);
      }
      case WITHDRAWAL -> {
        String fingerprint = payload.text("fingerprint", 64);
        body.done();
        return new ProposedAction.ParameterWithdrawal(fingerprint);
      }
      case RESUME -> {
        IndexId index = payload.value("index", IndexId::of);
        body.done();
        return new ProposedAction.IndexResume(index);
      }
      case ADJUSTMENT -> {
        return adjustment(payload, body);
      }
      default -> {
        var measure = ControlMeasures.in(kind, payload);
        body.done();
        return new ProposedAction.Control(measure);
      }
    }
  }

  /**
   * A whole set of parameters, in a field of this name.
   *
   * @return empty if it is wrong, which is said at the end
   */
  static Optional<MarginParameters> parametersIn(BodyFields fields) {
    return fields
        .raw(PARAMETERS)
        .flatMap(
            json -> {
              try {
                return Optional.of(ParameterFile.parse(PARAMETERS, json.toString()));
              } catch (ParameterFileException e) {
                fields.wrong(PARAMETERS, FieldError.shortened(e.getMessage()));
                return Optional.empty();
              }
            });
  }

  private static ProposedAction adjustment(BodyFields payload, BodyFields body) {
    AccountId account = payload.account("account");
    AssetId asset = payload.value("asset", AssetId::of);
    Cash amount = payload.value("amount", Cash::of);
    if (amount != null && amount.isZero()) {
      payload.wrong("amount", "must not be zero");
    }
    boolean isBookkeeping =
        AccountId.allClearing().contains(account) || AccountId.allLending().contains(account);
    if (isBookkeeping) {
      payload.wrong("account", "keeps the books of the venue, which settlements alone change");
    }
    body.done();
    return new ProposedAction.Adjustment(account, asset, amount);
  }
}
