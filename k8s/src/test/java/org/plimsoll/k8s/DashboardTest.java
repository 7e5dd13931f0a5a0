package org.plimsoll.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DashboardTest {
  private static final Path FILE = Path.of("components", "monitoring", "dashboard.json");

  @Test
  void the_dashboard_shows_all_metrics_of_the_contract_and_no_others() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.path("targets")) {
        shown.addAll(MetricContract.readBy(target.path("expr").asText()));
      }
    }
    Set<String> allowed = new TreeSet<>(MetricContract.series());
    allowed.add("up");

    assertThat(shown).isSubsetOf(allowed);
    assertThat(MetricContract.metrics().keySet())
        .isNotEmpty()
        .allMatch(metric -> shown.stream().anyMatch(series -> series.startsWith(metric)));
  }

  @Test
  void every_panel_has_an_identity_a_place_and_the_source_that_is_chosen() throws IOException {
    List<JsonNode> panels = panels();

    assertThat(panels.stream().map(p -> p.path("id").asInt())).doesNotHaveDuplicates();
    assertThat(panels.stream().map(p -> p.path("gridPos").toString())).doesNotHaveDuplicates();
    assertThat(panels)
        .allMatch(p -> p.at("/gridPos/x").asInt() + p.at("/gridPos/w").asInt() <= 24)
        .allMatch(
            p ->
                p.path("type").asText().equals("row")
                    || p.at("/datasource/uid").asText().equals("${datasource}"));
  }

  @Test
  void every_query_asks_for_one_namespace() throws IOException {
    Set<String> queries =
        panels().stream()
            .flatMap(p -> Manifest.stream(p.path("targets")))
            .map(t -> t.path("expr").asText())
            .collect(Collectors.toSet());

    assertThat(queries).isNotEmpty().allMatch(q -> q.contains("namespace=\"$namespace\""));
  }

  private static List<JsonNode> panels() throws IOException {
    return Manifest.stream(new ObjectMapper().readTree(FILE.toFile()).path("panels")).toList();
  }
}
