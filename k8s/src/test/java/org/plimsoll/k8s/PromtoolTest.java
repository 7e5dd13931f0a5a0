package org.plimsoll.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts, run by the program that comes with Prometheus on made-up series. */
class PromtoolTest {
  private static final Path RULES = Path.of("components", "monitoring", "alerts.yaml");
  private static final Path SERIES = Path.of("src", "test", "promtool", "alerts-test.yaml");

  @TempDir private Path directory;

  @Test
  void alerts_fire_when_they_should_and_only_then() throws IOException {
    if (!Programs.isOnPath("promtool")) {
      Programs.announce(
          "the alerts were NOT run: there is no promtool (Debian: package prometheus)");
      abort("no promtool: the alerts are not run");
    }
    Path rules = directory.resolve("alerts.yaml");
    new YAMLMapper().writeValue(rules.toFile(), Manifest.of(RULES).get(0).spec());
    Path series = Files.copy(SERIES, directory.resolve("alerts-test.yaml"));

    Programs.Result checked = Programs.run("promtool", "check", "rules", rules.toString());
    Programs.Result tested = Programs.run("promtool", "test", "rules", series.toString());

    assertThat(checked.exitCode()).as(checked.output()).isZero();
    assertThat(tested.exitCode()).as(tested.output()).isZero();
  }

  @Test
  void every_alert_is_seen_firing_and_silent() {
    Set<String> firing = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    Manifest.stream(Manifest.of(SERIES).get(0).json().path("tests"))
        .flatMap(test -> Manifest.stream(test.path("alert_rule_test")))
        .forEach(
            test ->
                (test.path("exp_alerts").isEmpty() ? silent : firing)
                    .add(test.path("alertname").asText()));
    Set<String> alerts = new TreeSet<>();
    AlertsTest.alerts().forEach(alert -> alerts.add(alert.name()));

    assertThat(firing).isEqualTo(alerts);
    assertThat(silent).isEqualTo(alerts);
  }
}
