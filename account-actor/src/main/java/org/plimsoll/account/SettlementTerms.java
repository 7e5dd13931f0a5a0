package org.plimsoll.account;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.risk.market.MarketView;

/**
 * A balanced set of legs: per asset the cash sums to zero, per instrument the quantity does. One
 * that is not balanced cannot be built.
 *
 * @param by who asks for it, which must cover every account
 * @param commandId the caller's key, which each account remembers; empty for the venue's own
 * @param legs in the order in which they are applied when nothing has to be reserved; an account
 *     that waits for the settlement stands last, so that it keeps asking until all is done
 */
public record SettlementTerms(
    SettlementId id,
    SettlementKind kind,
    Authority by,
    Optional<CommandId> commandId,
    List<Leg> legs) {

  /**
   * @throws IllegalArgumentException naming what does not balance, or an account with two legs
   */
  public SettlementTerms {
    by = by == null ? Authority.UNRECORDED : by;
    legs = List.copyOf(legs);
    Set<AccountId> accounts = new HashSet<>();
    Map<String, BigInteger> sums = new TreeMap<>();
    for (Leg leg : legs) {
      if (!accounts.add(leg.account())) {
        throw new IllegalArgumentException(
            "settlement " + id + " has two legs of account " + leg.account());
      }
      for (LegTrade trade : leg.trades()) {
        add(sums, "instrument " + trade.instrument(), trade.quantity().units());
        add(sums, "asset " + trade.settlement(), trade.cash().units());
      }
      leg.transfers().forEach((asset, cash) -> add(sums, "asset " + asset, cash.units()));
    }
    sums.forEach(
        (what, sum) -> {
          if (sum.signum() != 0) {
            throw new IllegalArgumentException(
                "settlement " + id + " is not balanced: " + what + " is off by " + sum + "e-8");
          }
        });
  }

  /**
   * The venue's own; under a caller's key they are nobody's until it is said {@link #askedBy
   * whose}.
   */
  public SettlementTerms(
      SettlementId id, SettlementKind kind, Optional<CommandId> commandId, List<Leg> legs) {
    this(id, kind, commandId.isPresent() ? Authority.NOBODY : kind.settler(), commandId, legs);
  }

  /** These terms as this caller asks for them. */
  public SettlementTerms askedBy(Authority caller) {
    return new SettlementTerms(id, kind, caller, commandId, legs);
  }

  /** An account that who asks for this may not act for; empty if there is none. */
  Optional<AccountId> notCovered() {
    return legs.stream().map(Leg::account).filter(account -> !by.covers(account)).findFirst();
  }

  /** What the journals of the accounts say of who asked. */
  Cause cause() {
    return new Cause(Optional.of(by.subject()), commandId.map(CommandId::value));
  }

  /** These terms with the funding indexes of the view where none are set yet. */
  SettlementTerms fundedAt(MarketView view) {
    return new SettlementTerms(
        id, kind, by, commandId, legs.stream().map(leg -> leg.fundedAt(view)).toList());
  }

  /** Whether a perpetual of theirs has a funding index that is not known to the view yet. */
  boolean awaitsFunding(MarketView view) {
    return legs.stream()
        .flatMap(leg -> leg.trades().stream())
        .anyMatch(
            trade -> trade.fundingIndex().isEmpty() && view.awaitsFunding(trade.instrument()));
  }

  /** Whether the same caller asked for the same, whatever it may act for and the funding was. */
  boolean asksTheSameAs(SettlementTerms other) {
    return id.equals(other.id)
        && kind == other.kind
        && commandId.equals(other.commandId)
        && legs.stream()
            .map(Leg::unfunded)
            .toList()
            .equals(other.legs.stream().map(Leg::unfunded).toList());
  }

  /** These terms with the orders that the legs of some accounts fill. */
  public SettlementTerms filling(Map<AccountId, OrderId> orders) {
    List<Leg> filling =
        legs.stream()
            .map(
                leg ->
                    orders.containsKey(leg.account())
                        ? leg.filling(orders.get(leg.account()))
                        : leg)
            .toList();
    return new SettlementTerms(id, kind, by, commandId, filling);
  }

  /** What was asked, in one line: the same legs under another id are another request. */
  String request() {
    return kind
        + " "
        + id
        + legs.stream().map(leg -> "; " + leg.describe()).collect(Collectors.joining());
  }

  private static void add(Map<String, BigInteger> sums, String what, long units) {
    sums.merge(what, BigInteger.valueOf(units), BigInteger::add);
  }
}
