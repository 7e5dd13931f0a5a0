package org.plimsoll.oracle;

import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.observed;
import static org.plimsoll.oracle.Prices.valid;

import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.ObservationReply.Accepted;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Rate;

/** Every message between nodes reads back equal. */
class MessagesTravelTest {
  private static final ActorTestKit KIT = ActorTestKit.create(Prices.actorConfig());

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void commands_to_an_oracle() {
    TestProbe<ObservationReply> probe = KIT.createTestProbe();
    travels(new OracleCommand.Observe(observed("a", "100.5", 1), Optional.empty(), probe.getRef()));
    travels(
        new OracleCommand.Observe(
            observed("a", "100.5", 1),
            Optional.of(new PriceSignature("k-1", "c2lnbmVk")),
            probe.getRef()));
    travels(new OracleCommand.Resume("checked", probe.getRef()));
  }

  @Test
  void its_answers() {
    travels(new Accepted(Optional.empty()));
    travels(new Accepted(Optional.of(valid(BTC, "100.5", 1))));
    travels(new Refused(Reason.TOO_OLD, "by far"));
  }

  @Test
  void ticks_to_a_keeper() {
    travels(new MarketKeeperCommand.Tick(new PriceTick(valid(BTC, "100.5", 1))));
    travels(new PriceTick(valid(BTC, "100.5", 1)));
    travels(observed("a", "100.5", 1));
  }

  @Test
  void interest_to_a_keeper() {
    travels(
        new MarketKeeperCommand.InterestKnown(
            AssetId.of("USDT"),
            new Interest(
                BorrowIndex.ofUnits(1_000_054_794_521L),
                Optional.of(Rate.of("0.4")),
                Optional.of(Rate.of("0.06")),
                Optional.of(Prices.START))));
  }

  private static void travels(Object message) {
    KIT.serializationTestKit().verifySerialization(message, true);
  }
}
