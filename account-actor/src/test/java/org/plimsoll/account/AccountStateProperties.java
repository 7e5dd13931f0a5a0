package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.MarginMethodChanged;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Long random lives of accounts, through the rules and nothing else. */
final class AccountStateProperties {
  private static final int LIVES = 150;
  private static final int COMMANDS = 200;

  private final SplittableRandom random = Seed.random();
  private MarketView view = Markets.view("50000", "3000");
  private AccountState state;
  private List<AccountEvent> events;
  private List<SettlementTerms> proposed;

  @Test
  void the_state_is_the_fold_of_its_events_and_no_value_appears_or_vanishes() {
    Set<Class<?>> seen = new HashSet<>();
    for (int life = 0; life < LIVES; life++) {
      live();
      String at = "seed " + Seed.VALUE + " life " + life;
      assertThat(Accounts.fold(events)).as(at).isEqualTo(state);
      assertThat(state.revision()).as(at).isEqualTo(events.size());
      assertThat(heldByTheAccount()).as(at).isEqualTo(broughtByTheEvents());
      events.forEach(event -> seen.add(event.getClass()));
    }
    seen.add(MarginMethodChanged.class); // this market offers one method
    assertThat(seen)
        .as("seed %d reaches every kind of event", Seed.VALUE)
        .containsExactlyInAnyOrderElementsOf(kindsOf(AccountEvent.class).toList());
  }

  private static Stream<Class<?>> kindsOf(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(AccountStateProperties::kindsOf)
        : Stream.of(type);
  }

  private void live() {
    state = AccountState.EMPTY;
    events = new ArrayList<>();
    proposed = new ArrayList<>();
    persist(List.of((AccountEvent) Accounts.opened(ALICE, MarginMethod.STANDARD)));
    for (int i = 0; i < COMMANDS; i++) {
      if (random.nextInt(4) == 0) {
        view =
            funded(
                Markets.view(
                    i, "" + random.nextInt(30_000, 70_000), "" + random.nextInt(2_000, 4_000)));
      }
      persist(react(i));
      persist(InterestRules.due(state, view, NOW));
    }
  }

  /** One of the two perpetuals pays and receives, and what is owed bears interest. */
  private MarketView funded(MarketView prices) {
    FundingIndex index =
        FundingIndex.ofUnits(random.nextLong(-100_000_000_000_000L, 100_000_000_000_000L));
    var funding = new Funding(index, Optional.empty(), Optional.empty(), NOW);
    if (random.nextInt(3) != 0) {
      return prices.withFixings(Fixings.NONE.withFunding(BTC_PERP, funding));
    }
    MarketView lent = LendingMarket.at(random.nextLong(1L << 40, 1L << 41), 1L << 40);
    return prices
        .withParameters(lent.parameters())
        .withFixings(lent.fixings().withFunding(BTC_PERP, funding));
  }

  private List<AccountEvent> react(int i) {
    // Now and then a key is used again, with the same request or another.
    CommandId key = CommandId.of("k" + (random.nextInt(10) == 0 ? random.nextInt(i + 1) : i));
    switch (random.nextInt(12)) {
      case 0:
        return accepted(
            AccountRules.deposit(
                state,
                new AccountCommand.Deposit(ALICE, key, USDT, cash(10_000), null),
                view,
                NOW));
      case 1:
        return accepted(
            AccountRules.withdraw(
                state,
                new AccountCommand.Withdraw(ALICE, key, USDT, cash(1_000), null),
                view,
                NOW));
      case 2:
      case 3:
        proposed.add(trade(i, key));
        return accepted(AccountRules.reserve(state, reserve(newest()), view, NOW));
      case 4:
        return proposed.isEmpty()
            ? List.of()
            : AccountRules.release(
                state, new AccountCommand.ReleaseLeg(ALICE, any().id(), 1, null), NOW);
      case 5:
        // Only what was reserved is ever applied; a repeat of it at any time.
        return state.reservations().isEmpty()
            ? List.of()
            : AccountRules.apply(state, apply(reservedTerms()), view, NOW);
      case 6:
        return unwind();
      case 7:
        return state
            .liquidation()
            .flatMap(OpenLiquidation::openStep)
            .filter(step -> random.nextInt(3) == 0)
            .map(
                step ->
                    UnwindRules.cancelUnwind(
                        state,
                        new AccountCommand.CancelUnwind(ALICE, step.id(), "thin"),
                        view,
                        NOW))
            .orElse(List.of());
      case 8:
        return choice(key);
      case 9:
        return call(key);
      case 10:
        return order(key);
      default:
        return MarginRules.recheck(state, view, NOW);
    }
  }

