package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Whatever may cross from one node to another arrives as it was sent. */
class MessagesTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.load("application-test"));
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private static final AccountState STATE =
      Accounts.holding(Portfolios.longBtc("3000", "1", "50000"))
          .withOrder(
              new OpenOrder(
                  OrderId.of("o-1"), BTC_PERP, Quantity.of("0.1"), Price.of("50000"), false));
  private static final AccountState CALLED =
      STATE
          .apply(JournalExamples.call())
          .apply(new AccountEvent.WebhookRegistered(CommandId.of("k"), "https://example.org", NOW));
  private static final SettlementTerms TERMS = Accounts.trade("t1", "1", "50000");
  private static final Rejection REJECTION =
      Rejection.of(
          RejectReason.INSUFFICIENT_MARGIN, "too little", Map.of("shortfall", Cash.of("0.5")));
  private static final MarginChoices CHOICES =
      new MarginChoices(Map.of(BTC_PERP, Rate.of("0.1")), Set.of(Markets.BTC));
  private static final UnwindStep SLICE = new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.5"));

  private static final OpenOrder ORDER =
      new OpenOrder(OrderId.of("o-1"), BTC_PERP, Quantity.of("-2"), Price.of("50000"), true);

  private static final Authority OWNER = Authority.ofOwner(ALICE);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<CborSerializable> messages() {
    ActorRef<CommandReply> replies = someone();
    ActorRef<LegReply> legReplies = someone();
    CommandId key = CommandId.of("key-1").by("alice");
    var figured = MarginRules.statement(STATE, VIEW);
    var unpriced =
        MarginRules.statement(STATE, MarketView.empty(1, Markets.AS_OF, Markets.parameters()));
    var step = new OpenLiquidation.OpenStep(SettlementId.of("unwind-alice-5-1"), SLICE);
    return Stream.of(
        new AccountCommand.Open(ALICE, key, MarginMethod.HOUSE, replies).by(OWNER),
        new AccountCommand.Deposit(ALICE, key, USDT, Cash.of("1.5"), replies).by(OWNER),
        new AccountCommand.Withdraw(ALICE, key, USDT, Cash.of("1.5"), replies).by(OWNER),
        new AccountCommand.SwitchMethod(ALICE, key, MarginMethod.PORTFOLIO, replies).by(OWNER),
        new AccountCommand.ChooseLeverage(
                ALICE, key, BTC_PERP, Optional.of(Rate.of("0.1")), replies)
            .by(OWNER),
        new AccountCommand.ChooseLeverage(ALICE, key, BTC_PERP, Optional.empty(), replies)
            .by(OWNER),
        new AccountCommand.ChooseCollateral(ALICE, key, USDT, false, replies).by(OWNER),
        new AccountCommand.AcknowledgeCall(ALICE, key, "alice-4", replies).by(OWNER),
        new AccountCommand.RegisterWebhook(ALICE, key, "https://example.org", replies).by(OWNER),
        new AccountCommand.RemoveWebhook(ALICE, key, replies).by(OWNER),
        new AccountCommand.RecordNotice(ALICE, "alice-4-raised", 2, Optional.of("late")),
        new CallNotice(
            ALICE,
            "alice-4-raised",
            CallNotice.Kind.RAISED,
            "https://example.org",
            key,
            JournalExamples.call()),
        new AccountStatement.Found(MarginRules.statement(CALLED, VIEW)),
        new AccountCommand.Asked(
            new AccountCommand.Withdraw(ALICE, key, USDT, Cash.of("1.5"), replies),
            OWNER,
            Optional.of(NOW)),
        new AccountCommand.Asked(
            new AccountCommand.RemoveWebhook(ALICE, key, replies),
            OWNER,
            Optional.empty(),
            Optional.of(7L)),
        new SettlementCommand.Settle(TERMS, Optional.of(NOW), someone()),
        new AccountCommand.ReserveOrder(ALICE, key, ORDER, replies).by(OWNER),
        new AccountCommand.ReleaseOrder(ALICE, key, ORDER.id(), replies).by(OWNER),
        new AccountCommand.GetStatement(ALICE, someone()),
        new AccountCommand.ReserveLeg(ALICE, TERMS, 2, legReplies),
        new AccountCommand.ReleaseLeg(ALICE, TERMS.id(), 2, legReplies),
        new AccountCommand.ApplyLeg(ALICE, TERMS, legReplies),
        new AccountCommand.OrderUnwind(ALICE, "alice-5", 5, SLICE, someone()),
        new AccountCommand.OrderUnwind(
            ALICE,
            "alice-5",
            5,
            new UnwindStep.UnitSlice(
                List.of(
                    new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.5")),
                    new UnwindStep.MarketSlice(Markets.ETH_PERP, Quantity.of("1")))),
            someone(),
            Optional.of(new UnwindEstimate(Cash.of("1"), Cash.of("7"), Rate.of("7")))),
        new AccountCommand.OrderUnwind(ALICE, "alice-5", 5, new UnwindStep.Takeover(), someone()),
        new AccountCommand.CancelUnwind(ALICE, TERMS.id(), "thin"),
        new AccountCommand.AcknowledgeAlert(ALICE, "alice-5"),
        new AccountCommand.Recheck(ALICE, 17),
        new AccountCommand.WakeUp(ALICE),
        new AccountCommand.WakeUp(ALICE, Optional.of(someone())),
        new AccountCommand.Awake(ALICE, true),
        new AccountRecallCommand.GetStanding(someone()),
        new AccountRecallCommand.Standing(Optional.of(Set.of("a", "b"))),
        new AccountRecallCommand.Standing(Optional.empty()),
        new TotalsPart(
            "node",
            3,
            1,
            2,
            TotalsOfNodesTest.held("1", "2", "3")
                .withOwners(
                    new TreeMap<>(
                        Map.of("mallory", new TreeMap<>(Map.of(BTC_PERP, Quantity.ONE)))))),
        new MarginMonitorCommand.GetBooks(Optional.of(ALICE), 500, someone()),
        new MarginMonitorCommand.GetInsolvent(Optional.empty(), 500, someone()),
        new MarginMonitorCommand.Books(
            List.of(
                new MarginMonitorCommand.Book(
                    ALICE,
                    7,
                    MarginMethod.PORTFOLIO,
                    MarginStatus.INSOLVENT,
                    STATE.portfolio().withChoices(CHOICES))),
            false),
        new CommandReply.Accepted(key, 3, NOW, true),
        new CommandReply.Rejected(REJECTION),
        new CommandReply.Rejected(Rejection.ofObstacles(List.of(REJECTION, REJECTION))),
        new LegReply.Reserved(ALICE, 2),
        new LegReply.Refused(ALICE, 2, REJECTION),
        new LegReply.Released(ALICE, 2),
        new LegReply.Applied(ALICE, 9),
        new UnwindReply.Ordered(ALICE, TERMS.id()),
        new UnwindReply.Declined(ALICE, REJECTION),
        new AccountStatement.Found(figured),
        new AccountStatement.Found(unpriced),
        new AccountStatement.NotFound(REJECTION),
        new MarginAlert(
            ALICE,
            "alice-5",
            5,
            MarginMethod.PORTFOLIO,
            MarginStatus.INSOLVENT,
            Cash.of("-1"),
            Cash.of("1200"),
            STATE.portfolio().withChoices(CHOICES),
            Optional.of(step)),
        new SettlementCommand.Settle(TERMS, someone()),
        new SettlementCommand.Resume(TERMS.id()),
        new SettlementReply.Settled(TERMS, new TreeMap<>(Map.of(ALICE, 4L)), NOW, true),
        new SettlementReply.NotSettled(TERMS.id(), Optional.of(Accounts.BOB), REJECTION));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_message_arrives_as_it_was_sent(CborSerializable message) {
    assertThat(KIT.serializationTestKit().verifySerialization(message, true)).isEqualTo(message);
  }

  @Test
  void no_kind_of_message_is_missing_here() {
    Stream<Class<?>> travelling =
        Stream.<Class<?>>of(
                AccountCommand.class,
                CommandReply.class,
                LegReply.class,
                UnwindReply.class,
                AccountStatement.Reply.class,
                SettlementCommand.class,
                SettlementReply.class,
                MarginMonitorCommand.class,
                AccountRecallCommand.class,
                TotalsExchangeCommand.class)
            .flatMap(type -> Stream.of(type.getPermittedSubclasses()))
            // What an entity tells itself stays where it is.
            .filter(type -> !type.isInterface())
            .filter(CborSerializable.class::isAssignableFrom);

    assertThat(messages().map(Object::getClass).distinct())
        .containsAll(travelling.<Class<?>>map(type -> type).toList());
  }

  private static <T> ActorRef<T> someone() {
    return KIT.spawn(Behaviors.<T>empty());
  }
}
