package org.plimsoll.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** That the tests of this module ask all that can be asked. Runs after them, in their process. */
@Order(Integer.MAX_VALUE)
final class ContractCoverageTest {
  private final SortedMap<String, SortedSet<Integer>> exercised = ApiContract.shipped().exercised();

  @Test
  void every_operation_was_asked_and_succeeded() {
    assumeTrue(System.getProperty("test") == null, "only some tests run");
    assumeTrue(!exercised.isEmpty(), "no other test ran before");

    print();

    assertThat(exercised.keySet()).containsExactlyInAnyOrderElementsOf(successes().keySet());
    assertThat(exercised)
        .allSatisfy(
            (operation, statuses) ->
                assertThat(statuses).as(operation).contains(successes().get(operation)));
  }

  private static Map<String, Integer> successes() {
    return OpenApiFile.shipped().operations().stream()
        .collect(
            Collectors.toMap(
                Operation::id,
                operation -> statuses(operation).first(),
                (a, b) -> a,
                TreeMap::new));
  }

  /** What the file lists and no test has seen: a list for whoever writes the next one. */
  private void print() {
    StringBuilder text = new StringBuilder("Answers of openapi.yaml that no test has seen:\n");
    for (Operation operation : OpenApiFile.shipped().operations()) {
      SortedSet<Integer> unseen = statuses(operation);
      unseen.removeAll(exercised.getOrDefault(operation.id(), new TreeSet<>()));
      text.append("  ").append(operation.id()).append(": ").append(unseen).append('\n');
    }
    System.out.print(text);
  }

  private static SortedSet<Integer> statuses(Operation operation) {
    return operation.node().path("responses").properties().stream()
        .map(response -> Integer.valueOf(response.getKey()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
