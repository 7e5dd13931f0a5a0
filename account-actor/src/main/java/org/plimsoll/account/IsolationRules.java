package org.plimsoll.account;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;

/**
 * What the account of an isolated position may hold: that one instrument, and collateral in the
 * asset it is settled in or in the settlement asset of the parameters. Any other account may hold
 * anything.
 */
public final class IsolationRules {
  private IsolationRules() {}

  static Optional<Rejection> refusalOfOpening(
      AccountId account, MarginMethod method, MarginParameters parameters) {
    Optional<InstrumentId> instrument = account.isolatedInstrument();
    if (instrument.isEmpty()) {
      return Optional.empty();
    }
    if (contract(instrument.orElseThrow(), parameters).isEmpty()) {
      return Optional.of(
          Rejection.of(
              RejectReason.UNKNOWN_INSTRUMENT,
              "instrument "
                  + instrument.orElseThrow()
                  + " is no listed contract; only a position in one can be isolated"));
    }
    if (account.owner().isolatedInstrument().isPresent()) {
      return Optional.of(
          Rejection.of(
              RejectReason.ISOLATED_INSTRUMENT_ONLY,
              "account " + account.owner() + " is that of an isolated position already"));
    }
    return method.isMargined()
        ? Optional.empty()
        : Optional.of(
            Rejection.of(
                RejectReason.HOUSE_METHOD_NOT_SELECTABLE,
                "an isolated position is margined; choose another method than " + method));
  }

  /** Why the account of an isolated position does not take this asset; empty of any other. */
  public static Optional<Rejection> refusalOfAsset(
      AccountId account, AssetId asset, MarginParameters parameters) {
    return account
        .isolatedInstrument()
        .filter(instrument -> !collateralOf(instrument, parameters).contains(asset))
        .map(
            instrument ->
                Rejection.of(
                    RejectReason.ISOLATED_INSTRUMENT_ONLY,
                    "account "
                        + account
                        + " takes collateral in "
                        + collateralOf(instrument, parameters)
                        + " only, not in "
                        + asset));
  }

  /**
   * Why the account of an isolated position does not take this leg; empty of any other.
   *
   * @param leg of listed instruments and assets
   */
  public static Optional<Rejection> refusalOfLeg(Leg leg, MarginParameters parameters) {
    Optional<InstrumentId> only = leg.account().isolatedInstrument();
    for (LegTrade trade : leg.trades()) {
      if (only.isPresent() && !trade.instrument().equals(only.orElseThrow())) {
        return Optional.of(
            Rejection.of(
                RejectReason.ISOLATED_INSTRUMENT_ONLY,
                "account "
                    + leg.account()
                    + " holds "
                    + only.orElseThrow()
                    + " only; trade "
                    + trade.instrument()
                    + " in another"));
      }
    }
    return leg.assets().stream()
        .flatMap(asset -> refusalOfAsset(leg.account(), asset, parameters).stream())
        .findFirst();
  }

  private static Set<AssetId> collateralOf(InstrumentId instrument, MarginParameters parameters) {
    Set<AssetId> assets = new TreeSet<>(Set.of(parameters.settlementAsset()));
    contract(instrument, parameters).ifPresent(contract -> assets.add(contract.settlement()));
    return assets;
  }

  private static Optional<Contract> contract(InstrumentId id, MarginParameters parameters) {
    return parameters
        .findInstrument(id)
        .filter(Contract.class::isInstance)
        .map(Contract.class::cast);
  }
}
