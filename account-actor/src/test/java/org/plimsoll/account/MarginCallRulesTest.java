package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.USDT;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.account.AccountCommand.AcknowledgeCall;
import org.plimsoll.account.AccountCommand.RecordNotice;
import org.plimsoll.account.AccountCommand.RegisterWebhook;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.MarginCallAcknowledged;
import org.plimsoll.account.AccountEvent.MarginCallEnded;
import org.plimsoll.account.AccountEvent.MarginCallEscalated;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.NoticeDelivered;
import org.plimsoll.account.AccountEvent.NoticeGivenUp;
import org.plimsoll.account.AccountEvent.WebhookRegistered;
import org.plimsoll.account.AccountEvent.WebhookRemoved;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.CollateralSuggestion;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

class MarginCallRulesTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final CommandId KEY = CommandId.of("key-1");

  /** Long 1 BTC at 50,000: initial margin 2,500, called below 1,562.5 and left from 1,587.5. */
  private static final AccountState DUE = inCall("1500");

  private static final MarginCallRaised CALL = MarginCallRules.draft(DUE, VIEW, NOW).orElseThrow();
  private static final AccountState CALLED = DUE.apply(CALL);

  @Test
  void a_call_says_what_is_missing_what_ends_it_and_where_liquidation_starts() {
    assertThat(CALL.call()).isEqualTo("alice-8");
    assertThat(CALL.figures().equity()).isEqualTo(Cash.of("1500"));
    assertThat(CALL.figures().initialMargin()).isEqualTo(Cash.of("2500"));
    assertThat(CALL.figures().maintenanceMargin()).isEqualTo(Cash.of("1250"));
    assertThat(CALL.toInitial()).isEqualTo(Cash.of("1000"));
    assertThat(CALL.toEnd()).isEqualTo(Cash.of("87.5"));
    assertThat(CALL.remedies().get(0))
        .isEqualTo(
            new CollateralSuggestion(
                Optional.empty(), Cash.ZERO, USDT, Cash.of("87.5"), Cash.ZERO));
    // Equity 1,500 - 1 x fall = maintenance 2.5 % x price, so at 49,743.58974...
    assertThat(CALL.liquidationPrices().get(0).underlying()).isEqualTo(BTC_USDT);
    assertThat(CALL.liquidationPrices().get(0).below().orElseThrow())
        .isBetween(Price.of("49743.5"), Price.of("49744"));
    assertThat(CALL.timeLeft().orElseThrow().underlying()).isEqualTo(BTC_USDT);
    assertThat(CALL.leftOut()).isEmpty();
  }

  @Test
  void following_a_remedy_ends_the_call() {
    for (CollateralSuggestion remedy : CALL.remedies()) {
      assertThat(
              MarginRules.stand(remedy.appliedTo(DUE.portfolio()), MarginMethod.STANDARD, VIEW)
                  .orElseThrow()
                  .statusAfter(MarginStatus.MARGIN_CALL))
          .as("%s", remedy)
          .isEqualTo(MarginStatus.BELOW_INITIAL);
    }
  }

  @ParameterizedTest
  @EnumSource(MarginStatus.class)
  void an_account_is_called_at_the_level_of_a_call_and_at_no_other(MarginStatus status) {
    AccountState state =
        Accounts.holding(Portfolios.longBtc("1500", "1", "50000"), status, MarginMethod.STANDARD);

    assertThat(MarginCallRules.isDue(state)).isEqualTo(status == MarginStatus.MARGIN_CALL);
  }

  @Test
  void there_is_one_call_at_a_time() {
    assertThat(MarginCallRules.isDue(CALLED)).isFalse();
    assertThat(MarginCallRules.adopt(CALLED, DUE.portfolio(), Optional.of(CALL))).isEmpty();
  }

  @Test
  void nobody_is_called_on_prices_that_are_not_valid_or_about_to_change_the_status() {
    MarketView stale = Markets.withStatus(VIEW, BTC_USDT, PriceStatus.STALE);

    assertThat(MarginCallRules.draft(DUE, stale, NOW)).isEmpty();
    assertThat(MarginCallRules.draft(DUE, Markets.view("49000", "3000"), NOW)).isEmpty();
    assertThat(MarginCallRules.draft(DUE, Markets.view("51000", "3000"), NOW)).isEmpty();
  }

  @Test
  void a_draft_of_another_portfolio_is_dropped_and_a_late_one_gets_the_revision_it_has() {
    AccountState later = DUE.apply(new WebhookRemoved(KEY, NOW));

    assertThat(
            MarginCallRules.adopt(DUE, Portfolios.longBtc("1501", "1", "50000"), Optional.of(CALL)))
        .isEmpty();
    assertThat(MarginCallRules.adopt(later, DUE.portfolio(), Optional.of(CALL)))
        .singleElement()
        .extracting(event -> ((MarginCallRaised) event).call())
        .isEqualTo("alice-9");
  }

  @Test
  void a_large_book_is_called_without_what_takes_long_to_find_and_the_call_says_so() {
    Map<InstrumentId, Position> positions = new TreeMap<>();
    for (int n = 0; n <= MarginCallRules.MOST_POSITIONS; n++) {
      positions.put(InstrumentId.of("X" + n), Portfolios.position("1", "1"));
    }
    var many = new Portfolio(new TreeMap<>(), new TreeMap<>(positions));

    assertThat(MarginCallRules.leftOut(DUE.portfolio())).isEmpty();
    assertThat(MarginCallRules.leftOut(many))
        .contains("the account holds 101 positions, more than 100");
  }

  @ParameterizedTest
  @CsvSource({
    "87.5,  BELOW_INITIAL, MET",
    "87.49999999, MARGIN_CALL, ",
    "10000, ABOVE_INITIAL, MET"
  })
  void a_deposit_that_is_enough_meets_the_call(
      String amount, MarginStatus status, CallOutcome outcome) {
    var deposited = new CollateralDeposited(KEY, USDT, Cash.of(amount), NOW);

    List<AccountEvent> events = MarginRules.withRecheck(CALLED, deposited, VIEW, NOW);

    AccountState after = applied(CALLED, events);
    assertThat(after.status()).isEqualTo(status);
    assertThat(after.calls().open().isPresent()).isEqualTo(outcome == null);
    assertThat(outcomes(events)).isEqualTo(outcome == null ? List.of() : List.of(outcome));
  }

  @ParameterizedTest
  @CsvSource({
    "50100, PRICES_RECOVERED",
    "50010, ",
    "49700, LIQUIDATION_STARTED",
    "40000, LIQUIDATION_STARTED"
  })
  void prices_end_a_call_either_way(String btc, CallOutcome outcome) {
    List<AccountEvent> events = MarginRules.recheck(CALLED, Markets.view(btc, "3000"), NOW);

    assertThat(outcomes(events)).isEqualTo(outcome == null ? List.of() : List.of(outcome));
    assertThat(applied(CALLED, events).calls().open().isPresent()).isEqualTo(outcome == null);
  }

  @ParameterizedTest
  @CsvSource({"899, false", "900, true", "100000, true"})
  void a_call_that_nobody_acknowledges_is_escalated_once(long seconds, boolean escalated) {
    Instant then = NOW.plusSeconds(seconds);

    List<AccountEvent> events = MarginCallRules.escalation(CALLED, PATIENCE, then);

    assertThat(events)
        .isEqualTo(
            escalated ? List.of(new MarginCallEscalated(CALL.call(), NOW, then)) : List.of());
    assertThat(MarginCallRules.escalation(applied(CALLED, events), PATIENCE, then))
        .hasSize(escalated ? 0 : events.size());
  }

  @Test
  void an_acknowledged_call_is_not_escalated() {
    AccountState acknowledged = CALLED.apply(new MarginCallAcknowledged(KEY, CALL.call(), NOW));

    assertThat(MarginCallRules.escalation(acknowledged, PATIENCE, NOW.plusSeconds(9000))).isEmpty();
    assertThat(MarginCallRules.isAttended(CALLED)).isTrue();
    assertThat(MarginCallRules.isAttended(acknowledged)).isFalse();
  }

  @Test
  void an_acknowledgement_counts_once_whoever_repeats_it() {
    Decision first = acknowledge(CALLED, "k1", CALL.call());
    AccountState after = applied(CALLED, ((Decision.Accept) first).events());

    assertThat(acknowledge(after, "k1", CALL.call())).isInstanceOf(Decision.Repeat.class);
    Decision other = acknowledge(after, "k2", CALL.call());
    assertThat(((Decision.Repeat) other).receipt().revision()).isEqualTo(after.revision());
    assertThat(refusal(acknowledge(after, "k3", "alice-1")))
        .isEqualTo(RejectReason.MARGIN_CALL_NOT_OPEN);
    assertThat(refusal(acknowledge(DUE, "k3", CALL.call())))
        .isEqualTo(RejectReason.MARGIN_CALL_NOT_OPEN);
    assertThat(refusal(acknowledge(after, "k1", "alice-1")))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/calls?x=1",
        "https://10.0.0.1/calls",
        "HTTPS://EXAMPLE.ORG",
        "http://127.0.0.1:8081/",
        "http://127.1.2.3/",
        "http://localhost:9/a",
        "http://[::1]:9/a"
      })
  void notices_go_to_https_and_to_this_machine(String url) {
    assertThat(register(url)).isInstanceOf(Decision.Accept.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no address",
        "/calls",
        "http://example.org/",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://localhost.example.org/",
        "http://127.0.0.1.example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://user@example.org/",
        "http://127.0.0.1@example.org/",
        "https://example.org/#a",
        "https:example.org"
      })
  void notices_go_nowhere_else(String url) {
    assertThat(refusal(register(url))).isEqualTo(RejectReason.WEBHOOK_NOT_ALLOWED);
    assertThat(refusal(register("https://example.org/" + "a".repeat(500))))
        .isEqualTo(RejectReason.WEBHOOK_NOT_ALLOWED);
  }

  @Test
  void a_webhook_is_told_of_each_stage_until_it_took_it_or_the_call_is_acknowledged() {
    assertThat(MarginCallRules.notice(CALLED)).as("no webhook").isEmpty();
    AccountState hooked = CALLED.apply(new WebhookRegistered(KEY, "https://example.org/", NOW));

    CallNotice raised = MarginCallRules.notice(hooked).orElseThrow();
    assertThat(raised)
        .isEqualTo(
            new CallNotice(
                ALICE,
                "alice-8-raised",
                CallNotice.Kind.RAISED,
                "https://example.org/",
                KEY,
                CALL));
    AccountState told = hooked.apply(new NoticeDelivered(raised.id(), 1, NOW));
    assertThat(MarginCallRules.notice(told)).isEmpty();
    AccountState escalated = told.apply(new MarginCallEscalated(CALL.call(), NOW, NOW));
    assertThat(MarginCallRules.notice(escalated).orElseThrow().id()).isEqualTo("alice-8-escalated");
    assertThat(
            MarginCallRules.notice(
                escalated.apply(new MarginCallAcknowledged(KEY, CALL.call(), NOW))))
        .isEmpty();
    List<AccountEvent> breach = MarginRules.recheck(escalated, Markets.view("40000", "3000"), NOW);
    AccountState liquidated = applied(escalated, breach);
    assertThat(MarginCallRules.notice(liquidated).orElseThrow().kind())
        .isEqualTo(CallNotice.Kind.LIQUIDATION);
    assertThat(MarginCallRules.notice(liquidated.apply(new WebhookRemoved(KEY, NOW)))).isEmpty();
  }

  @Test
  void what_became_of_a_notice_is_recorded_once_and_only_if_it_is_awaited() {
    AccountState hooked = CALLED.apply(new WebhookRegistered(KEY, "https://example.org/", NOW));
    var delivered = new RecordNotice(ALICE, "alice-8-raised", 2, Optional.empty());
    var failed = new RecordNotice(ALICE, "alice-8-raised", 9, Optional.of("timed out"));
    var unknown = new RecordNotice(ALICE, "alice-3-raised", 1, Optional.empty());

    List<AccountEvent> events = MarginCallRules.record(hooked, delivered, NOW);

    assertThat(events).containsExactly(new NoticeDelivered("alice-8-raised", 2, NOW));
    assertThat(MarginCallRules.record(applied(hooked, events), delivered, NOW)).isEmpty();
    assertThat(MarginCallRules.record(hooked, unknown, NOW)).isEmpty();
    assertThat(MarginCallRules.record(hooked, failed, NOW))
        .containsExactly(new NoticeGivenUp("alice-8-raised", 9, "timed out", NOW));
  }

  private static AccountState inCall(String cash) {
    return Accounts.holding(
        Portfolios.longBtc(cash, "1", "50000"), MarginStatus.MARGIN_CALL, MarginMethod.STANDARD);
  }

  private static Decision acknowledge(AccountState state, String key, String call) {
    return MarginCallRules.acknowledge(
        state, new AcknowledgeCall(ALICE, CommandId.of(key), call, null), NOW);
  }

  private static Decision register(String url) {
    return MarginCallRules.register(DUE, new RegisterWebhook(ALICE, KEY, url, null), NOW);
  }

  private static RejectReason refusal(Decision decision) {
    return ((Decision.Refuse) decision).rejection().reason();
  }

  private static AccountState applied(AccountState state, List<AccountEvent> events) {
    AccountState after = state;
    for (AccountEvent event : events) {
      after = after.apply(event);
    }
    return after;
  }

  private static List<CallOutcome> outcomes(List<AccountEvent> events) {
    return events.stream()
        .filter(MarginCallEnded.class::isInstance)
        .map(event -> ((MarginCallEnded) event).outcome())
        .toList();
  }
}
