package org.plimsoll.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.http.LoggedEvent;
import org.plimsoll.node.RequestOutcome.Acknowledged;
import org.plimsoll.node.RequestOutcome.Refused;
import org.plimsoll.node.RequestOutcome.Seen;
import org.plimsoll.node.RequestOutcome.Unknown;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Quantity;

/** A correct run that one thing is made wrong in, at a random place that fits. */
final class TamperedRun {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final InstrumentId PERPETUAL = InstrumentId.of("BTC-PERP");
  private static final Cash UNIT = Cash.ofUnits(1);
  private static final Cash TENTH = Cash.of("0.1");

  private final List<Invocation> history;
  private final SortedMap<AccountId, List<LoggedEvent>> journals = new TreeMap<>();
  private final SplittableRandom random;

  /** Where an event stands. */
  private record Place(AccountId account, int index) {}

  TamperedRun(CorrectRun run, long seed) {
    this.history = new ArrayList<>(run.history());
    run.journals()
        .forEach(journal -> journals.put(journal.account(), new ArrayList<>(journal.rows())));
    this.random = new SplittableRandom(seed);
  }

  List<Invocation> history() {
    return List.copyOf(history);
  }

  List<AccountJournal> journals() {
    return journals.entrySet().stream()
        .map(entry -> new AccountJournal(entry.getKey(), entry.getValue()))
        .toList();
  }

  // What a system does wrong that keeps its journal in good order.

  void loseAnAcknowledged() {
    remove(anyPlace(this::isAcknowledgedDeposit));
  }

  void loseTheEndOfAJournal() {
    Invocation read = any(history.stream().filter(one -> one.outcome() instanceof Seen).toList());
    List<LoggedEvent> rows = journals.get(((ClientRequest.Read) read.request()).account());
    rows.subList((int) ((Seen) read.outcome()).revision() - 1, rows.size()).clear();
  }

  void applyAgain() {
    repeat(anyPlace(this::isAcknowledgedDeposit));
  }

  void applyALegAgain() {
    repeat(anyPlace(place -> isTradeLeg(place) && isAcknowledged(keyAt(place))));
  }

  void applyAnUnknownAgain() {
    repeat(
        anyPlace(place -> event(place) instanceof CollateralDeposited && isUnknown(keyAt(place))));
  }

  void applyARefused() {
    Map<String, List<Invocation>> byKey =
        history.stream().collect(Collectors.groupingBy(Invocation::key));
    Invocation refused =
        any(
            byKey.values().stream()
                .filter(same -> same.stream().allMatch(one -> one.outcome() instanceof Refused))
                .map(same -> same.get(0))
                .toList());
    var asked = (ClientRequest.Withdrawal) refused.request();
    append(
        asked.account(),
        new CollateralWithdrawn(
            CommandId.of(refused.key()), asked.asset(), asked.amount(), Optional.empty(), AT));
  }

  void applyToAnotherAccount() {
    Place from = anyPlace(this::isAcknowledgedDeposit);
    AccountEvent event = event(from);
    remove(from);
    append(otherThan(from.account()), event);
  }

  void applyOneUnitMore() {
    Place place = anyPlace(this::isAcknowledgedDeposit);
    var done = (CollateralDeposited) event(place);
    set(
        place,
        new CollateralDeposited(done.commandId(), done.asset(), done.amount().plus(UNIT), AT));
  }

  /** Balanced, but not what was agreed. */
  void tradeAtAnotherPrice() {
    SettlementId id = settlementAt(anyPlace(this::isTradeLeg));
    for (Place place : places(one -> isOf(one, id))) {
      Leg leg = leg(place);
      Cash more = leg.trades().get(0).quantity().signum() > 0 ? TENTH.negate() : TENTH;
      setLeg(place, withCash(leg, more));
    }
  }

