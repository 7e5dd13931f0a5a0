package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OpenLiquidation;
import org.plimsoll.account.OpenOrder;
import org.plimsoll.account.SettlementId;
import org.plimsoll.http.AccountAnswer.PositionAnswer;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;

/**
 * What an account held after some event. Nothing is priced anew: marks and requirements are those
 * that were last journaled up to then.
 *
 * @param revision the sequence of that event
 * @param recordedAt when it was journaled
 * @param reservations settlements it had agreed to and that were under way
 * @param figures the last journaled ones, which may be older than the event
 */
record PastAccount(
    AccountId account,
    MarginMethod method,
    MarginStatus status,
    long revision,
    Instant recordedAt,
    Instant openedAt,
    SortedMap<AssetId, Cash> balances,
    List<PositionAnswer> positions,
    MarginChoices choices,
    Optional<OpenLiquidation> liquidation,
    Optional<String> marginCall,
    List<OpenOrder> orders,
    List<SettlementId> reservations,
    Optional<AccountReplay.Figured> figures) {

  /**
   * Empty if the account was not open yet.
   *
   * @param listed instruments, by which profits are told
   */
  static Optional<PastAccount> of(
      AccountId account,
      AccountReplay replay,
      Function<InstrumentId, Optional<Instrument>> listed) {
    AccountState state = replay.state();
    return state
        .opened()
        .map(
            opened ->
                new PastAccount(
                    account,
                    state.method(),
                    state.status(),
                    state.revision(),
                    replay.recordedAt().orElseThrow(),
                    opened.at(),
                    state.portfolio().collateral(),
                    positions(replay, listed),
                    state.portfolio().choices(),
                    state.liquidation(),
                    state.calls().open().map(call -> call.raised().call()),
                    List.copyOf(state.orders().values()),
                    List.copyOf(state.reservations().keySet()),
                    replay.figures()));
  }

  private static List<PositionAnswer> positions(
      AccountReplay replay, Function<InstrumentId, Optional<Instrument>> listed) {
    Map<InstrumentId, Price> marks =
        replay.figures().<Map<InstrumentId, Price>>map(f -> f.figures().marks()).orElse(Map.of());
    Map<InstrumentId, FundingIndex> funding =
        replay
            .figures()
            .<Map<InstrumentId, FundingIndex>>map(f -> f.figures().fundingIndexes())
            .orElse(Map.of());
    return replay.state().portfolio().positions().entrySet().stream()
        .map(
            held ->
                PositionAnswer.of(
                    held.getKey(),
                    held.getValue(),
                    Optional.ofNullable(marks.get(held.getKey())),
                    listed
                        .apply(held.getKey())
                        .filter(Contract.class::isInstance)
                        .map(Contract.class::cast),
                    Optional.ofNullable(funding.get(held.getKey()))))
        .toList();
  }
}
