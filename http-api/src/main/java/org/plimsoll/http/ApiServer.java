package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeoutResponse;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.plimsoll.cluster.Standstill;
import org.plimsoll.cluster.Telemetry;

/** Serves the API over HTTP. */
public final class ApiServer {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /** More would only wait for each other longer than a caller waits. */
  private static final int MOST_CALCULATIONS = 64;

  private ApiServer() {}

  /**
   * Starts to serve.
   *
   * @return completes when the port is open; fails if it cannot be
   */
  public static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system, ApiSettings settings, ApiServices services) {
    EventStreams streams =
        new EventStreams(
            system, StreamSettings.from(system.settings().config()), services.journal().news());
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "end-streams",
            () -> {
              streams.close();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(serverSettings(system.settings().config()))
        .bindFlow(
            BidiFlow.fromGraph(new RequestDeadline(settings.headTimeout()))
                .join(route(system, settings, services, streams).flow(system)))
        // At shutdown no new requests are taken, and those under way get their answers.
        .thenApply(binding -> binding.addToCoordinatedShutdown(DRAIN, system));
  }

  private static Route route(
      ActorSystem<?> system, ApiSettings settings, ApiServices services, EventStreams streams) {
    Route unhurried = requests(system, settings, services, streams);
    return withRequestTimeoutResponse(Failures::timedOut, () -> unhurried);
  }

  /** Everything but what has to do with the connection. */
  static Route requests(
      ActorSystem<?> system, ApiSettings settings, ApiServices services, EventStreams streams) {
    Asking asking =
        new Asking(system, services.accounts().sharding(), services.clock(), settings.askTimeout());
    Calculations calculations = Calculations.on(system, MOST_CALCULATIONS);
    KeyMemory keys = new KeyMemory(settings.rememberedKeys());
    AuditReads reads = new AuditReads(system, AuditSettings.from(system.settings().config()));
    List<Endpoint> endpoints = Endpoints.of(services, asking, calculations, reads, streams, keys);
    Route resources =
        concat(
                new EndpointRouter(
                        endpoints,
                        services.callers(),
                        new RequestLimits(settings.limits(), System::nanoTime))
                    .route(),
                new DocumentRoutes().route())
            .seal(Refusals.handler(), Failures.handler());
    Standstill standstill = Standstill.of(system);
    return new WholeBody(system, settings.bodyTimeout())
        .route(
            () ->
                new CommandTimes(Telemetry.of(system), services.clock())
                    .route(() -> answeredInTime(standstill, resources)));
  }

  /** A node that others may have given up knows nothing for sure, and says no more. */
  private static Route answeredInTime(Standstill standstill, Route resources) {
    return extractRequest(
        request ->
            mapResponse(
                response -> standstill.isOverdue() ? Failures.timedOut(request) : response,
                () -> resources));
  }

  private static ServerSettings serverSettings(Config root) {
    return ServerSettings.create(
        root.getConfig("plimsoll.http.server").atPath("pekko.http.server").withFallback(root));
  }
}
