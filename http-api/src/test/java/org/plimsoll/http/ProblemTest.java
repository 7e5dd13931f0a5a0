package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginCallState;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;

final class ProblemTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ACCOUNT_NOT_FOUND,       404, ACCOUNT_NOT_FOUND
          ACCOUNT_EXISTS,          409, ACCOUNT_EXISTS
          UNKNOWN_ASSET,           422, UNKNOWN_ASSET
          UNKNOWN_INSTRUMENT,      422, UNKNOWN_INSTRUMENT
          AMOUNT_NOT_POSITIVE,     422, AMOUNT_NOT_POSITIVE
          QUANTITY_NOT_IN_LOTS,    422, QUANTITY_NOT_IN_LOTS
          PRICE_NOT_IN_TICKS,      422, PRICE_NOT_IN_TICKS
          SELF_TRADE,              422, SELF_TRADE
          OUT_OF_RANGE,            422, OUT_OF_RANGE
          INSUFFICIENT_COLLATERAL, 422, INSUFFICIENT_COLLATERAL
          INSUFFICIENT_MARGIN,     422, INSUFFICIENT_MARGIN
          PRICE_NOT_VALID,         409, PRICE_NOT_VALID
          LIQUIDATION_IN_PROGRESS, 409, LIQUIDATION_IN_PROGRESS
          COMMAND_ID_REUSED,       422, IDEMPOTENCY_KEY_REUSED
          SETTLEMENT_ID_REUSED,    409, TRADE_ID_REUSED
          UNWIND_PLAN_OUTDATED,    409, UNWIND_PLAN_OUTDATED
          MISROUTED,               503, MISROUTED
          INSTRUMENT_EXPIRED,      409, INSTRUMENT_EXPIRED
          SWITCH_OBSTRUCTED,       409, SWITCH_OBSTRUCTED
          ISOLATED_INSTRUMENT_ONLY, 422, ISOLATED_INSTRUMENT_ONLY
          """)
  void a_rejection_has_a_status_and_a_code(RejectReason reason, int status, ProblemCode code) {
    Problem problem = Problem.of(Rejection.of(reason, "why"));

    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(RejectReason.class)
  void every_rejection_has_a_problem(RejectReason reason) {
    assertThat(Problem.of(Rejection.of(reason, "why")).detail())
        .isEqualTo(reason == RejectReason.COMMAND_ID_REUSED ? Problem.KEY_REUSED : "why");
  }

  @ParameterizedTest
  @EnumSource(ObservationReply.Reason.class)
  void every_refused_observation_has_a_problem(ObservationReply.Reason reason) {
    assertThat(Problem.of(new ObservationReply.Refused(reason, "why")).code().name())
        .isEqualTo(reason.name());
  }

  @Test
  void a_problem_is_written_with_its_numbers_and_nothing_empty() {
    Problem problem =
        Problem.of(
            Rejection.of(
                RejectReason.INSUFFICIENT_MARGIN, "too little", Map.of("shortfall", "1.5")));

    assertThat(new String(JsonWriter.write(problem), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"urn:plimsoll:problem:insufficient-margin\","
                + "\"title\":\"Insufficient margin\",\"status\":422,\"detail\":\"too little\","
                + "\"code\":\"INSUFFICIENT_MARGIN\",\"numbers\":{\"shortfall\":\"1.5\"}}");
  }

  @Test
  void a_callers_long_text_is_cut() {
    Problem problem =
        Problem.ofFields(
            ProblemCode.INVALID_BODY, List.of(FieldError.of("a".repeat(500), "b".repeat(500))));

    assertThat(problem.errors().get(0).pointer()).hasSize(303);
    assertThat(problem.detail()).hasSize(303);
  }

  @Test
  void an_account_without_a_price_for_what_it_holds_has_no_margin_answer() {
    AccountStatement statement =
        new AccountStatement(
            AccountId.of("a"),
            MarginMethod.STANDARD,
            Instant.EPOCH,
            1,
            Portfolio.EMPTY,
            MarginStatus.ABOVE_INITIAL,
            Optional.empty(),
            0,
            Optional.empty(),
            false,
            List.of(),
            new MarginCallState(Optional.empty(), Optional.empty(), Optional.empty(), Set.of()));

    assertThatThrownBy(() -> MarginAnswer.of(statement))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(ProblemCode.PRICE_NOT_VALID);
              assertThat(e.problem().status()).isEqualTo(409);
            });
  }
}
