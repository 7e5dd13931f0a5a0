package org.plimsoll.node;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.MarketView;

/**
 * Tells who replays prices through several nodes whether this one has come to rest. Only nodes of a
 * replay have one.
 */
final class RestProbe {
  private static final ServiceKey<Ask> KEY = ServiceKey.create(Ask.class, "rest-probe");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private RestProbe() {}

  /** Asks for {@link Answer}; from any node. */
  record Ask(ActorRef<Answer> replyTo) implements CborSerializable {}

  /**
   * How far the node is.
   *
   * @param isMeasured whether every account of the node was measured against its newest view, and
   *     every one that was told to look has looked
   * @param rows accounts with exposure on the node
   * @param market what its view says, see {@link #marketOf}
   */
  record Answer(boolean isMeasured, int rows, String market) implements CborSerializable {}

  /** Runs one on a node. */
  static void start(PlimsollNode node) {
    ActorRef<Ask> probe =
        node.system()
            .systemActorOf(
                create(node.services().monitor(), node.services().views()),
                "rest-probe",
                Props.empty());
    node.system().receptionist().tell(Receptionist.register(KEY, probe));
  }

  static ServiceKey<Ask> key() {
    return KEY;
  }

  /** Prices and fixings, equal where margin is: the views of two nodes count differently. */
  static String marketOf(MarketView view) {
    String said = view.indexPrices().values() + " " + view.fixings();
    return Integer.toHexString(said.hashCode()) + "/" + said.length();
  }

  private static Behavior<Ask> create(
      ActorRef<MarginMonitorCommand> monitor, Supplier<MarketView> views) {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                ask -> {
                  answer(monitor, views, context.getSystem())
                      .thenAccept(answer -> ask.replyTo().tell(answer));
                  return Behaviors.same();
                }));
  }

  /** The view is read after the report, so that a newer one is seen to be unmeasured. */
  private static CompletionStage<Answer> answer(
      ActorRef<MarginMonitorCommand> monitor, Supplier<MarketView> views, ActorSystem<?> system) {
    CompletionStage<MarginMonitorCommand.Report> report =
        AskPattern.ask(monitor, MarginMonitorCommand.GetReport::new, PATIENCE, system.scheduler());
    return report.thenApply(
        said -> {
          MarketView view = views.get();
          boolean isMeasured = said.awaited() == 0 && said.viewVersion() == view.version();
          return new Answer(isMeasured, said.rows(), marketOf(view));
        });
  }
}
