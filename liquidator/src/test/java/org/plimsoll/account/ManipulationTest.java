package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.liquidation.BreakerHistory;
import org.plimsoll.liquidation.BreakerReading;
import org.plimsoll.liquidation.BreakerRules;
import org.plimsoll.liquidation.BreakerSettings;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Incidents in which somebody moved a thin market to take others' money out, under the parameters
 * of the house: the rules of accounts and of the circuit breakers together, second by second.
 */
class ManipulationTest {
  private static final MarginParameters HOUSE = ParameterFile.house();
  private static final InstrumentId THIN = InstrumentId.of("DOT-PERP");
  private static final InstrumentId SPOT = InstrumentId.of("BTC-SPOT");
  private static final IndexId DOT = IndexId.of("DOT-USDT");
  private static final IndexId BTC_INDEX = IndexId.of("BTC-USDT");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final AssetId BTC = AssetId.of("BTC");
  private static final AccountId LONG = AccountId.of("mallory:long");
  private static final AccountId SHORT = AccountId.of("mallory:short");
  private static final AccountId MAKER = AccountId.of("house:market-maker:0");
  private static final Instant START = Instant.parse("2022-10-11T22:00:00Z");
  private static final Cash DEPOSIT = Cash.of("5000000");
  private static final Cash FUND = Cash.of("10000");
  private static final int SECONDS = 600;

  private MarketControls controls = MarketControls.NONE;

  @Test
  void s07_a_pump_by_13_in_ten_minutes_takes_out_no_more_than_was_deposited() {
    BreakerSettings settings = BreakerSettings.from(ConfigFactory.load());
    BreakerRules rules = new BreakerRules(settings, Cash.of("5000000"));
    BreakerHistory history = BreakerHistory.EMPTY;
    SettlementTerms trade = trade("open", LONG, SHORT, "2000000", "5");
    AccountState buyer = opened(LONG, trade, view("5", START));
    AccountState seller = opened(SHORT, trade, view("5", START));
    Cash most = Cash.ZERO;
    for (int second = 0; second <= SECONDS; second++) {
      Instant now = START.plusSeconds(second);
      MarketView view = view(price(second), now);
      // Who attacks acts at the new price before the breakers have seen it.
      Cash out = mostOut(buyer, view, price(second)).plus(withdrawable(seller, USDT, view));
      most = most.max(out);
      BreakerReading reading = reading(view, now, buyer, seller);
      history = history.with(reading, settings);
      for (ControlOrder order : rules.orders(history, reading)) {
        controls = controls.with(order);
      }
    }

    Cash deposits = DEPOSIT.plus(DEPOSIT);
    Cash small = deposits.times(Rate.of("0.01"), RoundingMode.UP);
    assertThat(most).isBetween(DEPOSIT, deposits.plus(small));
    assertThat(controls.stateOf(THIN)).isEqualTo(TradingState.REDUCE_ONLY);
    MarketView end = view(price(SECONDS), START.plusSeconds(SECONDS));
    assertThat(mostOut(buyer, end, price(SECONDS))).isEqualTo(Cash.ZERO);
  }

  @Test
  void s08_margin_cannot_be_withdrawn_from_under_an_oversize_position() {
    SettlementTerms trade = trade("open", LONG, SHORT, "1000000", "5");
    AccountState seller = opened(SHORT, trade, view("5", START));
    MarketView view = view("5", START);
    Cash most = withdrawable(seller, USDT, view);

    Decision more = withdraw(seller, USDT, most.plus(Cash.of("0.01")), view);

    assertThat(((Decision.Refuse) more).rejection().reason())
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    AccountState left =
        seller.apply(((Decision.Accept) withdraw(seller, USDT, most, view)).events().get(0));
    var standing = MarginRules.stand(left, left.portfolio(), view);
    assertThat(standing.initialExcess()).isGreaterThanOrEqualTo(Cash.ZERO);
    assertThat(standing.statusAfter(left.status()).isBreach()).isFalse();
    assertThat(Equity.of(left.portfolio(), view("5.3", START)).netValue())
        .as("what a pump by six percent leaves is still the owner's")
        .isGreaterThan(Cash.ZERO);
  }

