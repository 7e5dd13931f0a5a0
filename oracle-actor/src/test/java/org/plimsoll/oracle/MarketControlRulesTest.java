package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Controls.BTC_PERP;
import static org.plimsoll.oracle.Controls.PARAMETERS;
import static org.plimsoll.oracle.Controls.PERSON;
import static org.plimsoll.oracle.Controls.RULE;
import static org.plimsoll.oracle.Controls.after;
import static org.plimsoll.oracle.Controls.by;
import static org.plimsoll.oracle.Controls.command;
import static org.plimsoll.oracle.Controls.trading;
import static org.plimsoll.oracle.Prices.START;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.MarketControlReply.Reason;
import org.plimsoll.oracle.MarketControlRules.Decision;
import org.plimsoll.risk.market.AssetFlow;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlMeasure.AssetPause;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.units.Rate;

class MarketControlRulesTest {

  @ParameterizedTest(name = "{0} by a person")
  @CsvSource(
      delimiter = '|',
      value = {
        "HALTED                          | HALTED",
        "HALTED, REDUCE_ONLY             | REDUCE_ONLY",
        "HALTED, REDUCE_ONLY, OPEN       | OPEN",
        "HALTED, OPEN                    | HALTED",
        "REDUCE_ONLY, OPEN, HALTED       | HALTED",
        "HALTED, OPEN, REDUCE_ONLY, OPEN | OPEN",
      })
  void a_person_reopens_one_stage_at_a_time(String states, TradingState expected) {
    List<ControlOrder> orders = new ArrayList<>();
    for (String state : states.split(", ")) {
      orders.add(by(PERSON, trading(TradingState.valueOf(state))));
    }

    assertThat(after(START, orders.toArray(ControlOrder[]::new)).controls().stateOf(BTC_PERP))
        .isEqualTo(expected);
  }

