package org.plimsoll.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AlertsTest {
  private static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");
  private static final Path RULES = Path.of("components", "monitoring", "alerts.yaml");
  private static final Pattern LINK = Pattern.compile("\\]\\(([a-z-]+\\.md)\\)");

  /** An alert as its rule has it. */
  record Alert(String name, JsonNode rule) {
    String expression() {
      return rule.path("expr").asText();
    }

    /** The runbook of an alert has its name. */
    String runbook() {
      return name.substring("Plimsoll".length())
              .replaceAll("(?<!^)([A-Z])", "-$1")
              .toLowerCase(Locale.ROOT)
          + ".md";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Alert> alerts() {
    return Manifest.of(RULES).stream()
        .flatMap(m -> Manifest.stream(m.spec().path("groups")))
        .flatMap(group -> Manifest.stream(group.path("rules")))
        .map(rule -> new Alert(rule.path("alert").asText(), rule))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void an_alert_reads_only_metrics_of_the_contract(Alert alert) {
    Set<String> allowed = new TreeSet<>(MetricContract.series());
    allowed.add("up");

    assertThat(MetricContract.readBy(alert.expression())).isNotEmpty().isSubsetOf(allowed);
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void an_alert_says_what_it_means_how_bad_it_is_and_where_to_read_on(Alert alert) {
    JsonNode annotations = alert.rule().path("annotations");

    assertThat(alert.name()).matches("Plimsoll([A-Z][a-z]+)+");
    assertThat(alert.rule().at("/labels/severity").asText()).isIn("warning", "critical");
    assertThat(annotations.path("summary").asText()).isNotBlank();
    assertThat(annotations.path("description").asText()).isNotBlank();
    assertThat(annotations.path("runbook_url").asText())
        .isEqualTo("docs/runbooks/" + alert.runbook());
    assertThat(RUNBOOKS.resolve(alert.runbook())).isRegularFile();
  }

  @Test
  void names_of_alerts_are_unique() {
    assertThat(alerts().stream().map(Alert::name)).doesNotHaveDuplicates();
  }

  @Test
  void every_runbook_is_that_of_an_alert_or_one_that_such_a_runbook_sends_to() {
    Set<String> reached =
        alerts().stream().map(Alert::runbook).collect(Collectors.toCollection(TreeSet::new));
    Set<String> next = reached;
    while (!next.isEmpty()) {
      Set<String> linked =
          next.stream()
              .flatMap(name -> links(RUNBOOKS.resolve(name)))
              .collect(Collectors.toCollection(TreeSet::new));
      linked.removeAll(reached);
      reached.addAll(linked);
      next = linked;
    }

    assertThat(reached).containsExactlyInAnyOrderElementsOf(runbooks());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void the_runbook_of_an_alert_says_what_to_do(Alert alert) {
    assertThat(Kustomization.text(RUNBOOKS.resolve(alert.runbook())))
        .contains(
            "`" + alert.name() + "`", "**Users see.**", "**Look.**", "**Do.**", "**Escalate**");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a_b > 1                                                         | a_b",
        "sum by (pod) (rate(a_total{b=\"c_d\"}[5m])) / on (e) f          | a_total,f",
        "histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m]))) > 1  | a_bucket",
        "absent(a) or b and c unless d offset 5m                         | a,b,c,d",
        "max_over_time(count by (n) (up{job=\"p\"})[6h:1m]) / 2          | up"
      })
  void metrics_of_an_expression_are_found(String expression, String metrics) {
    assertThat(MetricContract.readBy(expression)).containsExactlyInAnyOrder(metrics.split(","));
  }

  private static Stream<String> links(Path runbook) {
    return LINK.matcher(Kustomization.text(runbook)).results().map(link -> link.group(1));
  }

  private static List<String> runbooks() {
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
