package org.plimsoll.node;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.model.ws.WebSocket;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node as a user starts it, with a feed: what a venue shows is judged beside what is pushed. */
class FeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TICKER =
      """
      {"channel":"ticker","type":"update","data":[{"symbol":"BTC/USDT","bid":99.9,"ask":100.1}]}""";

  private final ActorTestKit venue =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));

  @TempDir Path data;

  @AfterEach
  void close() {
    venue.shutdownTestKit();
  }

  @Test
  void a_feed_and_a_pushed_price_make_a_quorum() throws Exception {
    Path config = data.resolve("feeds.conf");
    Files.writeString(
        config,
        """
        plimsoll.oracle.feeds.venue {
          format = "kraken-ticker"
          url = "ws://127.0.0.1:%d/v2"
          symbols { BTC-USDT = "BTC/USDT" }
        }
        """
            .formatted(listen().localAddress().getPort()));

    try (NodeProcess node = NodeProcess.start(data, "--config", config.toString())) {
      ApiClient api = ApiClient.of(node);
      int[] sequence = {0};
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                push(api, "102", ++sequence[0]);
                return isValidAt(api, "101");
              });
    }
  }

  /** Whoever sends anything is shown one price, again and again. */
  private ServerBinding listen() {
    Flow<Message, Message, NotUsed> shown =
        Flow.<Message>create()
            .flatMapConcat(
                subscription ->
                    Source.tick(
                        Duration.ZERO,
                        Duration.ofMillis(200),
                        (Message) TextMessage.create(TICKER)));
    return PlimsollNode.await(
        Http.get(venue.system())
            .newServerAt("127.0.0.1", 0)
            .bindSync(request -> WebSocket.handleWebSocketRequestWith(request, shown)),
        PATIENCE);
  }

  private static void push(ApiClient api, String price, int sequence) {
    api.post(
        "/v1/prices",
        "push-" + sequence,
        "{\"index\":\"BTC-USDT\",\"source\":\"desk\",\"sequence\":%d,\"price\":\"%s\"}"
            .formatted(sequence, price));
  }

  private static boolean isValidAt(ApiClient api, String price) {
    for (JsonNode index : api.get("/v1/prices").body().findParents("index")) {
      if (index.get("index").asText().equals("BTC-USDT")) {
        return index.get("status").asText().equals("VALID")
            && index.get("price").asText().equals(price);
      }
    }
    return false;
  }
}
