package org.plimsoll.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.FundingIndex;

/** What funding a position pays before a leg touches it. */
final class FundingRules {
  private FundingRules() {}

  /** One event per position of the leg that stands at another funding index than the leg. */
  static List<AccountEvent> settled(
      AccountState state, SettlementId settlement, Leg leg, Instant now) {
    List<AccountEvent> events = new ArrayList<>();
    AccountState paid = state;
    for (LegTrade trade : leg.trades()) {
      Optional<Position> held = paid.portfolio().position(trade.instrument());
      Optional<FundingIndex> since = held.flatMap(Position::fundingIndex);
      Optional<FundingIndex> upTo = trade.fundingIndex();
      if (since.isPresent() && upTo.isPresent() && !since.equals(upTo)) {
        Position position = held.orElseThrow();
        FundingSettled event =
            new FundingSettled(
                settlement,
                trade.instrument(),
                trade.settlement(),
                position.quantity(),
                since.orElseThrow(),
                upTo.orElseThrow(),
                position.unpaidFunding(upTo),
                now);
        events.add(event);
        paid = paid.apply(event);
      }
    }
    return events;
  }
}