  void applyBeforeItWasAsked() {
    Place place =
        anyPlace(
            one ->
                event(one) instanceof CollateralDeposited
                    && isUnknown(keyAt(one))
                    && one.index() > 12
                    && wasAskedAfterAnAnswer(one));
    AccountEvent event = event(place);
    remove(place);
    insert(new Place(place.account(), 2), event);
  }

  void letAnEventIn() {
    append(anyAccount(), strangers());
  }

  void creditOneUnitMore() {
    changeInterest(UNIT);
  }

  void creditOneUnitLess() {
    changeInterest(UNIT.negate());
  }

  /** One side never hears of the trade. */
  void forgetALeg() {
    Place settled = anyPlace(this::isTradeLeg);
    SettlementId id = settlementAt(settled);
    List<Place> both = places(one -> isOf(one, id) && one.account().equals(settled.account()));
    both.stream().sorted(Comparator.comparingInt(Place::index).reversed()).forEach(this::remove);
  }

  void leaveALegReserved() {
    remove(anyPlace(this::isTradeLeg));
  }

  void payFundingOfWhatIsNotHeld() {
    Place place = anyPlace(one -> event(one) instanceof CollateralDeposited);
    insert(
        new Place(place.account(), place.index() + 1),
        new FundingSettled(
            SettlementId.of("funding"),
            PERPETUAL,
            USDT,
            Quantity.of("7"),
            FundingIndex.ZERO,
            FundingIndex.ofUnits(1),
            UNIT,
            AT));
  }

  /** What follows was decided on another state. */
  void changeAnEarlyLeg() {
    Place place =
        anyPlace(
            one ->
                isTradeLeg(one)
                    && !((LegSettled) event(one)).realized().isEmpty()
                    && !((LegSettled) event(one)).realizedPnl().isZero());
    SettlementId first =
        settlementAt(
            places(one -> isTradeLeg(one) && one.account().equals(place.account())).get(0));
    for (Place one : places(at -> isOf(at, first) && at.account().equals(place.account()))) {
      setLeg(one, withCash(leg(one), Cash.of("1")));
    }
  }

  // What a journal does wrong.

  void writeTwiceAtOneNumber() {
    Place place = anyPlace(one -> one.index() > 2);
    List<LoggedEvent> rows = journals.get(place.account());
    rows.add(
        place.index() + 1, new LoggedEvent(rows.get(place.index()).sequence(), AT, strangers()));
  }

  void overwrite() {
    set(anyPlace(this::isAcknowledgedDeposit), strangers());
  }

  void skipANumber() {
    Place place = anyPlace(one -> one.index() > 2 && !isLast(one));
    journals.get(place.account()).remove(place.index());
  }

  void returnOutOfOrder() {
    Place place = anyPlace(one -> one.index() > 2 && !isLast(one));
    List<LoggedEvent> rows = journals.get(place.account());
    rows.add(place.index() + 1, rows.remove(place.index()));
  }

  void swapTwo() {
    Place place =
        anyPlace(
            one ->
                !isLast(one)
                    && isAcknowledgedDeposit(one)
                    && isAcknowledgedDeposit(new Place(one.account(), one.index() + 1)));
    AccountEvent event = event(place);
    remove(place);
    insert(new Place(place.account(), place.index() + 1), event);
  }

  // What a system answers wrong.

  void acknowledgeAnotherRevision() {
    edit(
        one -> one.outcome() instanceof Acknowledged,
        one -> one.answered(shifted((Acknowledged) one.outcome()), one.answeredAt()));
  }

  void acknowledgeForAnotherAccount() {
    edit(
        one ->
            one.outcome() instanceof Acknowledged && one.request() instanceof ClientRequest.Deposit,
        one -> {
          var revisions = ((Acknowledged) one.outcome()).revisions();
          AccountId other = otherThan(revisions.firstKey());
          return one.answered(
              new Acknowledged(new TreeMap<>(Map.of(other, revisions.get(revisions.firstKey())))),
              one.answeredAt());
        });
  }

