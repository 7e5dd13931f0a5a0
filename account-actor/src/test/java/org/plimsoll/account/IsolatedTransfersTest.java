package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.MixedAccounts.VIEW;
import static org.plimsoll.account.MixedAccounts.book;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountCommand.Deposit;
import org.plimsoll.account.AccountCommand.Open;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** An isolated position is an account of its own: what it may hold, and how it comes and goes. */
class IsolatedTransfersTest {
  private static final SettlementId ID = SettlementId.of("mode-1");
  private static final AccountId ISOLATED = ALICE.isolated(Markets.BTC_PERP);

  @Test
  void the_name_says_whose_and_of_what() {
    assertThat(ISOLATED).hasToString("alice:isolated:BTC-PERP");
    assertThat(ISOLATED.owner()).isEqualTo(ALICE);
    assertThat(ISOLATED.isolatedInstrument()).contains(Markets.BTC_PERP);
    assertThat(ALICE.owner()).isEqualTo(ALICE);
    assertThat(ALICE.isolatedInstrument()).isEmpty();
    AccountId longest = AccountId.of("a".repeat(64));
    assertThat(longest.isolated(InstrumentId.of("X".repeat(32))).owner()).isEqualTo(longest);
    assertThatThrownBy(() -> ISOLATED.isolated(Markets.BTC_PERP))
        .hasMessageContaining("isolated one already");
    assertThatThrownBy(() -> AccountId.of("a".repeat(65) + ":isolated:BTC-PERP"))
        .hasMessageContaining("1 to 64");
  }

