package org.plimsoll.account;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** Accounts and trades for tests, on the market of {@link Markets}. */
final class Accounts {
  static final AccountId ALICE = AccountId.of("alice");
  static final AccountId BOB = AccountId.of("bob");
  static final AccountId CAROL = AccountId.of("carol");
  static final Instant NOW = Markets.AS_OF.plusSeconds(60);

  /** Trades for everybody. */
  static final Authority ENGINE = new Authority("engine", Set.of(Authority.ALL, "house"));

  /** What a trade that only opens realizes. */
  static final SortedMap<AssetId, Cash> NONE_REALIZED =
      new TreeMap<>(Map.of(Markets.USDT, Cash.ZERO));

  static final AccountSettings SETTINGS =
      new AccountSettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          Duration.ofSeconds(120),
          Duration.ofMinutes(15),
          Duration.ofSeconds(10));

  private Accounts() {}

  static AccountOpened opened(AccountId account, MarginMethod method) {
    return new AccountOpened(account, method, CommandId.of("open-" + account), NOW);
  }

  static CollateralDeposited deposited(String key, String cash) {
    return new CollateralDeposited(CommandId.of(key), Markets.USDT, Cash.of(cash), NOW);
  }

  /** An account that is open, has cash, and traded BTC-PERP with bob. */
  static List<AccountEvent> history(String cash, String quantity, String price) {
    List<AccountEvent> events = new ArrayList<>();
    events.add(opened(ALICE, MarginMethod.STANDARD));
    events.add(deposited("first-deposit", cash));
    SettlementTerms terms = trade("first-trade", quantity, price);
    events.add(
        new LegSettled(
            terms.id(), terms.kind(), terms.legs().get(0), Cash.ZERO, NONE_REALIZED, NOW));
    return events;
  }

  static AccountState fold(List<? extends AccountEvent> events) {
    AccountState state = AccountState.EMPTY;
    for (AccountEvent event : events) {
      state = state.apply(event);
    }
    return state;
  }

  /** Alice as if she had come to hold this. */
  static AccountState holding(Portfolio portfolio) {
    return holding(portfolio, MarginStatus.ABOVE_INITIAL, MarginMethod.STANDARD);
  }

  static AccountState holding(Portfolio portfolio, MarginStatus status, MarginMethod method) {
    return new AccountState(
        Optional.of(opened(ALICE, method)),
        method,
        portfolio,
        status,
        Optional.empty(),
        TreePMap.empty(),
        HashTreePMap.empty(),
        MarginCallState.NONE,
        CommandWindow.EMPTY,
        7,
        TreePMap.empty(),
        InterestState.NONE);
  }

  /** With so much BTC-PERP, bought at 50,000. */
  static AccountState holding(String cash, String btc) {
    return holding(
        btc.equals("0")
            ? Portfolios.cash(cash)
            : Portfolios.of(cash, Map.of(Markets.BTC_PERP, Portfolios.position(btc, "50000"))));
  }

  /** Long one BTC, of revision 7, in liquidation alice-3. */
  static AccountState inLiquidation(String cash, Optional<OpenStep> step) {
    return withLiquidation(
        holding(
            Portfolios.longBtc(cash, "1", "50000"),
            MarginStatus.BELOW_MAINTENANCE,
            MarginMethod.STANDARD),
        new OpenLiquidation("alice-3", step.isPresent() ? 1 : 0, step));
  }

  static AccountState withLiquidation(AccountState state, OpenLiquidation liquidation) {
    return new AccountState(
        state.opened(),
        state.method(),
        state.portfolio(),
        state.status(),
        Optional.of(liquidation),
        state.reservations(),
        state.settled(),
        state.calls(),
        state.commands(),
        state.revision(),
        state.orders(),
        state.interest());
  }

  /** Alice buys BTC-PERP of bob; a negative quantity is a sale. */
  static SettlementTerms trade(String id, String quantity, String price) {
    return trade(id, ALICE, BOB, Markets.BTC_PERP, quantity, price);
  }

  static SettlementTerms trade(
      String id,
      AccountId buyer,
      AccountId seller,
      InstrumentId instrument,
      String quantity,
      String price) {
    return terms(SettlementKind.TRADE, id, buyer, seller, instrument, quantity, price);
  }

  /** The counterparty's leg first, alice's last. */
  static SettlementTerms unwind(String id, String quantity, String price) {
    String opposite = Quantity.of(quantity).negate().toString();
    return terms(SettlementKind.UNWIND, id, BOB, ALICE, Markets.BTC_PERP, opposite, price);
  }

  static SettlementTerms terms(
      SettlementKind kind,
      String id,
      AccountId buyer,
      AccountId seller,
      InstrumentId instrument,
      String quantity,
      String price) {
    Quantity bought = Quantity.of(quantity);
    Cash paid = bought.times(Price.of(price), RoundingMode.UNNECESSARY);
    SettlementTerms terms =
        new SettlementTerms(
            SettlementId.of(id),
            kind,
            kind.isReserved() ? Optional.of(CommandId.of("key-" + id)) : Optional.empty(),
            List.of(
                Leg.of(buyer, new LegTrade(instrument, Markets.USDT, bought, paid.negate())),
                Leg.of(seller, new LegTrade(instrument, Markets.USDT, bought.negate(), paid))));
    return kind.isReserved() ? terms.askedBy(ENGINE) : terms;
  }

  static Leg transfer(AccountId account, String cash) {
    return Leg.of(account, List.of(), Map.of(Markets.USDT, Cash.of(cash)), Map.of());
  }
}
