package org.plimsoll.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;

/**
 * Kills a node and watches when its accounts answer elsewhere. The node is the one that started
 * first: with the accounts of its shards the liquidator and whatever else there is one of is lost.
 */
final class FailoverTrial {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration GLANCE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration UNTOUCHED = Duration.ofSeconds(2);
  private static final long BETWEEN_MILLIS = 100;

  private final LocalCluster cluster;
  private final Console console;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(GLANCE).build();

  FailoverTrial(LocalCluster cluster, Console console) {
    this.cluster = cluster;
    this.console = console;
    this.token = cluster.token();
  }

  /**
   * @param accounts how many are opened and watched
   * @return whether every one of them answered again
   */
  boolean run(int accounts) throws IOException, InterruptedException {
    open(accounts);
    LocalNode lost = cluster.nodes().get(0);
    List<LocalNode> left = cluster.nodes().subList(1, cluster.nodes().size());
    console.line("kill -9 of node %d, which started first", lost.number());
    long killed = System.nanoTime();
    lost.kill();
    List<Duration> absences = awaitAll(accounts, left, killed);
    tell(absences);
    return absences.size() == accounts;
  }

  private void open(int accounts) throws IOException, InterruptedException {
    List<LocalNode> nodes = cluster.nodes();
    try (ProgressBar bar = console.progress("opening accounts", accounts)) {
      for (int n = 0; n < accounts; n++) {
        String node = nodes.get(n % nodes.size()).api();
        post(node + "/v1/accounts", "open-" + n, "{\"account\":\"" + account(n) + "\"}");
        post(
            node + "/v1/accounts/" + account(n) + "/deposits",
            "deposit-" + n,
            "{\"asset\":\"USDT\",\"amount\":\"1000\"}");
        bar.step();
      }
    }
  }

  private List<Duration> awaitAll(int accounts, List<LocalNode> left, long killed)
      throws InterruptedException {
    ExecutorService asking = Executors.newFixedThreadPool(accounts);
    try (ProgressBar bar = console.progress("accounts answer", accounts)) {
      List<Future<Duration>> answers = new ArrayList<>();
      for (int n = 0; n < accounts; n++) {
        int number = n;
        answers.add(
            asking.submit(
                () -> {
                  Duration absence = awaitAnswer(account(number), left, killed);
                  bar.step();
                  return absence;
                }));
      }
      List<Duration> absences = new ArrayList<>();
      for (Future<Duration> answer : answers) {
        absences.add(answer.get());
      }
      return absences;
    } catch (ExecutionException e) {
      throw new UnusableException("an account did not come back: " + e.getCause().getMessage());
    } finally {
      asking.shutdownNow();
    }
  }

  private Duration awaitAnswer(String account, List<LocalNode> left, long killed)
      throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      String node = left.get(attempt % left.size()).api();
      boolean answered = answers(node + "/v1/accounts/" + account);
      Duration since = Duration.ofNanos(System.nanoTime() - killed);
      if (answered) {
        return since;
      }
      if (since.compareTo(PATIENCE) > 0) {
        throw new UnusableException(account + " did not answer for " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
    }
  }

  private boolean answers(String url) throws InterruptedException {
    try {
      HttpRequest request = request(url, GLANCE).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  private void tell(List<Duration> absences) {
    List<Duration> moved =
        absences.stream().filter(absence -> absence.compareTo(UNTOUCHED) > 0).sorted().toList();
    console.line(
        "%d of %d accounts answered throughout", absences.size() - moved.size(), absences.size());
    if (!moved.isEmpty()) {
      console.line(
          "%d were on the lost node and answered elsewhere: the first after %.1f s, the last after"
              + " %.1f s",
          moved.size(), seconds(moved.get(0)), seconds(moved.get(moved.size() - 1)));
    }
  }

  private void post(String url, String key, String body) throws IOException, InterruptedException {
    HttpRequest request =
        request(url, TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != CREATED) {
      throw new UnusableException(
          url + " answered " + response.statusCode() + ": " + response.body());
    }
  }

  private HttpRequest.Builder request(String url, Duration timeout) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(timeout)
        .header("Authorization", "Bearer " + token);
  }

  private static String account(int number) {
    return "failover-" + number;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
