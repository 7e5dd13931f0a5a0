package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's story, run as it is written. */
class ReadmeIT {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- story -->\\n```bash\\n(.*?)```", Pattern.DOTALL);

  /** Where the user is. */
  @TempDir Path home;

  @Test
  @Timeout(120)
  void the_story_in_curl_ends_in_a_liquidation() throws Exception {
    Assumptions.assumeTrue(
        isPresent("bash") && isPresent("curl"), "SKIPPED: the story needs bash and curl");
    Path data = home.resolve("data");
    writeProgram();
    try (NodeProcess node =
        NodeProcess.start(data, "--token-file", data.resolve("admin.token").toString())) {
      String told = tell(story(), node.address() + "/v1");

      assertThat(told)
          .doesNotContain("INTERNAL_ERROR", "UNAUTHENTICATED")
          .contains("INSUFFICIENT_MARGIN");
      assertThat(told)
          .as("who may see what")
          .contains(
              "account bob does not exist",
              "account nobody does not exist",
              "\"code\":\"FORBIDDEN\"");
      assertThat(told)
          .as("what if")
          .contains(
              "\"equity\":\"800\"",
              "\"initialMargin\":\"1816\"",
              "\"maintenanceMargin\":\"908\"",
              "\"status\":\"BELOW_MAINTENANCE\"",
              "\"equity\":\"5400\"",
              "\"method\":\"PORTFOLIO\"");
      assertThat(told)
          .contains(
              "margin-status-changed",
              "liquidation-started",
              "unwind-ordered",
              "liquidation-ended");
    }
  }

  private static String story() throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../README.md")));
    StringBuilder story = new StringBuilder("set -eu\n");
    while (blocks.find()) {
      story.append(blocks.group(1));
    }
    return story.toString();
  }

  /** {@code ./plimsoll} of what was built for this test. */
  private void writeProgram() throws IOException {
    Path program = home.resolve("plimsoll");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        program,
        "#!/usr/bin/env bash\nexec '%s' -XX:TieredStopAtLevel=1 %s -cp '%s' %s \"$@\"\n"
            .formatted(
                java,
                String.join(" ", ClassArchive.options()),
                ClassArchive.classPath(),
                NodeMain.class.getName()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private String tell(String story, String api) throws Exception {
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-c", story).directory(home.toFile()).redirectErrorStream(true);
    bash.environment().put("api", api);
    Process process = bash.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(told).isZero();
    return told;
  }

  private static boolean isPresent(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