  /** The most that leaves: profit realized and withdrawn, or borrowed against and withdrawn. */
  private Cash mostOut(AccountState buyer, MarketView view, String price) {
    Cash most = withdrawable(buyer, USDT, view);
    SettlementTerms close = trade("close", MAKER, LONG, "2000000", price);
    Optional<AccountState> closed = agreed(buyer, close, view);
    if (closed.isPresent()) {
      most = most.max(withdrawable(closed.get(), USDT, view));
    }
    for (String coins : List.of("20", "60", "200", "600", "2000")) {
      SettlementTerms borrow =
          TradeLegs.trade(
              SettlementId.of("borrow"),
              Optional.of(CommandId.of("borrow")),
              LONG,
              MAKER,
              HOUSE.instrument(SPOT),
              Quantity.of(coins),
              Price.of("50000"));
      Optional<AccountState> indebted = agreed(buyer, borrow, view);
      if (indebted.isPresent()) {
        Cash bitcoin = withdrawable(indebted.get(), BTC, view);
        most = most.max(view.valueOf(BTC, bitcoin, RoundingMode.DOWN));
      }
    }
    return most;
  }

  private static Optional<AccountState> agreed(
      AccountState state, SettlementTerms terms, MarketView view) {
    Decision decision =
        AccountRules.reserve(
            state, new AccountCommand.ReserveLeg(LONG, terms, 1, null), view, view.asOf());
    return decision instanceof Decision.Accept
        ? Optional.of(settled(state, LONG, terms, view))
        : Optional.empty();
  }

  private static Cash withdrawable(AccountState state, AssetId asset, MarketView view) {
    long least = 0;
    long most = state.portfolio().collateralOf(asset).max(Cash.ZERO).units() + 1;
    while (most - least > 1) {
      long middle = least + (most - least) / 2;
      boolean passes =
          withdraw(state, asset, Cash.ofUnits(middle), view) instanceof Decision.Accept;
      least = passes ? middle : least;
      most = passes ? most : middle;
    }
    return Cash.ofUnits(least);
  }

  private static Decision withdraw(
      AccountState state, AssetId asset, Cash amount, MarketView view) {
    return AccountRules.withdraw(
        state,
        new AccountCommand.Withdraw(
            MarginRules.accountOf(state), CommandId.of("w"), asset, amount, null),
        view,
        view.asOf());
  }

  private static AccountState opened(AccountId id, SettlementTerms trade, MarketView view) {
    AccountState state =
        AccountState.EMPTY
            .apply(
                new AccountEvent.AccountOpened(
                    id, MarginMethod.STANDARD, CommandId.of("open"), START))
            .apply(new AccountEvent.CollateralDeposited(CommandId.of("d"), USDT, DEPOSIT, START));
    return settled(state, id, trade, view);
  }

  private static AccountState settled(
      AccountState state, AccountId id, SettlementTerms terms, MarketView view) {
    AccountState after = state;
    for (AccountEvent event :
        AccountRules.apply(
            state, new AccountCommand.ApplyLeg(id, terms, null), view, view.asOf())) {
      after = after.apply(event);
    }
    return after;
  }

  private static SettlementTerms trade(
      String id, AccountId buyer, AccountId seller, String quantity, String price) {
    return TradeLegs.trade(
        SettlementId.of(id),
        Optional.of(CommandId.of(id)),
        buyer,
        seller,
        HOUSE.instrument(THIN),
        Quantity.of(quantity),
        Price.of(price));
  }

  private static BreakerReading reading(MarketView view, Instant now, AccountState... accounts) {
    Cash owed = Cash.ZERO;
    for (AccountState state : accounts) {
      owed = owed.plus(Equity.of(state.portfolio(), view).netValue().negate().max(Cash.ZERO));
    }
    return new BreakerReading(now, view, Optional.of(FUND), Optional.of(owed), new TreeMap<>());
  }

  /** 5 to 65, by the same fraction every second. */
  private static String price(int second) {
    return Price.nearest(5 * Math.pow(13, second / (double) SECONDS)).toString();
  }

  private MarketView view(String dot, Instant at) {
    Map<IndexId, IndexPrice> prices = new TreeMap<>();
    for (IndexId index : HOUSE.indexes()) {
      prices.put(index, valid(index, "100", at));
    }
    prices.put(BTC_INDEX, valid(BTC_INDEX, "50000", at));
    prices.put(DOT, valid(DOT, dot, at));
    return MarketView.empty(1, at, HOUSE).with(prices, 2, at).withControls(controls);
  }

  private static IndexPrice valid(IndexId index, String price, Instant at) {
    return new IndexPrice(index, Price.of(price), PriceStatus.VALID, at);
  }
}
