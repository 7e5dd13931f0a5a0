package org.plimsoll.node;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plimsoll demo}. */
@Command(
    name = "demo",
    description = {
      "A seeded market of accounts, live prices and a crash, told as it happens.",
      "Goes on serving the API until stopped, unless it is headless."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int VIOLATED = 2;

  @Option(names = "--accounts", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
  private int accounts;

  @Option(names = "--seed", defaultValue = "7", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--headless", description = "end after the summary")
  private boolean headless;

  @Option(names = "--port", defaultValue = "8080", description = "default: ${DEFAULT-VALUE}")
  private int port;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (accounts < 1) {
      throw new UnusableException("--accounts must be at least 1, was: " + accounts);
    }
    Console.quietLog();
    Console console = new Console(System.out, System.err);
    Path journal = Files.createTempDirectory("plimsoll-demo");
    var config =
        PlimsollNode.configuration(
            journal,
            ConfigFactory.empty()
                .withValue("plimsoll.http.port", ConfigValueFactory.fromAnyRef(port)));
    NodeAccess access = NodeAccess.of(config);
    Demo demo = Demo.start(config, seed, console);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(demo, journal), "stop"));
    if (!headless) {
      demo.serve(access);
      access.introduce(Optional.empty(), console);
    }
    boolean sound = demo.play(accounts);
    if (!headless) {
      console.line("The API goes on at http://127.0.0.1:%d/v1/status; stop with Ctrl-C.", port);
      new CountDownLatch(1).await(); // until the process is told to stop
    }
    return sound ? 0 : VIOLATED;
  }

  /** However the process ends: the node stops and nothing is left behind. */
  private static void end(Demo demo, Path journal) {
    demo.close();
    Directories.delete(journal);
  }
}