  @ParameterizedTest
  @CsvSource({
    "alice:isolated:BTC-PERP, STANDARD,",
    "alice:isolated:BTC-PERP, PORTFOLIO,",
    "alice:isolated:BTC-31JAN25-50000-C, STANDARD,",
    "alice:isolated:BTC-PERP, HOUSE, HOUSE_METHOD_NOT_SELECTABLE",
    "alice:isolated:BTC-SPOT, STANDARD, UNKNOWN_INSTRUMENT",
    "alice:isolated:DOGE-PERP, STANDARD, UNKNOWN_INSTRUMENT",
    "a:isolated:BTC-PERP:isolated:BTC-PERP, STANDARD, ISOLATED_INSTRUMENT_ONLY"
  })
  void it_is_opened_for_a_listed_contract(String id, MarginMethod method, RejectReason refusal) {
    var open = new Open(AccountId.of(id), CommandId.of("k"), method, null);

    assertThat(refusalOf(AccountRules.open(AccountState.EMPTY, open, VIEW, NOW)))
        .isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "alice:isolated:BTC-PERP, USDT,",
    "alice:isolated:BTC-PERP, BTC, ISOLATED_INSTRUMENT_ONLY",
    "alice:isolated:BTC-COIN-PERP, BTC,",
    "alice:isolated:BTC-COIN-PERP, USDT,",
    "alice:isolated:BTC-COIN-PERP, ETH, ISOLATED_INSTRUMENT_ONLY"
  })
  void it_takes_collateral_in_its_settlement_assets_only(
      String id, String asset, RejectReason refusal) {
    AccountId account = AccountId.of(id);
    var deposit = new Deposit(account, CommandId.of("d"), AssetId.of(asset), Cash.of("1"), null);

    assertThat(refusalOf(AccountRules.deposit(isolated(account, ""), deposit, VIEW, NOW)))
        .isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-PERP,",
    "ETH-PERP, ISOLATED_INSTRUMENT_ONLY",
    "BTC-SPOT, ISOLATED_INSTRUMENT_ONLY"
  })
  void it_trades_its_instrument_only(String instrument, RejectReason refusal) {
    SettlementTerms terms =
        TradeLegs.trade(
            ID,
            Optional.empty(),
            ISOLATED,
            Accounts.BOB,
            MixedAccounts.instrument(instrument),
            Quantity.of("0.01"),
            Price.of("50000"));

    assertThat(refusalOf(reserve(ISOLATED, isolated(ISOLATED, "USDT=9000"), terms)))
        .isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource({"100, ", "1000, ", "1001, INSUFFICIENT_COLLATERAL"})
  void collateral_moves_but_is_not_borrowed_for_it(String amount, RejectReason refusal) {
    SettlementTerms terms =
        IsolatedTransfers.ofCollateral(
            ID, Optional.empty(), ALICE, ISOLATED, Markets.USDT, Cash.of(amount));
    AccountState rich = Accounts.holding(book("USDT=1000 BTC=3", ""));

    assertThat(refusalOf(reserve(ALICE, rich, terms))).isEqualTo(refusal);
    assertThat(refusalOf(reserve(ISOLATED, isolated(ISOLATED, ""), terms))).isNull();
  }

  /** Names that are alike up to the first colon are of one owner. */
  @Test
  void collateral_moves_between_accounts_of_one_owner_only() {
    assertThat(
            IsolatedTransfers.ofCollateral(
                    ID,
                    Optional.empty(),
                    ALICE,
                    AccountId.of(ALICE + ":hedges"),
                    Markets.USDT,
                    Cash.of("1"))
                .legs())
        .hasSize(2);
    assertThatThrownBy(
            () ->
                IsolatedTransfers.ofCollateral(
                    ID,
                    Optional.empty(),
                    ALICE,
                    Accounts.BOB.isolated(Markets.BTC_PERP),
                    Markets.USDT,
                    Cash.of("1")))
        .hasMessageContaining("one owner");
  }

  /** Entered at 48,000, so that 2,000 are realized when it leaves at 50,000. */
  @Test
  void a_position_leaves_the_pool_at_the_mark_with_what_is_allocated() {
    Portfolio pool =
        book("USDT=9000", "")
            .plusTrade(Markets.BTC_PERP, Markets.USDT, Quantity.of("1"), Cash.of("-48000"));

    SettlementTerms terms = isolate(pool, Markets.BTC_PERP, "3000");

    assertThat(terms.kind()).isEqualTo(SettlementKind.TRANSFER);
    assertThat(terms.legs().get(0).appliedTo(pool)).isEqualTo(book("USDT=8000", ""));
    assertThat(terms.legs().get(1).appliedTo(Portfolio.EMPTY))
        .isEqualTo(book("USDT=3000", "BTC-PERP=1"));
    assertThat(refusalOf(reserve(ALICE, Accounts.holding(pool), terms))).isNull();
    assertThat(refusalOf(reserve(ISOLATED, isolated(ISOLATED, ""), terms))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what it is       | side | collateral          | comes back as
          BTC-PERP           | 1    | USDT=3000           | USDT=3000
          BTC-PERP           | -1   | USDT=3000           | USDT=3000
          BTC-COIN-PERP      | 100  | BTC=0.1 USDT=50     | BTC=0.1 USDT=50
          """)
  void what_left_comes_back_whole(
      String instrument, String quantity, String collateral, String back) {
    InstrumentId id = InstrumentId.of(instrument);
    Portfolio held = book(collateral, instrument + "=" + quantity);

    SettlementTerms terms = IsolatedTransfers.toPool(ID, Optional.empty(), ALICE, held, id, VIEW);

    assertThat(terms.legs().get(0).appliedTo(held)).isEqualTo(Portfolio.EMPTY);
    assertThat(terms.legs().get(1).appliedTo(Portfolio.EMPTY))
        .isEqualTo(book(back, instrument + "=" + quantity));
  }

  /** The pool pays what the option is worth; the isolated account ends with nothing at all. */
  @Test
  void the_value_of_an_option_moves_as_its_premium() {
    String option = "BTC-31JAN25-50000-C";
    Portfolio held = book("USDT=100", option + "=1");
    Portfolio pool = book("USDT=5000", "");

    SettlementTerms terms =
        IsolatedTransfers.toPool(ID, Optional.empty(), ALICE, held, InstrumentId.of(option), VIEW);

    assertThat(terms.legs().get(0).appliedTo(held)).isEqualTo(Portfolio.EMPTY);
    assertThat(terms.legs().get(1).appliedTo(pool)).isEqualTo(book("USDT=5100", option + "=1"));
  }

  @Test
  void a_debt_of_an_isolated_position_never_comes_to_the_pool() {
    Portfolio held =
        book("USDT=1000", "")
            .plusTrade(Markets.BTC_PERP, Markets.USDT, Quantity.of("1"), Cash.of("-52000"));

    assertThatThrownBy(
            () ->
                IsolatedTransfers.toPool(ID, Optional.empty(), ALICE, held, Markets.BTC_PERP, VIEW))
        .hasMessageContaining("would owe USDT");
    assertThat(
            IsolatedTransfers.obstaclesToPool(
                statement(Accounts.holding(book("USDT=90000", ""))),
                statement(isolated(ISOLATED, held)),
                Markets.BTC_PERP,
                VIEW))
        .extracting(Rejection::reason)
        .containsExactly(RejectReason.INSUFFICIENT_COLLATERAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # pool      | positions               | instrument | asset | allocated | obstacles
          USDT=5000   | BTC-PERP=1              | BTC-PERP   | USDT  | 2500      |
          USDT=5000   | BTC-PERP=1              | BTC-PERP   | USDT  | 2499      | INSUFFICIENT_MARGIN
          USDT=5000   | BTC-PERP=1              | BTC-PERP   | USDT  | 5001      | INSUFFICIENT_COLLATERAL INSUFFICIENT_MARGIN
          USDT=5000   | BTC-PERP=1 ETH-PERP=10  | BTC-PERP   | USDT  | 3500      |
          USDT=5000   | BTC-PERP=1 ETH-PERP=10  | BTC-PERP   | USDT  | 3501      | INSUFFICIENT_MARGIN
          USDT=5000   | ETH-PERP=1              | BTC-PERP   | USDT  | 2500      | POSITION_NOT_SWITCHABLE
          USDT=5000   | BTC-PERP=1              | BTC-PERP   | BTC   | 1         | ISOLATED_INSTRUMENT_ONLY INSUFFICIENT_COLLATERAL INSUFFICIENT_MARGIN
          USDT=5000   | BTC-PERP=1              | BTC-PERP   | XRP   | 1         | ISOLATED_INSTRUMENT_ONLY
          USDT=5000   | BTC-PERP=1              | BTC-PERP   | USDT  | -1        | AMOUNT_NOT_POSITIVE INSUFFICIENT_MARGIN
          """)
  void everything_in_the_way_of_isolation_is_named(
      String collateral,
      String positions,
      String instrument,
      String asset,
      String allocated,
      String expected) {
    List<Rejection> obstacles =
        IsolatedTransfers.obstaclesToIsolated(
            statement(Accounts.holding(book(collateral, positions))),
            Optional.empty(),
            InstrumentId.of(instrument),
            AssetId.of(asset),
            Cash.of(allocated),
            VIEW);

    assertThat(obstacles.stream().map(each -> each.reason().name()).toList())
        .containsExactly(expected == null ? new String[0] : expected.split(" "));
  }

  @Test
  void a_liquidation_and_stale_prices_stand_in_the_way_too() {
    MarketView stale = Markets.withStatus(VIEW, Markets.BTC_USDT, PriceStatus.STALE);
    AccountStatement pool = statement(Accounts.inLiquidation("2000", Optional.empty()));

    assertThat(
            IsolatedTransfers.obstaclesToIsolated(
                pool, Optional.empty(), Markets.BTC_PERP, Markets.USDT, Cash.of("0"), stale))
        .extracting(Rejection::reason)
        .startsWith(RejectReason.LIQUIDATION_IN_PROGRESS, RejectReason.PRICE_NOT_VALID);
  }

  private static SettlementTerms isolate(Portfolio pool, InstrumentId instrument, String cash) {
    return IsolatedTransfers.toIsolated(
        ID, Optional.empty(), ALICE, pool, instrument, Markets.USDT, Cash.of(cash), VIEW);
  }

  private static Decision reserve(AccountId account, AccountState state, SettlementTerms terms) {
    return AccountRules.reserve(state, new ReserveLeg(account, terms, 1, null), VIEW, NOW);
  }

  private static AccountStatement statement(AccountState state) {
    return MarginRules.statement(state, VIEW);
  }

  private static AccountState isolated(AccountId account, String collateral) {
    return isolated(account, book(collateral, ""));
  }

  private static AccountState isolated(AccountId account, Portfolio portfolio) {
    AccountState state = Accounts.fold(List.of(Accounts.opened(account, MarginMethod.STANDARD)));
    for (var held : portfolio.collateral().entrySet()) {
      state =
          state.apply(
              new AccountEvent.CollateralDeposited(
                  CommandId.of("c-" + held.getKey()), held.getKey(), held.getValue(), NOW));
    }
    if (portfolio.positions().isEmpty()) {
      return state;
    }
    var position = portfolio.positions().get(Markets.BTC_PERP);
    Leg leg =
        Leg.of(
            account,
            new LegTrade(
                Markets.BTC_PERP,
                Markets.USDT,
                position.quantity(),
                position.entryCost().negate()));
    return state.apply(
        new AccountEvent.LegSettled(
            ID, SettlementKind.TRADE, leg, Cash.ZERO, Accounts.NONE_REALIZED, NOW));
  }
}
