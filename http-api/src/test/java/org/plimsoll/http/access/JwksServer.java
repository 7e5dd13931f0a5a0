package org.plimsoll.http.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody else's server of keys, on this machine, that answers as it is told to. */
final class JwksServer implements AutoCloseable {
  private static final int OK = 200;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile HttpHandler answer;

  private JwksServer(HttpServer server, HttpHandler first) {
    this.server = server;
    this.answer = first;
  }

  static JwksServer start(String keySet) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var jwks = new JwksServer(server, null);
    jwks.answers(keySet);
    server.setExecutor(jwks.executor);
    server.createContext("/moved", exchange -> write(exchange, OK, Forge.keySet()));
    server.createContext(
        "/jwks",
        exchange -> {
          try (exchange) {
            jwks.answer.handle(exchange);
          } finally {
            jwks.asked.incrementAndGet();
          }
        });
    server.start();
    return jwks;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
  }

  /** How often it was asked and had answered, or was done with it. */
  int asked() {
    return asked.get();
  }

  void answers(String body) {
    answers(OK, body);
  }

  void answers(int status, String body) {
    answer = exchange -> write(exchange, status, body);
  }

  void redirects() {
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/moved");
          exchange.sendResponseHeaders(302, -1);
        };
  }

  /** The beginning of the keys and then nothing, until it is closed. */
  void stalls() {
    answer =
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(OK, 0);
          OutputStream body = exchange.getResponseBody();
          body.write("{\"keys\":[".getBytes(StandardCharsets.US_ASCII));
          body.flush();
          await();
        };
  }

  /** Nothing at all, until it is closed. */
  void isLate() {
    answer =
        exchange -> {
          asked.incrementAndGet();
          await();
        };
  }

  /** Good keys, followed by spaces for ever. */
  void neverEnds() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(OK, 0);
          OutputStream body = exchange.getResponseBody();
          body.write(Forge.keySet().getBytes(StandardCharsets.US_ASCII));
          byte[] spaces = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
          for (int n = 0; n < 10_000; n++) {
            body.write(spaces);
          }
        };
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
