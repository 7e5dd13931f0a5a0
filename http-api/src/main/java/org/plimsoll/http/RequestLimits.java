package org.plimsoll.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.limits.Admission;
import org.plimsoll.http.limits.LimitSettings;
import org.plimsoll.http.limits.Places;
import org.plimsoll.http.limits.RateLimiter;
import org.plimsoll.http.limits.RateTier;

/**
 * Lets requests in as far as their callers, the accounts they are about and this node have room for
 * them, and tells on every answer how much is left.
 */
final class RequestLimits {
  private static final String NODE = "node";

  /** What one client of IPv6 has at least: the first 64 bits. */
  private static final int NETWORK_BYTES = 8;

  private final LimitSettings settings;
  private final RateLimiter rates;
  private final Places<String> ofNode;
  private final Places<AccountId> ofAccounts;

  RequestLimits(LimitSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.rates = new RateLimiter(settings.mostCallers(), nanoTime);
    this.ofNode = new Places<>(settings.perNode(), settings.reservedPerNode());
    this.ofAccounts = new Places<>(settings.perAccount(), settings.reservedPerAccount());
  }

  /** The places of one request, of which it gives back all together. */
  final class Held {
    private final boolean lowersRisk;
    private final List<AccountId> accounts = new ArrayList<>();

    private Held(boolean lowersRisk) {
      this.lowersRisk = lowersRisk;
    }

    /**
     * Takes a place at an account before it is asked.
     *
     * @throws ProblemException if there is none left
     */
    synchronized void take(AccountId account) {
      if (!ofAccounts.take(account, lowersRisk)) {
        throw new ProblemException(
            ProblemCode.ACCOUNT_BUSY,
            "too many requests about account " + account + " are under way; ask again later");
      }
      accounts.add(account);
    }

    private synchronized void giveBack() {
      accounts.forEach(ofAccounts::giveBack);
      ofNode.giveBack(NODE);
    }
  }

  /**
   * Has a request answered if there is room for it.
   *
   * @param caller {@link Caller#NOBODY} counts by the address it calls from
   */
  CompletionStage<HttpResponse> within(
      Caller caller,
      HttpRequest request,
      Endpoint endpoint,
      Function<Held, CompletionStage<HttpResponse>> handler) {
    boolean lowersRisk = endpoint.lowersRisk();
    Admission admission =
        rates.admit(keyOf(caller, request), tierOf(caller), endpoint.weight(), lowersRisk);
    if (!admission.isGranted()) {
      return CompletableFuture.completedFuture(told(admission, refusal(admission)));
    }
    return inPlace(lowersRisk, handler)
        .handle(
            (answer, failure) ->
                told(admission, failure == null ? answer : Failures.answerTo(failure, request)));
  }

  private CompletionStage<HttpResponse> inPlace(
      boolean lowersRisk, Function<Held, CompletionStage<HttpResponse>> handler) {
    if (!ofNode.take(NODE, lowersRisk)) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              ProblemCode.BUSY, "too many requests are under way on this node; ask again later"));
    }
    Held held = new Held(lowersRisk);
    return CompletableFuture.completedStage(held)
        .thenCompose(handler)
        .whenComplete((answer, failure) -> held.giveBack());
  }

  private RateTier tierOf(Caller caller) {
    if (caller.equals(Caller.NOBODY)) {
      return settings.address();
    }
    return caller.authority().owners().contains(Authority.ALL)
        ? settings.gateway()
        : settings.caller();
  }

  private static String keyOf(Caller caller, HttpRequest request) {
    return caller.equals(Caller.NOBODY)
        ? "address " + network(request)
        : "subject " + caller.authority().subject();
  }

  private static String network(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(RequestLimits::network)
        .orElse("unknown");
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }

  private static HttpResponse refusal(Admission admission) {
    Problem problem =
        Problem.of(
            ProblemCode.RATE_LIMITED,
            "more is asked than "
                + admission.limit().perSecond()
                + " per second by weight of requests; ask again in "
                + admission.retryAfterSeconds()
                + " s");
    return Replies.problem(problem, admission.retryAfterSeconds());
  }

  private static HttpResponse told(Admission admission, HttpResponse answer) {
    return answer.addHeaders(
        List.of(
            RawHeader.create("RateLimit-Policy", admission.rule()),
            RawHeader.create("RateLimit", admission.state())));
  }
}