  @Test
  void the_refusal_of_a_skipped_stage_says_what_to_do() {
    MarketControlState halted = after(START, by(PERSON, trading(TradingState.HALTED)));

    assertThat(refusal(halted, by(PERSON, trading(TradingState.OPEN))))
        .isEqualTo(
            new MarketControlReply.Refused(
                Reason.STAGE_SKIPPED,
                "trading of BTC-PERP is halted; make it reduce-only first, then open it"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "person HALTED, rule OPEN                                | HALTED",
        "person REDUCE_ONLY, rule HALTED, rule OPEN              | REDUCE_ONLY",
        "rule REDUCE_ONLY, rule OPEN                             | OPEN",
        "rule HALTED, person REDUCE_ONLY                         | REDUCE_ONLY",
        "rule REDUCE_ONLY, person OPEN                           | OPEN",
        "rule HALTED, person REDUCE_ONLY, person OPEN            | OPEN",
        "rule REDUCE_ONLY, other REDUCE_ONLY, rule OPEN          | REDUCE_ONLY",
        "rule HALTED, other REDUCE_ONLY, rule OPEN               | REDUCE_ONLY",
        "rule REDUCE_ONLY, person OPEN, rule REDUCE_ONLY         | REDUCE_ONLY",
      })
  void a_rule_lifts_what_it_ordered_itself_and_nothing_else(String orders, TradingState expected) {
    List<ControlOrder> given = new ArrayList<>();
    for (String order : orders.split(", ")) {
      String[] words = order.split(" ");
      ControlIssuer issuer =
          switch (words[0]) {
            case "person" -> PERSON;
            case "rule" -> RULE;
            default -> ControlIssuer.rule("oracle-not-valid");
          };
      given.add(by(issuer, trading(TradingState.valueOf(words[1]))));
    }

    assertThat(after(START, given.toArray(ControlOrder[]::new)).controls().stateOf(BTC_PERP))
        .isEqualTo(expected);
  }

  @Test
  void a_rule_that_orders_what_it_ordered_before_writes_nothing() {
    MarketControlState once = after(START, by(RULE, trading(TradingState.REDUCE_ONLY)));

    assertThat(decide(once, "again", by(RULE, trading(TradingState.REDUCE_ONLY))))
        .isEqualTo(new Decision.Nothing(false));
    assertThat(decide(MarketControlState.EMPTY, "x", by(RULE, trading(TradingState.OPEN))))
        .as("nor one that lifts what it never ordered")
        .isEqualTo(new Decision.Nothing(false));
  }

  @Test
  void a_command_is_carried_out_once_and_its_id_serves_no_other() {
    MarketControlState halted = after(START, by(PERSON, trading(TradingState.HALTED)));

    assertThat(decide(halted, "c0", by(PERSON, trading(TradingState.HALTED))))
        .isEqualTo(new Decision.Nothing(true));
    assertThat(refusal(halted, "c0", by(PERSON, trading(TradingState.REDUCE_ONLY))).reason())
        .isEqualTo(Reason.COMMAND_ID_REUSED);
  }

  @Test
  void an_order_after_its_deadline_is_refused_and_a_repeat_of_one_that_was_done_is_not() {
    MarketControlState halted = after(START, by(PERSON, trading(TradingState.HALTED)));
    Instant late = START.plusSeconds(6);

    assertThat(
            MarketControlRules.order(
                halted,
                command("late", by(PERSON, trading(TradingState.REDUCE_ONLY)), null),
                PARAMETERS,
                late))
        .isInstanceOfSatisfying(
            Decision.Refuse.class,
            refuse -> assertThat(refuse.refusal().reason()).isEqualTo(Reason.COMMAND_EXPIRED));
    assertThat(
            MarketControlRules.order(
                halted,
                command("c0", by(PERSON, trading(TradingState.HALTED)), null),
                PARAMETERS,
                late))
        .isEqualTo(new Decision.Nothing(true));
  }

  @Test
  void what_is_not_listed_is_not_controlled() {
    MarketControlState empty = MarketControlState.EMPTY;

    assertThat(reason(empty, new ControlMeasure.InstrumentState(InstrumentId.of("X"), null)))
        .isEqualTo(Reason.UNKNOWN_INSTRUMENT);
    assertThat(reason(empty, new AssetPause(AssetId.of("X"), AssetFlow.DEPOSITS, true)))
        .isEqualTo(Reason.UNKNOWN_ASSET);
    assertThat(
            reason(
                empty, new LeverageCap(InstrumentId.of("BTC-SPOT"), Optional.of(Rate.of("0.5")))))
        .isEqualTo(Reason.LEVERAGE_NOT_POSSIBLE);
  }

  @Test
  void an_event_says_when_it_was_journaled_and_what_was_in_force_before() {
    MarketControlState halted = after(START, by(RULE, new VenueState(TradingState.HALTED)));
    ControlOrder order = by(PERSON, new VenueState(TradingState.REDUCE_ONLY));

    assertThat(
            MarketControlRules.order(
                halted, command("k", order, null), PARAMETERS, START.plusSeconds(3)))
        .isEqualTo(
            new Decision.Journal(
                new MarketControlEvent.ControlOrdered(
                    "k",
                    new ControlOrder(
                        order.measure(), PERSON, "a test", order.numbers(), START.plusSeconds(3)),
                    Optional.of(new VenueState(TradingState.HALTED)))));
  }

  @Test
  void the_oldest_command_ids_are_forgotten() {
    MarketControlState state = MarketControlState.EMPTY;
    for (int n = 0; n <= MarketControlState.REMEMBERED; n++) {
      state =
          state.apply(
              new MarketControlEvent.ControlOrdered(
                  "k" + n, by(PERSON, trading(TradingState.HALTED)), Optional.empty()));
    }

    assertThat(state.receipts()).hasSize(MarketControlState.REMEMBERED);
    assertThat(state.asked("k0")).isEmpty();
    assertThat(state.asked("k1")).isPresent();
  }

  private static Reason reason(MarketControlState state, ControlMeasure measure) {
    return refusal(state, by(PERSON, measure)).reason();
  }

  private static MarketControlReply.Refused refusal(MarketControlState state, ControlOrder order) {
    return refusal(state, "new", order);
  }

  private static MarketControlReply.Refused refusal(
      MarketControlState state, String id, ControlOrder order) {
    return ((Decision.Refuse) decide(state, id, order)).refusal();
  }

  private static Decision decide(MarketControlState state, String id, ControlOrder order) {
    return MarketControlRules.order(state, command(id, order, null), PARAMETERS, START);
  }
}
