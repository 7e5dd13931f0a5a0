package org.plimsoll.account;

import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.plimsoll.risk.HousePortfolioRules;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Expiry;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceBand;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Alice, who does anything an account can do, one thing after the other under views of any kind,
 * and has to live with what prices make of her.
 */
final class DecidingAccount {
  /** Every rule of both methods is in force, and one asset has a composed index. */
  static final MarginParameters PARAMETERS = RedeemedMarkets.parameters(banded());

  static final HistoricalScenarios HISTORY = history(7);

  private static final List<AssetId> ASSETS =
      List.of(Markets.USDT, MixedMarkets.USDC, Markets.BTC, Markets.ETH, RedeemedMarkets.WBETH);
  private static final int USUAL_PRICE_UNITS = 10_000;

  private final SplittableRandom random;
  private AccountLedger ledger = AccountLedger.of(ALICE);
  private MarketView view;
  private int commands;

  DecidingAccount(SplittableRandom random) {
    this.random = random;
  }

  /** What she has done, after opening the account with money in it. */
  List<AccountEvent> live(int steps) {
    nextView();
    submit(
        new AccountCommand.Open(
            ALICE,
            key(),
            random.nextBoolean() ? MarginMethod.STANDARD : MarginMethod.PORTFOLIO,
            null));
    submit(deposit(Markets.USDT, 60_000));
    for (int n = 0; n < steps; n++) {
      if (random.nextInt(3) == 0) {
        nextView();
        submit(new AccountCommand.Recheck(ALICE, view.version()));
      }
      act();
      raiseCall();
    }
    return ledger.journal();
  }

  private static MarginParameters banded() {
    MarginParameters mixed =
        MixedMarkets.parameters(MixedMarkets.rules(), Optional.of(HousePortfolioRules.rules()));
    MarginLevels levels = mixed.levels();
    return new MarginParameters(
        "mixed-banded",
        mixed.settlementAsset(),
        new MarginLevels(
            levels.callFraction(),
            levels.liquidationBuffer(),
            levels.statusBuffer(),
            Optional.of(new PriceBand(Rate.of("0.02"), Rate.of("0.01"), 15))),
        mixed.assets(),
        mixed.instruments(),
        Optional.of(mixed.standard()),
        mixed.portfolio(),
        Optional.of(mixed.surfaces()));
  }