  /** A call is worked out, seen, left alone too long; its notices arrive or do not. */
  private List<AccountEvent> call(CommandId key) {
    if (MarginCallRules.isDue(state)) {
      Optional<MarginCallRaised> draft = MarginCallRules.draft(state, view, NOW);
      persist(MarginCallRules.adopt(state, state.portfolio(), draft));
    }
    if (state.calls().open().isPresent()) {
      persist(MarginCallRules.escalation(state, Duration.ofMinutes(1), NOW.plusSeconds(60)));
      // Calls are rare in lives like these; none is left without an answer.
      return acknowledgement(key);
    }
    switch (random.nextInt(3)) {
      case 0:
        return accepted(
            MarginCallRules.register(
                state,
                new AccountCommand.RegisterWebhook(ALICE, key, "https://example.org", null),
                NOW));
      case 1:
        Optional<String> failure = random.nextBoolean() ? Optional.of("refused") : Optional.empty();
        return MarginCallRules.notice(state)
            .map(notice -> new AccountCommand.RecordNotice(ALICE, notice.id(), 1, failure))
            .map(command -> MarginCallRules.record(state, command, NOW))
            .orElse(List.of());
      default:
        return random.nextInt(4) > 0
            ? List.of()
            : accepted(
                MarginCallRules.remove(
                    state, new AccountCommand.RemoveWebhook(ALICE, key, null), NOW));
    }
  }

  private List<AccountEvent> acknowledgement(CommandId key) {
    String call = state.calls().open().map(OpenMarginCall::id).orElseThrow();
    return accepted(
        MarginCallRules.acknowledge(
            state, new AccountCommand.AcknowledgeCall(ALICE, key, call, null), NOW));
  }

  private List<AccountEvent> choice(CommandId key) {
    if (random.nextBoolean()) {
      var chosen = new AccountCommand.ChooseCollateral(ALICE, key, ETH, random.nextBoolean(), null);
      return accepted(AccountRules.chooseCollateral(state, chosen, view, NOW));
    }
    Optional<Rate> rate =
        random.nextBoolean()
            ? Optional.of(Rate.of("0." + random.nextInt(1, 10)))
            : Optional.empty();
    var chosen = new AccountCommand.ChooseLeverage(ALICE, key, BTC_PERP, rate, null);
    return accepted(AccountRules.chooseLeverage(state, chosen, view, NOW));
  }

  private List<AccountEvent> order(CommandId key) {
    OrderId id = OrderId.of("order-" + random.nextInt(5));
    if (random.nextInt(3) == 0) {
      return accepted(
          OrderRules.release(state, new AccountCommand.ReleaseOrder(ALICE, key, id, null), NOW));
    }
    Quantity quantity = Quantity.of("" + (random.nextInt(5) - 2));
    var order = new OpenOrder(id, BTC_PERP, quantity, Price.of("50000"), random.nextBoolean());
    return accepted(
        OrderRules.reserve(
            state, new AccountCommand.ReserveOrder(ALICE, key, order, null), view, NOW));
  }

