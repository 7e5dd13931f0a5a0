package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeMainTest {
  /** Says which thread runs what was given to the default executor. */
  static final class Asking {
    public static void main(String[] arguments) {
      NodeMain.shareThreads();
      System.out.println(
          CompletableFuture.supplyAsync(() -> Thread.currentThread().getName()).join());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void continuations_share_threads_however_few_processors_there_are(int processors)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=" + processors,
                "-cp",
                ClassArchive.classPath(),
                Asking.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("ForkJoinPool.commonPool-worker-");
  }
}