  void answerARetryWithAnotherRevision() {
    edit(
        this::isAcknowledgedAgain,
        one -> one.answered(shifted((Acknowledged) one.outcome()), one.answeredAt()));
  }

  void refuseARetryOfWhatIsDone() {
    edit(
        this::isAcknowledgedAgain,
        one -> one.answered(new Refused("IDEMPOTENCY_KEY_REUSED"), one.answeredAt()));
  }

  void answerAReadWithThePast() {
    edit(
        one -> one.outcome() instanceof Seen && knownBefore(one) > 3,
        one -> {
          AccountId account = ((ClientRequest.Read) one.request()).account();
          long before = knownBefore(one) - 1;
          AccountState state = AccountState.empty();
          for (LoggedEvent row : journals.get(account).subList(0, (int) before)) {
            state = state.apply(row.event());
          }
          return one.answered(new Seen(before, state.portfolio().collateral()), one.answeredAt());
        });
  }

  void answerAReadWithOneUnitMore() {
    edit(
        one -> one.outcome() instanceof Seen seen && !seen.balances().isEmpty(),
        one -> {
          Seen seen = (Seen) one.outcome();
          SortedMap<AssetId, Cash> balances = new TreeMap<>(seen.balances());
          balances.merge(balances.firstKey(), UNIT, Cash::plus);
          return one.answered(new Seen(seen.revision(), balances), one.answeredAt());
        });
  }

  private void changeInterest(Cash by) {
    Place place =
        anyPlace(
            one ->
                event(one) instanceof LegSettled settled
                    && settled.kind() == SettlementKind.INTEREST
                    && one.account().isHouse());
    setLeg(place, leg(place).plusTransfer(USDT, by));
  }

  private static AccountEvent strangers() {
    return new CollateralDeposited(CommandId.of("of-another-writer"), USDT, Cash.of("5"), AT);
  }

  private static Acknowledged shifted(Acknowledged answer) {
    SortedMap<AccountId, Long> revisions = new TreeMap<>(answer.revisions());
    revisions.merge(revisions.firstKey(), 1L, Long::sum);
    return new Acknowledged(revisions);
  }

  private boolean isAcknowledgedAgain(Invocation one) {
    return one.outcome() instanceof Acknowledged
        && history.stream()
            .anyMatch(
                other ->
                    other.key().equals(one.key())
                        && other.outcome() instanceof Acknowledged
                        && other.answeredAt() < one.invokedAt());
  }

  private long knownBefore(Invocation read) {
    AccountId account = ((ClientRequest.Read) read.request()).account();
    return history.stream()
        .filter(one -> one.answeredAt() < read.invokedAt())
        .map(Invocation::outcome)
        .filter(Acknowledged.class::isInstance)
        .mapToLong(answer -> ((Acknowledged) answer).revisions().getOrDefault(account, 0L))
        .max()
        .orElse(0);
  }

  private boolean wasAskedAfterAnAnswer(Place place) {
    long askedAt =
        history.stream()
            .filter(one -> one.key().equals(keyAt(place)))
            .mapToLong(Invocation::invokedAt)
            .min()
            .orElse(0);
    return history.stream()
        .filter(one -> one.answeredAt() < askedAt)
        .map(Invocation::outcome)
        .filter(Acknowledged.class::isInstance)
        .anyMatch(
            answer -> ((Acknowledged) answer).revisions().getOrDefault(place.account(), 0L) > 3);
  }

  private boolean isAcknowledgedDeposit(Place place) {
    return event(place) instanceof CollateralDeposited
        && place.index() > 1
        && isAcknowledged(keyAt(place));
  }

  private boolean isTradeLeg(Place place) {
    return event(place) instanceof LegSettled settled && settled.kind() == SettlementKind.TRADE;
  }

  private boolean isOf(Place place, SettlementId id) {
    return event(place) instanceof LegReserved reserved && reserved.settlement().equals(id)
        || event(place) instanceof LegSettled settled && settled.settlement().equals(id);
  }

