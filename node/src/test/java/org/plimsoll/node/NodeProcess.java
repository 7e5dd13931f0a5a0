package org.plimsoll.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, started as a user starts it, for tests that kill it. */
final class NodeProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("API on (http://[^,]+),");
  private static final Pattern HEALTH = Pattern.compile("health on (http://.+)/ready");

  /** Of what operators see. */
  static final List<String> ANY_PORTS = List.of("--metrics-port", "0", "--management-port", "0");

  private static final long START_SECONDS = 180; // a bound, not a goal: machines are shared

  private final Process process;
  private final String address;
  private final String health;
  private final Path data;

  private NodeProcess(Process process, String address, String health, Path data) {
    this.process = process;
    this.address = address;
    this.health = health;
    this.data = data;
  }

  /** Starts a node on any free port and returns when it serves its API. */
  static NodeProcess start(Path data, String... options) throws IOException {
    return serving(command(data, anywhere(options)), data);
  }

  /** The same, with what it logs at the end of a file. */
  static NodeProcess startLogging(Path log, Path data, String... options) throws IOException {
    return serving(
        command(data, anywhere(options))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())),
        data);
  }

  /** The same by a JVM with these options, its class path among them. */
  static NodeProcess start(List<String> jvm, Path data, String... options) throws IOException {
    return serving(command(jvm, data, anywhere(options)), data);
  }

  private static String[] anywhere(String... options) {
    List<String> all = new ArrayList<>(List.of("--port", "0"));
    all.addAll(ANY_PORTS);
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private static NodeProcess serving(ProcessBuilder command, Path data) throws IOException {
    Process process = command.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    CompletableFuture<String> address = new CompletableFuture<>();
    CompletableFuture<String> health = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, address, health), "node-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return new NodeProcess(
          process,
          address.orTimeout(START_SECONDS, TimeUnit.SECONDS).join(),
          health.orTimeout(START_SECONDS, TimeUnit.SECONDS).join(),
          data);
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The process of {@code plimsoll node} with these options. */
  static ProcessBuilder command(Path data, String... options) {
    List<String> jvm = new ArrayList<>(ClassArchive.options());
    jvm.addAll(List.of("-cp", ClassArchive.classPath()));
    return command(jvm, data, options);
  }

  private static ProcessBuilder command(List<String> jvm, Path data, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvm);
    command.add(NodeMain.class.getName());
    command.addAll(List.of(arguments(data, options)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  static String[] arguments(Path data, String... options) {
    List<String> arguments = new ArrayList<>(List.of("node", "--data", data.toString()));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  String address() {
    return address;
  }

  /** Of its administrator, made as {@code plimsoll token} does. */
  String token() {
    return AccessKey.existing(data.resolve(AccessKey.FILE))
        .administratorToken("plimsoll", Instant.now());
  }

  /** Where it says whether it is alive and ready. */
  String health() {
    return health;
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /** Waits until it has ended by itself; returns the exit code. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static void read(
      Process process, CompletableFuture<String> address, CompletableFuture<String> health) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        find(ADDRESS, line, address);
        find(HEALTH, line, health);
      }
      var ended = new IllegalStateException("the node ended before serving");
      address.completeExceptionally(ended);
      health.completeExceptionally(ended);
    } catch (IOException e) {
      address.completeExceptionally(new UncheckedIOException(e));
      health.completeExceptionally(new UncheckedIOException(e));
    }
  }

  private static void find(Pattern pattern, String line, CompletableFuture<String> found) {
    Matcher matcher = pattern.matcher(line);
    if (matcher.find()) {
      found.complete(matcher.group(1));
    }
  }
}