  static HistoricalScenarios history(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int days = 40;
    double[][] moves = new double[days][2];
    List<String> labels = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      double together = random.nextDouble(-0.1, 0.1);
      moves[day][0] = together;
      moves[day][1] = together + random.nextDouble(-0.05, 0.05);
      labels.add("day " + day);
    }
    return HistoricalScenarios.of(List.of(Markets.BTC_USDT, Markets.ETH_USDT), moves, days, labels);
  }

  private void nextView() {
    Instant asOf = Markets.AS_OF.plusSeconds(random.nextLong(Duration.ofDays(45).toSeconds()));
    MarketView any = MixedMarkets.anyView(PARAMETERS, random);
    view =
        any.with(
                Map.of(
                    RedeemedMarkets.WBETH_ETH,
                    Markets.valid(RedeemedMarkets.WBETH_ETH, "1.0" + random.nextInt(10))),
                (view == null ? 0 : view.version()) + 1,
                asOf)
            .withFixings(fixings(any.fixings(), asOf))
            .composed();
    if (random.nextBoolean()) {
      view = view.withHistory(HISTORY);
    }
    if (random.nextInt(8) == 0) {
      view = Markets.withStatus(view, MixedMarkets.USDC_USDT, PriceStatus.STALE);
    }
  }

  private Fixings fixings(Fixings funded, Instant asOf) {
    Fixings fixings = funded;
    for (InstrumentId id :
        List.of(Markets.BTC_PERP, Markets.ETH_PERP, MixedMarkets.BTC_COIN_PERP)) {
      if (random.nextInt(4) > 0) {
        fixings =
            fixings.withBasis(
                id, new Basis(basis(), basis(), asOf.minusSeconds(random.nextInt(15))));
      }
    }
    if (asOf.isAfter(MixedMarkets.JANUARY) && random.nextBoolean()) {
      fixings =
          fixings.withSettlementPrice(
              new Expiry(Markets.BTC_USDT, MixedMarkets.JANUARY), Price.of("48000"));
    }
    return fixings;
  }

  private Rate basis() {
    return Rate.ofUnits(random.nextLong(-2_000_000, 2_000_000));
  }

  private void act() {
    if (ledger.state().liquidation().isPresent()) {
      unwind();
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> submit(deposit(any(ASSETS), random.nextDouble(2_000)));
      case 1 -> withdraw();
      case 2 ->
          submit(
              new AccountCommand.SwitchMethod(
                  ALICE,
                  key(),
                  ledger.state().method() == MarginMethod.STANDARD
                      ? MarginMethod.PORTFOLIO
                      : MarginMethod.STANDARD,
                  null));
      case 3 ->
          submit(
              new AccountCommand.ChooseLeverage(
                  ALICE,
                  key(),
                  contract().id(),
                  Optional.of(Rate.ofUnits(random.nextLong(1_000_000, 30_000_000))),
                  null));
      case 4 ->
          submit(
              new AccountCommand.ChooseCollateral(
                  ALICE, key(), any(ASSETS), random.nextBoolean(), null));
      case 5, 6 -> reserveOrder();
      case 7 ->
          ledger.state().orders().keySet().stream()
              .findFirst()
              .ifPresent(
                  order -> submit(new AccountCommand.ReleaseOrder(ALICE, key(), order, null)));
      default -> trade();
    }
  }

  private void withdraw() {
    AssetId asset = any(ASSETS);
    Cash held = ledger.state().portfolio().collateralOf(asset);
    Cash amount = random.nextInt(4) == 0 ? held : Cash.ofUnits(Math.max(held.units() / 5, 1));
    submit(new AccountCommand.Withdraw(ALICE, key(), asset, amount, null));
  }

  private void reserveOrder() {
    Contract contract = contract();
    submit(
        new AccountCommand.ReserveOrder(
            ALICE,
            key(),
            new OpenOrder(
                OrderId.of("o" + commands),
                contract.id(),
                quantity(contract),
                price(contract),
                random.nextInt(5) == 0),
            null));
  }

  /** Agreed to, and then settled, called off, or left open. */
  private void trade() {
    Instrument instrument =
        random.nextInt(8) == 0 ? PARAMETERS.instrument(MixedMarkets.BTC_SPOT) : contract();
    Quantity quantity =
        instrument instanceof Contract contract
            ? quantity(contract)
            : Quantity.ofUnits(random.nextLong(1, 3) * instrument.lot().units());
    SettlementTerms terms =
        terms(SettlementId.of("t" + commands++), SettlementKind.TRADE, instrument, quantity, BOB);
    submit(new AccountCommand.ReserveLeg(ALICE, terms, 1, null));
    if (ledger.state().reservations().containsKey(terms.id())) {
      int end = random.nextInt(6);
      if (end > 1) {
        submit(new AccountCommand.ApplyLeg(ALICE, terms, null));
      } else if (end == 1) {
        submit(new AccountCommand.ReleaseLeg(ALICE, terms.id(), 1, null));
      }
    }
  }

  private void unwind() {
    OpenLiquidation open = ledger.state().liquidation().orElseThrow();
    if (open.openStep().isEmpty()) {
      Map<InstrumentId, Position> held = ledger.state().portfolio().positions();
      if (held.isEmpty() || !ledger.state().reservations().isEmpty()) {
        ledger.state().reservations().keySet().stream()
            .findFirst()
            .ifPresent(id -> submit(new AccountCommand.ReleaseLeg(ALICE, id, 1, null)));
        submit(deposit(Markets.USDT, 50_000));
        return;
      }
      InstrumentId id = any(List.copyOf(held.keySet()));
      submit(
          new AccountCommand.OrderUnwind(
              ALICE,
              open.id(),
              ledger.state().revision(),
              new UnwindStep.MarketSlice(id, held.get(id).quantity().negate()),
              null));
      submit(deposit(Markets.USDT, random.nextDouble(30_000)));
      return;
    }
    OpenLiquidation.OpenStep step = open.openStep().orElseThrow();
    if (random.nextInt(4) == 0) {
      submit(new AccountCommand.CancelUnwind(ALICE, step.id(), "thin"));
    } else if (step.step() instanceof UnwindStep.MarketSlice slice) {
      submit(
          new AccountCommand.ApplyLeg(
              ALICE,
              terms(
                  step.id(),
                  SettlementKind.UNWIND,
                  PARAMETERS.instrument(slice.instrument()),
                  slice.quantity(),
                  BOB),
              null));
    }
  }

  private SettlementTerms terms(
      SettlementId id,
      SettlementKind kind,
      Instrument instrument,
      Quantity quantity,
      AccountId other) {
    List<Leg> legs =
        TradeLegs.trade(id, Optional.empty(), ALICE, other, instrument, quantity, price(instrument))
            .legs()
            .stream()
            .map(this::funded)
            .toList();
    return new SettlementTerms(id, kind, Optional.empty(), legs);
  }

  private Leg funded(Leg leg) {
    return Leg.of(
        leg.account(),
        leg.trades().stream()
            .map(trade -> trade.withFundingIndex(view.fundingIndex(trade.instrument())))
            .toList(),
        leg.transfers(),
        leg.fees());
  }

  private Price price(Instrument instrument) {
    Price at =
        instrument instanceof Contract contract
            ? view.markPrice(contract.id())
            : view.known(instrument.underlying()).price();
    long tick = instrument.tick().units();
    return Price.ofUnits(Math.max(at.units() / tick, 1) * tick);
  }

  /** Worth some thousands, either way. */
  private Quantity quantity(Contract contract) {
    double unit =
        contract
                .value(Quantity.ONE, view.known(contract.underlying()).price(), RoundingMode.UP)
                .abs()
                .toDouble()
            * view.assetPrice(contract.settlement()).toDouble();
    double worth = random.nextDouble(USUAL_PRICE_UNITS, 20 * USUAL_PRICE_UNITS);
    long lot = contract.lot().units();
    long lots = Math.max((long) (worth / unit * 1e8 / lot), 1);
    return Quantity.ofUnits(random.nextBoolean() ? lots * lot : -lots * lot);
  }

  private Contract contract() {
    return any(
        PARAMETERS.instruments().stream()
            .filter(Contract.class::isInstance)
            .map(Contract.class::cast)
            .toList());
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private AccountCommand.OwnerCommand deposit(AssetId asset, double worth) {
    double price = view.assetPrice(asset).toDouble();
    return new AccountCommand.Deposit(
        ALICE, key(), asset, Cash.ofUnits((long) (worth / price * 1e8) + 1), null);
  }

  private CommandId key() {
    return CommandId.of("k" + commands++);
  }

  private void submit(AccountCommand.OwnerCommand command) {
    submit(command.by(Authority.ofOwner(ALICE)));
  }

  private void submit(AccountCommand command) {
    ledger = ledger.submit(command, view, view.asOf().plusSeconds(1)).after();
  }

  /** As the account's actor does beside its commands. */
  private void raiseCall() {
    AccountState state = ledger.state();
    MarginCallRules.adopt(
            state,
            state.portfolio(),
            MarginCallRules.draft(state, view, view.asOf().plusSeconds(1)))
        .forEach(
            call ->
                ledger =
                    new AccountLedger(
                        ALICE, ledger.state().apply(call), ledger.journal().plus(call)));
  }
}
