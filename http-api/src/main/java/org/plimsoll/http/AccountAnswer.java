package org.plimsoll.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OpenLiquidation;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * What an account holds.
 *
 * @param choices what its owner chose: the least initial margin rate per instrument, and the assets
 *     that do not count as collateral
 * @param marginCall the id of the margin call that is open
 * @param viewVersion of the prices used
 */
record AccountAnswer(
    AccountId account,
    MarginMethod method,
    MarginStatus status,
    long revision,
    Instant openedAt,
    SortedMap<AssetId, Cash> balances,
    List<PositionAnswer> positions,
    MarginChoices choices,
    Optional<OpenLiquidation> liquidation,
    Optional<String> marginCall,
    long viewVersion) {

  /**
   * A position.
   *
   * @param averageEntryPrice entry cost per unit, rounded for display
   * @param unrealizedPnl profit at the mark, without funding
   * @param unpaidFunding due since it was last paid; negative is to be received
   * @param markPrice the last one known, whatever its status; empty if there was none yet
   */
  record PositionAnswer(
      InstrumentId instrument,
      Quantity quantity,
      Cash entryCost,
      String averageEntryPrice,
      Optional<Price> markPrice,
      Optional<Cash> unrealizedPnl,
      Cash unpaidFunding) {

    private static final int DECIMALS = 8;

    static PositionAnswer of(InstrumentId instrument, Position position, MarketView view) {
      Optional<Price> mark =
          view.parameters()
              .findInstrument(instrument)
              .map(Instrument::underlying)
              .filter(index -> view.indexPrice(index).isPresent())
              .map(index -> view.markPrice(instrument));
      return of(
          instrument,
          position,
          mark,
          mark.map(price -> view.parameters().contract(instrument)),
          view.fundingIndex(instrument));
    }

    /**
     * At some mark price.
     *
     * @param contract empty if it is not listed
     * @param funding the index up to which funding is due; empty if none is
     */
    static PositionAnswer of(
        InstrumentId instrument,
        Position position,
        Optional<Price> mark,
        Optional<Contract> contract,
        Optional<FundingIndex> funding) {
      return new PositionAnswer(
          instrument,
          position.quantity(),
          position.entryCost(),
          averagePrice(position),
          mark,
          contract.flatMap(listed -> mark.map(price -> position.unrealizedPnl(listed, price))),
          position.unpaidFunding(funding));
    }

    private static String averagePrice(Position position) {
      BigDecimal average =
          position
              .entryCost()
              .toBigDecimal()
              .divide(position.quantity().toBigDecimal(), DECIMALS, RoundingMode.HALF_EVEN)
              .stripTrailingZeros();
      return average.toPlainString();
    }
  }

  static AccountAnswer of(AccountStatement statement, MarketView view) {
    return new AccountAnswer(
        statement.account(),
        statement.method(),
        statement.status(),
        statement.revision(),
        statement.openedAt(),
        statement.portfolio().collateral(),
        statement.portfolio().positions().entrySet().stream()
            .map(held -> PositionAnswer.of(held.getKey(), held.getValue(), view))
            .toList(),
        statement.portfolio().choices(),
        statement.liquidation(),
        statement.calls().open().map(call -> call.raised().call()),
        view.version());
  }
}
