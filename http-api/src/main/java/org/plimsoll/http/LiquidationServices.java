package org.plimsoll.http;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.liquidation.Backstop;
import org.plimsoll.liquidation.LiquidationPlanner;
import org.plimsoll.liquidation.LiquidatorCommand;

/**
 * Whom the HTTP interface asks about liquidations.
 *
 * @param planner plans liquidations in advance
 * @param backstops accounts that agreed to take over what nobody trades
 */
public record LiquidationServices(
    ActorRef<LiquidatorCommand> liquidator, LiquidationPlanner planner, List<Backstop> backstops) {

  public LiquidationServices {
    backstops = List.copyOf(backstops);
  }
}
