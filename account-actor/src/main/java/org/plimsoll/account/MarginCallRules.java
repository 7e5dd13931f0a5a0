package org.plimsoll.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.plimsoll.account.AccountCommand.AcknowledgeCall;
import org.plimsoll.account.AccountCommand.RecordNotice;
import org.plimsoll.account.AccountCommand.RegisterWebhook;
import org.plimsoll.account.AccountCommand.RemoveWebhook;
import org.plimsoll.account.AccountEvent.MarginCallAcknowledged;
import org.plimsoll.account.AccountEvent.MarginCallEnded;
import org.plimsoll.account.AccountEvent.MarginCallEscalated;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.NoticeDelivered;
import org.plimsoll.account.AccountEvent.NoticeGivenUp;
import org.plimsoll.account.AccountEvent.OwnersWord;
import org.plimsoll.account.AccountEvent.WebhookRegistered;
import org.plimsoll.account.AccountEvent.WebhookRemoved;
import org.plimsoll.account.CommandWindow.Receipt;
import org.plimsoll.risk.margin.CollateralPlanner;
import org.plimsoll.risk.margin.CollateralSuggestion;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StatusRules;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.whatif.LiquidationPrices;
import org.plimsoll.risk.whatif.TimeToBreach;

/**
 * When an owner is called upon, with what numbers, and when that is over. An account whose status
 * is {@code MARGIN_CALL} is under one call, and under none otherwise; the levels of {@link
 * StatusRules} keep it from flapping.
 */
final class MarginCallRules {
  /** A book with more positions is called without prices and remedies: both revalue it often. */
  static final int MOST_POSITIONS = 100;

  private static final int MOST_REMEDIES = 5;

  private MarginCallRules() {}

  /** Whether the account has to be called and is not yet. */
  static boolean isDue(AccountState state) {
    return state.method().isMargined()
        && state.status() == MarginStatus.MARGIN_CALL
        && state.liquidation().isEmpty()
        && state.calls().open().isEmpty();
  }

  /**
   * The call as it would be raised now. Costly: hundreds of revaluations, once per call. Empty
   * while a price may not serve for that, or if the account is about to leave the level.
   */
  static Optional<MarginCallRaised> draft(AccountState state, MarketView view, Instant now) {
    if (!isDue(state) || !state.portfolio().isPricedBy(view, PriceUse.MARGIN)) {
      return Optional.empty();
    }
    return MarginRules.stand(state.portfolio(), state.method(), view)
        .filter(found -> found.statusAfter(state.status()) == MarginStatus.MARGIN_CALL)
        .map(found -> draft(state, found, view, now));
  }

  /** A draft becomes a call, unless the account has changed since it was worked out. */
  static List<AccountEvent> adopt(
      AccountState state, Portfolio portfolio, Optional<MarginCallRaised> draft) {
    return draft
        .filter(call -> isDue(state) && state.portfolio().equals(portfolio))
        .<List<AccountEvent>>map(call -> List.of(named(call, state)))
        .orElse(List.of());
  }

  /**
   * The end of an open call whose level the account leaves.
   *
   * @param isOwners whether what the owner did led to this status
   */
  static Optional<AccountEvent> ending(
      AccountState state,
      MarginStatus status,
      boolean isOwners,
      MarginFigures figures,
      Instant now) {
    CallOutcome left = isOwners ? CallOutcome.MET : CallOutcome.PRICES_RECOVERED;
    return state
        .calls()
        .open()
        .filter(call -> status != MarginStatus.MARGIN_CALL)
        .map(
            call ->
                new MarginCallEnded(
                    call.id(),
                    status.isBreach() ? CallOutcome.LIQUIDATION_STARTED : left,
                    figures,
                    now));
  }

  /** Nobody acknowledged the call for as long as there was patience. */
  static List<AccountEvent> escalation(AccountState state, Duration patience, Instant now) {
    return state
        .calls()
        .open()
        .filter(OpenMarginCall::isUnanswered)
        .filter(call -> !now.isBefore(call.raised().at().plus(patience)))
        .<List<AccountEvent>>map(
            call -> List.of(new MarginCallEscalated(call.id(), call.raised().at(), now)))
        .orElse(List.of());
  }

  /** Whether there is something to look after in a while. */
  static boolean isAttended(AccountState state) {
    return isDue(state)
        || state.calls().open().filter(OpenMarginCall::isUnanswered).isPresent()
        || notice(state).isPresent();
  }

  /** What the owner's webhook has to be told and was not yet; the worst first. */
  static Optional<CallNotice> notice(AccountState state) {
    MarginCallState calls = state.calls();
    return calls
        .webhook()
        .flatMap(hook -> liquidationNotice(state, hook).or(() -> callNotice(state, hook)))
        .filter(notice -> !calls.closedNotices().contains(notice.id()));
  }

  static List<AccountEvent> record(AccountState state, RecordNotice command, Instant now) {
    boolean isAwaited =
        notice(state).filter(notice -> notice.id().equals(command.notice())).isPresent();
    if (!isAwaited) {
      return List.of();
    }
    return List.of(
        command
            .failure()
            .<AccountEvent>map(
                reason -> new NoticeGivenUp(command.notice(), command.attempts(), reason, now))
            .orElseGet(() -> new NoticeDelivered(command.notice(), command.attempts(), now)));
  }

