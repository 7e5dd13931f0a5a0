package org.plimsoll.oracle;

import static org.plimsoll.oracle.Prices.START;

import java.time.Instant;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.oracle.MarketControlCommand.Order;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.TradingState;

/** Orders for tests. */
final class Controls {
  static final MarginParameters PARAMETERS = ParameterFile.house();
  static final InstrumentId BTC_PERP = InstrumentId.of("BTC-PERP");
  static final ControlIssuer PERSON = ControlIssuer.person("alice@ops");
  static final ControlIssuer RULE = ControlIssuer.rule("index-move");

  private Controls() {}

  static ControlMeasure trading(TradingState state) {
    return new InstrumentState(BTC_PERP, state);
  }

  static ControlOrder by(ControlIssuer issuer, ControlMeasure measure) {
    return ControlOrder.of(measure, issuer, "a test", Map.of("move", "0.12"), START);
  }

  static Order command(String id, ControlOrder order, ActorRef<MarketControlReply> replyTo) {
    return new Order(id, order, START.plusSeconds(5), replyTo);
  }

  static MarketControlState after(Instant now, ControlOrder... orders) {
    MarketControlState state = MarketControlState.EMPTY;
    int n = 0;
    for (ControlOrder order : orders) {
      var decision =
          MarketControlRules.order(state, command("c" + n++, order, null), PARAMETERS, now);
      if (decision instanceof MarketControlRules.Decision.Journal journal) {
        state = state.apply(journal.event());
      }
    }
    return state;
  }
}