  private boolean isLast(Place place) {
    return place.index() == journals.get(place.account()).size() - 1;
  }

  private boolean isAcknowledged(String key) {
    return history.stream()
        .anyMatch(one -> one.key().equals(key) && one.outcome() instanceof Acknowledged);
  }

  private boolean isUnknown(String key) {
    return history.stream()
        .filter(one -> one.key().equals(key))
        .allMatch(one -> one.outcome() instanceof Unknown);
  }

  private String keyAt(Place place) {
    AccountEvent event = event(place);
    return event instanceof CollateralDeposited deposited
        ? deposited.commandId().value()
        : settlementAt(place).value().substring("trade-".length());
  }

  private SettlementId settlementAt(Place place) {
    return ((LegSettled) event(place)).settlement();
  }

  private Leg leg(Place place) {
    return event(place) instanceof LegReserved reserved
        ? reserved.leg()
        : ((LegSettled) event(place)).leg();
  }

  private void setLeg(Place place, Leg leg) {
    if (event(place) instanceof LegReserved e) {
      set(
          place,
          new LegReserved(
              e.settlement(), e.attempt(), e.commandId(), e.request(), leg, e.figures(), e.at()));
    } else if (event(place) instanceof LegSettled e) {
      set(
          place,
          new LegSettled(e.settlement(), e.kind(), leg, e.realizedPnl(), e.realized(), e.at()));
    }
  }

  private static Leg withCash(Leg leg, Cash more) {
    LegTrade trade = leg.trades().get(0);
    return Leg.of(
        leg.account(),
        List.of(
            new LegTrade(
                trade.instrument(), trade.settlement(), trade.quantity(), trade.cash().plus(more))),
        leg.transfers(),
        leg.fees());
  }

  private AccountEvent event(Place place) {
    return journals.get(place.account()).get(place.index()).event();
  }

  private void set(Place place, AccountEvent event) {
    journals.get(place.account()).set(place.index(), new LoggedEvent(place.index() + 1, AT, event));
  }

  private void repeat(Place place) {
    append(place.account(), event(place));
  }

  private void append(AccountId account, AccountEvent event) {
    insert(new Place(account, journals.get(account).size()), event);
  }

  private void insert(Place place, AccountEvent event) {
    journals.get(place.account()).add(place.index(), new LoggedEvent(0, AT, event));
    renumber(place.account());
  }

  private void remove(Place place) {
    journals.get(place.account()).remove(place.index());
    renumber(place.account());
  }

  private void renumber(AccountId account) {
    List<LoggedEvent> rows = journals.get(account);
    for (int n = 0; n < rows.size(); n++) {
      rows.set(n, new LoggedEvent(n + 1, AT, rows.get(n).event()));
    }
  }

  private void edit(Predicate<Invocation> fits, UnaryOperator<Invocation> change) {
    Invocation chosen = any(history.stream().filter(fits).toList());
    history.set(history.indexOf(chosen), change.apply(chosen));
  }

  private AccountId anyAccount() {
    return any(journals.keySet().stream().filter(account -> !account.isHouse()).toList());
  }

  private AccountId otherThan(AccountId account) {
    return any(
        journals.keySet().stream()
            .filter(other -> !other.isHouse() && !other.equals(account))
            .toList());
  }

  private Place anyPlace(Predicate<Place> fits) {
    return any(places(fits));
  }

  private List<Place> places(Predicate<Place> fits) {
    List<Place> places = new ArrayList<>();
    journals.forEach(
        (account, rows) -> {
          for (int n = 0; n < rows.size(); n++) {
            places.add(new Place(account, n));
          }
        });
    return places.stream().filter(fits).toList();
  }

  private <T> T any(List<T> all) {
    if (all.isEmpty()) {
      throw new IllegalStateException("nothing in this run fits the fault");
    }
    return all.get(random.nextInt(all.size()));
  }
}