  static Decision acknowledge(AccountState state, AcknowledgeCall command, Instant now) {
    var event = new MarginCallAcknowledged(command.commandId(), command.call(), now);
    return AccountRules.once(
        state,
        command.commandId(),
        request(event),
        now,
        () ->
            state
                .calls()
                .open()
                .filter(call -> call.id().equals(command.call()))
                .map(call -> acknowledge(call, event))
                .orElseGet(
                    () ->
                        new Decision.Refuse(
                            Rejection.of(
                                RejectReason.MARGIN_CALL_NOT_OPEN,
                                "margin call "
                                    + command.call()
                                    + " is not open; ask for the account's margin call"))));
  }

  private static Decision acknowledge(OpenMarginCall call, MarginCallAcknowledged event) {
    return call.acknowledged()
        .<Decision>map(
            first -> new Decision.Repeat(new Receipt(request(event), first.revision(), first.at())))
        .orElseGet(() -> new Decision.Accept(List.of(event)));
  }

  static Decision register(AccountState state, RegisterWebhook command, Instant now) {
    var event = new WebhookRegistered(command.commandId(), command.url(), now);
    return AccountRules.once(
        state,
        command.commandId(),
        request(event),
        now,
        () ->
            WebhookRules.refusalOf(command.url())
                .<Decision>map(Decision.Refuse::new)
                .orElseGet(() -> new Decision.Accept(List.of(event))));
  }

  static Decision remove(AccountState state, RemoveWebhook command, Instant now) {
    var event = new WebhookRemoved(command.commandId(), now);
    return AccountRules.once(
        state, command.commandId(), request(event), now, () -> new Decision.Accept(List.of(event)));
  }

  /** What was asked, in one line. */
  static String request(OwnersWord event) {
    if (event instanceof MarginCallAcknowledged e) {
      return "acknowledge " + e.call();
    } else if (event instanceof WebhookRegistered e) {
      return "webhook at " + e.url();
    }
    return "no webhook";
  }

  private static MarginCallRaised draft(
      AccountState state, MarginStanding standing, MarketView view, Instant now) {
    Portfolio portfolio = state.portfolio();
    MarginModel model = state.method().model();
    Optional<String> leftOut = leftOut(portfolio);
    List<CollateralSuggestion> remedies = List.of();
    LiquidationPrices prices = new LiquidationPrices(false, List.of(), List.of());
    if (leftOut.isEmpty()) {
      try {
        remedies = remedies(state, view);
        prices = LiquidationPrices.of(portfolio, view, model);
      } catch (OutOfRangeException e) {
        leftOut = Optional.of("a figure leaves the number range");
      }
    }
    return new MarginCallRaised(
        OpenLiquidation.idOf(MarginRules.accountOf(state), state.revision() + 1),
        MarginFigures.of(state.method(), standing, portfolio, view),
        standing.initialExcess().negate().max(Cash.ZERO),
        excessOverCall(standing).negate().max(Cash.ZERO),
        remedies,
        prices.underlyings(),
        TimeToBreach.first(prices, view),
        leftOut,
        now);
  }

  /** Why a call of this portfolio has no prices and remedies; empty if it has. */
  static Optional<String> leftOut(Portfolio portfolio) {
    int positions = portfolio.positions().size();
    return positions > MOST_POSITIONS
        ? Optional.of("the account holds " + positions + " positions, more than " + MOST_POSITIONS)
        : Optional.empty();
  }

  private static List<CollateralSuggestion> remedies(AccountState state, MarketView view) {
    AccountId account = MarginRules.accountOf(state);
    Function<MarginAssessment, Cash> excess = found -> excessOverCall(found.standing());
    return new CollateralPlanner(state.portfolio(), view, state.method().model(), excess, Map.of())
        .suggestions().stream()
            .filter(
                each ->
                    IsolationRules.refusalOfAsset(account, each.added(), view.parameters())
                        .isEmpty())
            .limit(MOST_REMEDIES)
            .toList();
  }

  /** Equity above where the call is left. */
  static Cash excessOverCall(MarginStanding standing) {
    return standing
        .equity()
        .total()
        .minus(StatusRules.exit(MarginStatus.MARGIN_CALL, standing.margin(), standing.levels()));
  }

  /** Under the revision it really has. */
  private static MarginCallRaised named(MarginCallRaised draft, AccountState state) {
    return new MarginCallRaised(
        OpenLiquidation.idOf(MarginRules.accountOf(state), state.revision() + 1),
        draft.figures(),
        draft.toInitial(),
        draft.toEnd(),
        draft.remedies(),
        draft.liquidationPrices(),
        draft.timeLeft(),
        draft.leftOut(),
        draft.at());
  }

  private static Optional<CallNotice> liquidationNotice(
      AccountState state, WebhookRegistered hook) {
    return state
        .calls()
        .liquidation()
        .map(
            started ->
                notice(
                    state,
                    hook,
                    started.liquidation() + "-liquidation",
                    CallNotice.Kind.LIQUIDATION,
                    started));
  }

  /** Once a call is acknowledged nothing more is said about it. */
  private static Optional<CallNotice> callNotice(AccountState state, WebhookRegistered hook) {
    return state
        .calls()
        .open()
        .filter(call -> call.acknowledged().isEmpty())
        .map(
            call ->
                call.escalatedAt().isPresent()
                    ? notice(
                        state,
                        hook,
                        call.id() + "-escalated",
                        CallNotice.Kind.ESCALATED,
                        call.raised())
                    : notice(
                        state, hook, call.id() + "-raised", CallNotice.Kind.RAISED, call.raised()));
  }

  private static CallNotice notice(
      AccountState state,
      WebhookRegistered hook,
      String id,
      CallNotice.Kind kind,
      AccountEvent fact) {
    return new CallNotice(
        MarginRules.accountOf(state), id, kind, hook.url(), hook.commandId(), fact);
  }
}
