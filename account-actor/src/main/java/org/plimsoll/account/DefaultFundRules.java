package org.plimsoll.account;

import java.util.Optional;

/**
 * What the account of a contribution to the default fund takes part in: transfers from and to its
 * owner, and the losses it is there to pay. Pure.
 */
final class DefaultFundRules {
  private DefaultFundRules() {}

  static Optional<Rejection> refusalOfWithdrawal(AccountId account) {
    return account.isDefaultFund() ? Optional.of(refusal(account)) : Optional.empty();
  }

  /** Why a leg that needs agreement is none of a contribution; empty of any other account. */
  static Optional<Rejection> refusalOfLeg(Leg leg, SettlementTerms terms) {
    if (!leg.account().isDefaultFund()) {
      return Optional.empty();
    }
    boolean isWithOwner =
        terms.kind() == SettlementKind.TRANSFER
            && leg.trades().isEmpty()
            && terms.legs().stream()
                .map(Leg::account)
                .filter(other -> !other.equals(leg.account()))
                .allMatch(
                    other ->
                        other.isolatedInstrument().isEmpty()
                            && other.defaultFund().equals(leg.account()));
    return isWithOwner ? Optional.empty() : Optional.of(refusal(leg.account()));
  }

  private static Rejection refusal(AccountId account) {
    return Rejection.of(
        RejectReason.DEFAULT_FUND_ACCOUNT,
        "account " + account + " holds a contribution to the default fund; move that instead");
  }
}
