package org.plimsoll.node;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.Leg;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.node.LedgerAudit.FundingSum;
import org.plimsoll.risk.market.MarginParameters;

/**
 * Conservation over a journal that is read once: all accounts, one after the other, then all
 * settlements. What a settlement has moved on one side only is in transit, so the sums hold at any
 * cut of which the settlements were read after the accounts. It keeps a few dozen bytes of every
 * leg until its settlement comes; {@link LedgerCut} does the same while a journal grows.
 */
final class LedgerSums {
  private final SortedMap<String, BigDecimal> conservation = new TreeMap<>();
  private final SortedMap<String, BigDecimal> positions = new TreeMap<>();
  private final SortedMap<String, FundingSum> funding = new TreeMap<>();
  private final Map<SettlementId, List<AppliedLeg>> applied = new HashMap<>();
  private Instant newest = Instant.MIN;
  private int inTransit;

  /**
   * A leg in the journal of an account.
   *
   * @param sequence of its event
   * @param high and {@code low}, half of the hash of its canonical JSON
   */
  private record AppliedLeg(AccountId account, long sequence, long high, long low) {
    static AppliedLeg of(Leg leg, long sequence) {
      byte[] json = StoredEvents.jsonOf(leg).getBytes(StandardCharsets.UTF_8);
      ByteBuffer hash = ByteBuffer.wrap(ExportTotals.sha256().digest(json));
      return new AppliedLeg(leg.account(), sequence, hash.getLong(), hash.getLong());
    }

    boolean isSame(AppliedLeg other) {
      return high == other.high && low == other.low;
    }

    Finding finding(String what) {
      return new Finding(Account.persistenceId(account).id(), sequence, what);
    }
  }

  /**
   * The next event of an account.
   *
   * @param before the account as the events before this one made it
   * @return what is wrong with it; empty if nothing is
   */
  Optional<String> add(AccountId account, long sequence, AccountState before, AccountEvent event) {
    newest = newest.isAfter(event.at()) ? newest : event.at();
    LedgerAudit.flow(event, conservation);
    LedgerAudit.payFunding(event, funding);
    if (event instanceof FundingSettled paid && !LedgerCut.isOfWhatIsHeld(before, paid)) {
      return Optional.of("funding of what it does not hold: " + paid);
    } else if (event instanceof LegSettled settled) {
      if (!settled.leg().account().equals(account)) {
        return Optional.of("it settles a leg of " + settled.leg().account());
      }
      applied
          .computeIfAbsent(settled.settlement(), id -> new ArrayList<>(2))
          .add(AppliedLeg.of(settled.leg(), sequence));
    }
    return Optional.empty();
  }

  /** After the last event of an account. */
  void hold(AccountState state, MarginParameters parameters) {
    LedgerAudit.hold(state, parameters, conservation, positions, funding);
  }

  /**
   * What a settlement is to do, when all accounts were read.
   *
   * @return what is wrong with what accounts did of it
   */
  List<Finding> settle(SettlementTerms terms) {
    List<AppliedLeg> arrived = applied.remove(terms.id());
    if (arrived == null) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    boolean isWhole = true;
    for (Leg leg : terms.legs()) {
      AppliedLeg agreed = AppliedLeg.of(leg, 0);
      Optional<AppliedLeg> its =
          arrived.stream().filter(one -> one.account().equals(leg.account())).findFirst();
      its.ifPresent(arrived::remove);
      if (its.isEmpty()) {
        LedgerCut.carry(leg, conservation, positions, funding);
        isWhole = false;
      } else if (!its.orElseThrow().isSame(agreed)) {
        findings.add(
            its.orElseThrow()
                .finding("another leg than settlement " + terms.id() + " says: " + leg));
      }
    }
    for (AppliedLeg more : arrived) {
      findings.add(more.finding("settlement " + terms.id() + " is none of its, or applied twice"));
    }
    inTransit += isWhole ? 0 : 1;
    return findings;
  }

  /** Legs of settlements that never came. */
  List<Finding> unsettled() {
    List<Finding> findings = new ArrayList<>();
    applied.forEach(
        (settlement, legs) ->
            legs.forEach(
                leg -> findings.add(leg.finding("nobody journaled settlement " + settlement))));
    return findings;
  }

  /** How many settlements have reached some of their accounts and not all. */
  int inTransit() {
    return inTransit;
  }

  /** When the newest event of an account was decided; empty if there is none. */
  Optional<Instant> newest() {
    return newest.equals(Instant.MIN) ? Optional.empty() : Optional.of(newest);
  }

  LedgerAudit audit() {
    return new LedgerAudit(conservation, positions, new TreeMap<>(), funding);
  }
}
