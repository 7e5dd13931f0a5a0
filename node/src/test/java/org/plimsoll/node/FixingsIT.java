package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.oracle.Quote;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.BorrowTerms;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.FundingTerms;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Funding over a restart and expiries, on a node whose clock the test moves. */
class FixingsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-01-05T07:58:30Z");
  private static final Instant EXPIRY = Instant.parse("2026-01-05T08:30:00Z");
  private static final IndexId BTC_USDT = IndexId.of("BTC-USDT");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final AssetId BTC = AssetId.of("BTC");
  private static final InstrumentId SPOT = InstrumentId.of("BTC-SPOT");
  private static final InstrumentId PERP = InstrumentId.of("BTC-PERP");
  private static final InstrumentId FUTURE = InstrumentId.of("BTC-SOON");
  private static final InstrumentId COIN_CALL = InstrumentId.of("BTC-COIN-SOON-C");
  private static final AccountId ALICE = AccountId.of("alice");
  private static final AccountId BOB = AccountId.of("bob");

  @TempDir Path data;

  private volatile Instant now = START;
  private PlimsollNode node = null;
  private Market market;
  private long sequence;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException("the node knows instants only");
        }
      };

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void funding_is_the_same_after_a_restart_and_paid_when_the_position_is_closed() {
    start();
    fund(ALICE, USDT, "20000");
    fund(BOB, USDT, "20000");
    price("50000");
    quote("50100", "50200");
    trade("open", ALICE, BOB, PERP, "1", "50000");

    passMinutes(3, "50000");
    Portfolio before = statement(ALICE).portfolio();
    var index = view().fundingIndex(PERP).orElseThrow();
    // Premium 0.003, without damper; at the end no quote is fresh, so the mark is the index.
    assertThat(index.paidBy(Quantity.ONE, before.position(PERP).orElseThrow().fundingIndex().get()))
        .isEqualTo(Cash.of("150"));

    node.close();
    start();
    assertThat(view().fundingIndex(PERP)).contains(index);
    assertThat(statement(ALICE).portfolio()).isEqualTo(before);
    price("50000");
    trade("close", BOB, ALICE, PERP, "1", "50000");

    assertThat(paid(ALICE)).containsExactly(Cash.of("150"));
    assertThat(paid(BOB)).containsExactly(Cash.of("-150"));
    assertThat(statement(ALICE).portfolio().collateralOf(USDT)).isEqualTo(Cash.of("19850"));
    assertThat(statement(BOB).portfolio().collateralOf(USDT)).isEqualTo(Cash.of("20150"));
    assertThat(audit().isExact()).as("%s", audit()).isTrue();
  }

  @Test
  void a_debt_pays_interest_before_and_after_a_restart_and_the_house_receives_it() {
    start();
    price("50000");
    fund(ALICE, BTC, "1");
    fund(BOB, BTC, "1");
    trade("spot", ALICE, BOB, SPOT, "0.2", "50000");
    assertThat(owedBy(ALICE)).isEqualTo(Cash.of("10000"));

    passMinutes(2, "50000");
    await().atMost(PATIENCE).until(() -> interestOf(ALICE).size() == 1);
    node.close();
    start();
    price("50000");
    passMinutes(2, "50000");
    await().atMost(PATIENCE).until(() -> interestOf(ALICE).size() == 2);

    // All that is known to be deposited is borrowed: 60 % a year, for two minutes.
    assertThat(interestOf(ALICE)).startsWith(Cash.of("0.02283105"));
    Cash paid = interestOf(ALICE).stream().reduce(Cash.ZERO, Cash::plus);
    assertThat(owedBy(ALICE)).isEqualTo(Cash.of("10000").plus(paid));
    assertThat(
            AccountId.allLending().stream()
                .map(this::owedBy)
                .reduce(Cash.ZERO, Cash::plus)
                .negate())
        .isEqualTo(paid);
    assertThat(audit().isExact()).as("%s", audit()).isTrue();
  }

  private Cash owedBy(AccountId account) {
    return statement(account).portfolio().collateralOf(USDT).negate();
  }

  /** What the settlements of interest took from an account. */
  private List<Cash> interestOf(AccountId account) {
    return histories().stream()
        .filter(history -> history.account().equals(account))
        .flatMap(history -> history.events().stream())
        .filter(LegSettled.class::isInstance)
        .map(LegSettled.class::cast)
        .filter(settled -> settled.kind() == SettlementKind.INTEREST)
        .map(settled -> settled.leg().transfers().get(USDT).negate())
        .toList();
  }

  @Test
  void every_position_of_an_expired_contract_is_closed_at_the_settlement_price() {
    start();
    fund(ALICE, USDT, "100000");
    fund(BOB, USDT, "100000");
    price("50000");
    fund(ALICE, BTC, "1");
    fund(BOB, BTC, "1");
    trade("future", ALICE, BOB, FUTURE, "2", "50500");
    trade("option", ALICE, BOB, COIN_CALL, "1", "0.1");
    Portfolio alice = statement(ALICE).portfolio();
    assertThat(alice.collateralOf(BTC)).isEqualTo(Cash.of("0.9"));

    passMinutes(32, "50000");
    await().atMost(PATIENCE).until(() -> isFlat(ALICE) && isFlat(BOB));

    // The future lost 500 twice; the call on 40000 brings 10000 / 50000 coins.
    assertThat(statement(ALICE).portfolio().collateralOf(USDT)).isEqualTo(Cash.of("99000"));
    assertThat(statement(BOB).portfolio().collateralOf(USDT)).isEqualTo(Cash.of("101000"));
    assertThat(statement(ALICE).portfolio().collateralOf(BTC)).isEqualTo(Cash.of("1.1"));
    assertThat(statement(BOB).portfolio().collateralOf(BTC)).isEqualTo(Cash.of("0.9"));
    for (AccountId clearing : AccountId.allClearing()) {
      assertThat(statement(clearing).portfolio()).isEqualTo(Portfolio.EMPTY);
    }
    assertThat(audit().isExact()).as("%s", audit()).isTrue();
  }

  private void start() {
    var config =
        PlimsollNode.configuration(
            data,
            ConfigFactory.parseString(
                "plimsoll.http.port=0, plimsoll.account.settlement-patience=200ms"));
    node = PlimsollNode.start(config, parameters(), any -> List.of(), Optional.empty(), clock);
    market = new Market(node.client());
  }

  /** The house's, with a short funding interval and contracts that end soon. */
  private static MarginParameters parameters() {
    MarginParameters house = ParameterFile.house();
    List<Instrument> instruments = new ArrayList<>();
    house.instruments().stream().map(FixingsIT::fundedOften).forEach(instruments::add);
    Perpetual perpetual = (Perpetual) house.instrument(PERP);
    instruments.add(
        new DatedFuture(
            FUTURE,
            BTC_USDT,
            USDT,
            PayoffForm.LINEAR,
            Quantity.ONE,
            EXPIRY,
            perpetual.tick(),
            perpetual.lot(),
            perpetual.schedule()));
    instruments.add(
        new EuropeanOption(
            COIN_CALL,
            BTC_USDT,
            BTC,
            PayoffForm.INVERSE,
            Quantity.ONE,
            OptionType.CALL,
            Price.of("40000"),
            EXPIRY,
            Price.of("0.0001"),
            Quantity.of("0.1")));
    return new MarginParameters(
        "test-fixings",
        house.settlementAsset(),
        house.levels(),
        house.assets().stream().map(FixingsIT::lentOften).toList(),
        instruments,
        Optional.of(house.standard()),
        Optional.empty(),
        Optional.of(house.surfaces()));
  }

  private static Asset lentOften(Asset asset) {
    CollateralTerms terms = asset.terms();
    return new Asset(
        asset.id(),
        asset.index(),
        asset.haircut(),
        Optional.of(
            new CollateralTerms(
                terms.tiers(),
                terms.initialHaircut(),
                terms.accountCap(),
                terms.platformScale(),
                terms.borrowScale(),
                terms.debtMaintenance(),
                terms.debtInitial(),
                terms
                    .debtInterest()
                    .map(
                        curve ->
                            new BorrowTerms(
                                Duration.ofMinutes(2),
                                curve.base(),
                                curve.kink(),
                                curve.atKink(),
                                curve.atFull())),
                terms.isShocked(),
                terms.isPrudent())));
  }

  private static Instrument fundedOften(Instrument instrument) {
    if (!(instrument instanceof Perpetual p) || !p.id().equals(PERP)) {
      return instrument;
    }
    var terms =
        new FundingTerms(
            Duration.ofMinutes(2), Rate.ZERO, Rate.ZERO, Rate.of("0.0075"), Rate.of("0.1"));
    return new Perpetual(
        p.id(),
        p.underlying(),
        p.settlement(),
        p.form(),
        p.contractSize(),
        p.tick(),
        p.lot(),
        p.schedule(),
        Optional.of(terms));
  }

  /** Half a minute at a time; each is seen by the ledgers before the next begins. */
  private void passMinutes(int minutes, String price) {
    for (int n = 0; n < 2 * minutes; n++) {
      now = now.plusSeconds(30);
      price(price);
      quote("50100", "50200");
      await()
          .atMost(PATIENCE)
          .until(() -> view().fixings().funding().get(PERP).nextAt().isAfter(now));
    }
  }

  private void price(String price) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              now = now.plusMillis(1);
              market.publish(now, Map.of(BTC_USDT, Price.of(price)));
              return view().isValid(BTC_USDT) && !view().asOf().isBefore(now);
            });
  }

  private void quote(String bid, String ask) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              now = now.plusMillis(1);
              Quote quote = new Quote(PERP, "book", ++sequence, Price.of(bid), Price.of(ask), now);
              ObservationReply reply =
                  PlimsollNode.await(
                      AskPattern.<PricePublisherCommand, ObservationReply>ask(
                          node.services().prices(),
                          replyTo -> new PricePublisherCommand.PublishQuote(quote, replyTo),
                          PATIENCE,
                          node.system().scheduler()),
                      PATIENCE);
              return reply instanceof ObservationReply.Accepted;
            });
    Instant quoted = now;
    await().atMost(PATIENCE).until(() -> view().fixings().basis().get(PERP).at().equals(quoted));
  }

  private void fund(AccountId account, AssetId asset, String amount) {
    PlimsollNode.await(node.client().open(account, MarginMethod.STANDARD), PATIENCE);
    PlimsollNode.await(
        node.client()
            .deposit(account, CommandId.of("in-" + account + asset), asset, Cash.of(amount)),
        PATIENCE);
  }

  private void trade(
      String id,
      AccountId buyer,
      AccountId seller,
      InstrumentId instrument,
      String quantity,
      String price) {
    SettlementReply reply =
        PlimsollNode.await(
            node.client()
                .trade(
                    SettlementId.of(id),
                    buyer,
                    seller,
                    node.parameters().instrument(instrument),
                    Quantity.of(quantity),
                    Price.of(price)),
            PATIENCE);
    assertThat(reply).isInstanceOf(SettlementReply.Settled.class);
  }

  private boolean isFlat(AccountId account) {
    return statement(account).portfolio().positions().isEmpty();
  }

  private AccountStatement statement(AccountId account) {
    return ((AccountStatement.Found) PlimsollNode.await(node.client().statement(account), PATIENCE))
        .statement();
  }

  private List<Cash> paid(AccountId account) {
    return histories().stream()
        .filter(history -> history.account().equals(account))
        .flatMap(history -> history.events().stream())
        .filter(FundingSettled.class::isInstance)
        .map(event -> ((FundingSettled) event).paid())
        .toList();
  }

  private LedgerAudit audit() {
    return LedgerAudit.of(histories(), node.parameters());
  }

  private List<AccountHistory> histories() {
    return new JournalReader(node).accountsAtRest(count -> {});
  }

  private MarketView view() {
    return node.services().views().get();
  }
}