  /** Orders a step, or settles the one that is under way. */
  private List<AccountEvent> unwind() {
    if (state.liquidation().isEmpty() || state.portfolio().positions().isEmpty()) {
      return List.of();
    }
    OpenLiquidation open = state.liquidation().orElseThrow();
    InstrumentId instrument = state.portfolio().positions().firstKey();
    Quantity half = Quantity.ofUnits(-state.portfolio().quantityOf(instrument).units() / 2);
    if (half.isZero()) {
      return List.of();
    }
    if (open.openStep().isPresent()) {
      return AccountRules.apply(
          state,
          apply(
              terms(
                  open.openStep().orElseThrow().id(),
                  SettlementKind.UNWIND,
                  Optional.empty(),
                  instrument,
                  half)),
          view,
          NOW);
    }
    return accepted(
        UnwindRules.orderUnwind(
            state,
            new AccountCommand.OrderUnwind(
                ALICE,
                open.id(),
                state.revision(),
                new UnwindStep.MarketSlice(instrument, half),
                null),
            view,
            NOW));
  }

  private void persist(List<AccountEvent> more) {
    for (AccountEvent event : more) {
      state = state.apply(event);
      events.add(event);
    }
  }

  /** Collateral less entry cost: what realizing profit turns into each other. */
  private Cash heldByTheAccount() {
    Cash held = state.portfolio().collateralOf(USDT);
    for (Position position : state.portfolio().positions().values()) {
      held = held.minus(position.entryCost());
    }
    return held;
  }

  private Cash broughtByTheEvents() {
    Cash sum = Cash.ZERO;
    for (AccountEvent event : events) {
      if (event instanceof CollateralDeposited e) {
        sum = sum.plus(e.amount());
      } else if (event instanceof CollateralWithdrawn e) {
        sum = sum.minus(e.amount());
      } else if (event instanceof LegSettled e) {
        for (LegTrade trade : e.leg().trades()) {
          sum = sum.plus(trade.cash());
        }
        sum = sum.minus(e.leg().fees().getOrDefault(USDT, Cash.ZERO));
      } else if (event instanceof FundingSettled e) {
        sum = sum.minus(e.paid());
      }
    }
    return sum;
  }

  private static List<AccountEvent> accepted(Decision decision) {
    return decision instanceof Decision.Accept accept ? accept.events() : List.of();
  }

  private SettlementTerms trade(int i, CommandId key) {
    InstrumentId instrument = random.nextBoolean() ? BTC_PERP : ETH_PERP;
    long units = random.nextLong(1, instrument.equals(BTC_PERP) ? 100_000_000L : 1_000_000_000L);
    return terms(
        SettlementId.of("t" + i),
        SettlementKind.TRADE,
        Optional.of(key),
        instrument,
        Quantity.ofUnits(random.nextBoolean() ? units : -units));
  }

  /** Near the mark, with a fee on alice's side. */
  private SettlementTerms terms(
      SettlementId id,
      SettlementKind kind,
      Optional<CommandId> key,
      InstrumentId instrument,
      Quantity quantity) {
    Price mark = view.markPrice(instrument);
    Price price = Price.ofUnits(mark.units() + random.nextLong(-mark.units(), mark.units()) / 50);
    Cash cash = quantity.times(price, RoundingMode.HALF_EVEN).negate();
    return new SettlementTerms(
            id,
            kind,
            key,
            List.of(
                Leg.of(BOB, new LegTrade(instrument, USDT, quantity.negate(), cash.negate())),
                Leg.of(
                    ALICE,
                    List.of(new LegTrade(instrument, USDT, quantity, cash)),
                    Map.of(),
                    Map.of(USDT, cash(3)))))
        .fundedAt(view);
  }

  private SettlementTerms newest() {
    return proposed.get(proposed.size() - 1);
  }

  private SettlementTerms any() {
    return proposed.get(random.nextInt(proposed.size()));
  }

  private SettlementTerms reservedTerms() {
    return proposed.stream()
        .filter(terms -> state.reservations().containsKey(terms.id()))
        .findAny()
        .orElseThrow();
  }

  private static AccountCommand.ReserveLeg reserve(SettlementTerms terms) {
    return new AccountCommand.ReserveLeg(ALICE, terms, 1, null);
  }

  private static AccountCommand.ApplyLeg apply(SettlementTerms terms) {
    return new AccountCommand.ApplyLeg(ALICE, terms, null);
  }

  private Cash cash(int most) {
    return Cash.ofUnits(random.nextLong(1, most * 100_000_000L));
  }
}
