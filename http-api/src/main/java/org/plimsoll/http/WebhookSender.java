package org.plimsoll.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.RecordNotice;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CallNotice;

/**
 * Brings notices to the webhooks of owners, at least once each and always under the same id. What
 * it has in hand is in memory only: an account repeats a notice until it hears what became of it.
 */
public final class WebhookSender extends AbstractBehavior<WebhookSender.Command> {
  private static final String DISPATCHER = "plimsoll.http.webhooks.dispatcher";

  /** What it is told. */
  public sealed interface Command {}

  private record Handed(CallNotice notice) implements Command {}

  private record Answered(String id, Optional<String> failure) implements Command {}

  private record Again(String id) implements Command {}

  /**
   * A notice in hand.
   *
   * @param first when its first attempt began
   */
  private record Sending(CallNotice notice, Instant first, int attempts) {}

  private final WebhookSettings settings;
  private final WebhookSecrets secrets;
  private final Function<AccountId, RecipientRef<AccountCommand>> accounts;
  private final Clock clock;
  private final TimerScheduler<Command> timers;
  private final Executor executor;
  private final HttpClient client;
  private final SplittableRandom jitter = new SplittableRandom();
  private final Map<String, Sending> inHand = new HashMap<>();

  private WebhookSender(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      WebhookSettings settings,
      WebhookSecrets secrets,
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      Clock clock) {
    super(context);
    this.settings = settings;
    this.secrets = secrets;
    this.accounts = accounts;
    this.clock = clock;
    this.timers = timers;
    this.executor =
        context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .executor(executor)
            .build();
  }

  /**
   * @param accounts where it is told what became of a notice
   */
  public static Behavior<Command> create(
      WebhookSettings settings,
      WebhookSecrets secrets,
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new WebhookSender(context, timers, settings, secrets, accounts, clock)));
  }

  /** Hands the notices of accounts on to a sender. */
  public static Behavior<CallNotice> desk(ActorRef<Command> sender) {
    return Behaviors.receiveMessage(
        notice -> {
          sender.tell(new Handed(notice));
          return Behaviors.same();
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Handed.class, this::onHanded)
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(Again.class, this::onAgain)
        .build();
  }

  /** A repeat of what is in hand changes nothing, unless it is to go elsewhere by now. */
  private Behavior<Command> onHanded(Handed handed) {
    CallNotice notice = handed.notice();
    Sending known = inHand.get(notice.id());
    if (known == null) {
      send(new Sending(notice, clock.instant(), 0));
    } else if (!known.notice().equals(notice)) {
      inHand.put(notice.id(), new Sending(notice, known.first(), known.attempts()));
    }
    return this;
  }

  private Behavior<Command> onAgain(Again again) {
    Sending sending = inHand.get(again.id());
    if (sending != null) {
      send(sending);
    }
    return this;
  }

  private void send(Sending before) {
    CallNotice notice = before.notice();
    inHand.put(notice.id(), new Sending(notice, before.first(), before.attempts() + 1));
    getContext()
        .pipeToSelf(
            post(notice),
            (status, failure) -> new Answered(notice.id(), failureOf(status, failure)));
  }

  private Behavior<Command> onAnswered(Answered answer) {
    Sending sending = inHand.get(answer.id());
    boolean isLate = !clock.instant().isBefore(sending.first().plus(settings.deadline()));
    if (answer.failure().isEmpty() || isLate) {
      inHand.remove(answer.id());
      AccountId account = sending.notice().account();
      accounts
          .apply(account)
          .tell(new RecordNotice(account, answer.id(), sending.attempts(), answer.failure()));
    } else {
      getContext()
          .getLog()
          .debug("notice {} was not taken: {}", answer.id(), answer.failure().orElseThrow());
      timers.startSingleTimer(
          answer.id(),
          new Again(answer.id()),
          settings.delayAfter(sending.attempts(), jitter.nextDouble()));
    }
    return this;
  }

  private CompletionStage<HttpResponse<Void>> post(CallNotice notice) {
    URI uri = URI.create(notice.url());
    String body = NoticeBody.of(notice);
    long second = clock.instant().getEpochSecond();
    String secret = secrets.secretOf(notice.account(), notice.registration());
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(settings.timeout())
            .header("Content-Type", "application/json")
            .header("Plimsoll-Notice", notice.id())
            .header("Plimsoll-Timestamp", String.valueOf(second))
            .header("Plimsoll-Signature", "v1=" + WebhookSecrets.signature(secret, second, body))
            .POST(BodyPublishers.ofString(body))
            .build();
    // Names are looked up on these threads too, which may take long.
    return CompletableFuture.runAsync(() -> requireReachable(uri), executor)
        .thenCompose(allowed -> client.sendAsync(request, BodyHandlers.discarding()))
        .orTimeout(settings.timeout().multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * A name may lead anywhere: what is on this machine or in a private network is not for an owner
   * to choose. The address may still change between this look and the connection, so a network that
   * must be safe against that keeps the node from reaching it.
   */
  private void requireReachable(URI uri) {
    try {
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        if (!isAllowed(address, uri.getScheme().equalsIgnoreCase("http"))) {
          throw new IllegalArgumentException("the address leads into a private network");
        }
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("the host is unknown", e);
    }
  }

  private boolean isAllowed(InetAddress address, boolean isUnencrypted) {
    if (address.isLoopbackAddress()) {
      return settings.allowLoopback();
    }
    return !isUnencrypted && (settings.allowPrivate() || !isPrivate(address));
  }

  private static boolean isPrivate(InetAddress address) {
    boolean isUniqueLocal =
        address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
    return address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || isUniqueLocal;
  }

  private static Optional<String> failureOf(HttpResponse<Void> answer, Throwable failure) {
    if (failure == null) {
      boolean isTaken = answer.statusCode() / 100 == 2;
      return isTaken ? Optional.empty() : Optional.of("answered with " + answer.statusCode());
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return Optional.of(
        cause instanceof IllegalArgumentException
            ? cause.getMessage()
            : cause.getClass().getSimpleName());
  }
}
