package org.plimsoll.node.operations;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.PekkoManagementSettings;
import org.apache.pekko.management.cluster.javadsl.ClusterHttpManagementRoutes;

/**
 * Two ports, of which neither changes anything: {@code /metrics}; and {@code /ready}, {@code
 * /alive} and {@code /cluster/members}.
 */
public final class OperationsServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DRAIN = Duration.ofSeconds(1);
  private static final ContentType PROMETHEUS =
      MediaTypes.customWithOpenCharset("text", "plain", Map.of("version", "0.0.4"), true)
          .toContentType(HttpCharsets.UTF_8);

  private final ServerBinding metrics;
  private final ServerBinding management;

  private OperationsServer(ServerBinding metrics, ServerBinding management) {
    this.metrics = metrics;
    this.management = management;
  }

  /** The answer of {@code /ready}. */
  record Ready(boolean ready, List<Missing> missing) {}

  static CompletionStage<OperationsServer> bind(
      ActorSystem<?> system,
      OperationsSettings settings,
      PrometheusTelemetry telemetry,
      Readiness readiness) {
    var management = new PekkoManagementSettings(system.settings().config());
    var health =
        bind(
            system,
            management.getHttpEffectiveBindHostname(),
            management.getHttpEffectiveBindPort(),
            "pekko.management.http",
            managementRoute(system, readiness));
    return bind(
            system,
            settings.metricsHost(),
            settings.metricsPort(),
            "plimsoll.metrics",
            metricsRoute(telemetry))
        .thenCombine(health, OperationsServer::new);
  }

  public InetSocketAddress metrics() {
    return metrics.localAddress();
  }

  public InetSocketAddress management() {
    return management.localAddress();
  }

  private static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system, String host, int port, String setting, Route route) {
    return Http.get(system)
        .newServerAt(host, port)
        .bind(route)
        .thenApply(binding -> binding.addToCoordinatedShutdown(DRAIN, system))
        .exceptionally(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              throw new PortInUseException(
                  "the node cannot listen on "
                      + host
                      + ":"
                      + port
                      + "; is the port in use? Choose another with "
                      + setting
                      + ".port (0 takes any free one). "
                      + cause.getMessage(),
                  cause);
            });
  }

  private static Route metricsRoute(PrometheusTelemetry telemetry) {
    return path(
        "metrics",
        () ->
            get(
                () ->
                    complete(
                        HttpResponse.create()
                            .withEntity(
                                HttpEntities.create(PROMETHEUS, bytes(telemetry.scrape()))))));
  }

  private static Route managementRoute(ActorSystem<?> system, Readiness readiness) {
    return concat(
        path("ready", () -> get(() -> complete(ready(readiness.missing())))),
        path("alive", () -> get(() -> complete(json(StatusCodes.OK, Map.of("alive", true))))),
        ClusterHttpManagementRoutes.readOnly(Cluster.get(system.classicSystem())));
  }

  private static HttpResponse ready(List<Missing> missing) {
    return json(
        missing.isEmpty() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
        new Ready(missing.isEmpty(), missing));
  }

  private static HttpResponse json(StatusCode status, Object body) {
    try {
      return HttpResponse.create()
          .withStatus(status)
          .withEntity(
              HttpEntities.create(ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(body)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
