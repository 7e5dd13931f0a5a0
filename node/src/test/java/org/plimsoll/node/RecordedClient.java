package org.plimsoll.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.plimsoll.account.AccountId;
import org.plimsoll.node.ApiClient.Answer;
import org.plimsoll.node.RequestOutcome.Acknowledged;
import org.plimsoll.node.RequestOutcome.Refused;
import org.plimsoll.node.RequestOutcome.Seen;
import org.plimsoll.node.RequestOutcome.Unknown;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** Sends requests to the API and has each recorded before it is sent and after it is answered. */
final class RecordedClient {
  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;
  private static final int BAD_REQUEST = 400;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int INTERNAL_ERROR = 500;
  private static final String EXPIRED = "COMMAND_EXPIRED";
  private static final String STILL_RUNNING = "IDEMPOTENCY_KEY_IN_USE";

  private final FaultRecorder recorder;
  private final AtomicInteger inFlight = new AtomicInteger();

  RecordedClient(FaultRecorder recorder) {
    this.recorder = recorder;
  }

  /** How many requests are sent and not answered. */
  int inFlight() {
    return inFlight.get();
  }

  /** Never fails: a failure is an unknown outcome. */
  CompletableFuture<RequestOutcome> ask(
      ApiClient api, int client, String key, ClientRequest request) {
    return recorder
        .invoked(client, key, request)
        .thenCompose(
            number ->
                sent(api, key, request)
                    .handle(
                        (answer, failure) ->
                            failure == null
                                ? outcome(request, answer)
                                : new Unknown(String.valueOf(failure)))
                    .thenCompose(outcome -> recorder.answered(number, outcome)));
  }

  private CompletableFuture<Answer> sent(ApiClient api, String key, ClientRequest request) {
    inFlight.incrementAndGet();
    return send(api, key, request).whenComplete((answer, failure) -> inFlight.decrementAndGet());
  }

  private static CompletableFuture<Answer> send(ApiClient api, String key, ClientRequest request) {
    if (request instanceof ClientRequest.Open open) {
      return api.postAsync("/v1/accounts", key, "{\"account\":\"" + open.account() + "\"}");
    } else if (request instanceof ClientRequest.Deposit deposit) {
      return api.postAsync(
          "/v1/accounts/" + deposit.account() + "/deposits",
          key,
          movement(deposit.asset(), deposit.amount()));
    } else if (request instanceof ClientRequest.Withdrawal withdrawal) {
      return api.postAsync(
          "/v1/accounts/" + withdrawal.account() + "/withdrawals",
          key,
          movement(withdrawal.asset(), withdrawal.amount()));
    } else if (request instanceof ClientRequest.Trade trade) {
      return api.postAsync("/v1/trades", key, body(trade));
    }
    return api.getAsync("/v1/accounts/" + ((ClientRequest.Read) request).account());
  }

  private static String movement(AssetId asset, Cash amount) {
    return "{\"asset\":\"" + asset + "\",\"amount\":\"" + amount + "\"}";
  }

  private static String body(ClientRequest.Trade trade) {
    return String.format(
        "{\"tradeId\":\"%s\",\"buyer\":\"%s\",\"seller\":\"%s\","
            + "\"instrument\":\"%s\",\"quantity\":\"%s\",\"price\":\"%s\"}",
        trade.tradeId(),
        trade.buyer(),
        trade.seller(),
        trade.instrument(),
        trade.quantity(),
        trade.price());
  }

  /** What cannot be told for sure is unknown. */
  static RequestOutcome outcome(ClientRequest request, Answer answer) {
    String code = answer.body().path("code").asText();
    if (answer.status() >= OK && answer.status() < MULTIPLE_CHOICES) {
      return done(request, answer.body());
    }
    boolean isRefused =
        answer.status() >= BAD_REQUEST
            && answer.status() < INTERNAL_ERROR
            && answer.status() != REQUEST_TIMEOUT
            && !code.equals(STILL_RUNNING);
    return isRefused || code.equals(EXPIRED)
        ? new Refused(code)
        : new Unknown(answer.status() + " " + code);
  }

  private static RequestOutcome done(ClientRequest request, JsonNode body) {
    if (request instanceof ClientRequest.Read) {
      return new Seen(body.get("revision").asLong(), balances(body.get("balances")));
    }
    SortedMap<AccountId, Long> revisions = new TreeMap<>();
    if (request instanceof ClientRequest.Trade) {
      body.get("revisions")
          .properties()
          .forEach(entry -> revisions.put(AccountId.of(entry.getKey()), entry.getValue().asLong()));
    } else {
      revisions.put(AccountId.of(body.get("account").asText()), body.get("revision").asLong());
    }
    return new Acknowledged(revisions);
  }

  private static SortedMap<AssetId, Cash> balances(JsonNode fields) {
    SortedMap<AssetId, Cash> balances = new TreeMap<>();
    fields
        .properties()
        .forEach(
            entry -> balances.put(AssetId.of(entry.getKey()), Cash.of(entry.getValue().asText())));
    return balances;
  }
}
