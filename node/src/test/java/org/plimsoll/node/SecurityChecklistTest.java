package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.cluster.EmbeddedJournal;

/**
 * That docs/security.md says of every line of its checklist by which test it holds, or why none.
 */
final class SecurityChecklistTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern LINE = Pattern.compile("(?m)^\\| ([AB][0-9]{2}) \\|(.*)\\|(.*)\\|$");
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z]*(?:Test|IT|Properties))\\.([a-z][a-zA-Z0-9_]*)`");

  /** One thing to be sure of, and what makes sure of it. */
  private record Line(String id, String held) {}

  private final List<Line> checklist = checklist();

  @Test
  void every_line_is_there_once_and_in_order() {
    assertThat(checklist)
        .extracting(Line::id)
        .containsExactlyElementsOf(
            Stream.of("A", "B")
                .flatMap(
                    part -> IntStream.rangeClosed(1, 14).mapToObj(n -> "%s%02d".formatted(part, n)))
                .toList());
  }

  @Test
  void a_line_names_tests_or_says_why_there_are_none() {
    assertThat(checklist)
        .allSatisfy(
            line ->
                assertThat(NAMED.matcher(line.held()).find() || line.held().contains("none:"))
                    .as("%s names no test as `Class.method` and has no `none: why`", line.id())
                    .isTrue());
  }

  @Test
  void every_test_that_is_named_is_there() throws IOException {
    Map<String, String> sources = sourcesOfTests();

    assertThat(checklist)
        .allSatisfy(
            line ->
                assertThat(NAMED.matcher(line.held()).results())
                    .allSatisfy(
                        named -> assertThat(isIn(sources, named)).as(named.group()).isTrue()));
  }

  @Test
  void no_class_is_read_that_a_message_names() {
    Path unused = Path.of("target", "unused");

    for (Config journal :
        List.of(EmbeddedJournal.configuration(unused), CassandraJournal.configuration(unused))) {
      Config config = PlimsollNode.configuration(journal, ConfigFactory.empty());
      assertThat(config.getBoolean("pekko.actor.allow-java-serialization")).isFalse();
    }
  }

  private static boolean isIn(Map<String, String> sources, MatchResult named) {
    String source = sources.getOrDefault(named.group(1), "");
    return Pattern.compile("(void|ArchRule) " + named.group(2) + "\\b").matcher(source).find();
  }

  private static List<Line> checklist() {
    return LINE.matcher(read(PROJECT.resolve("docs/security.md")))
        .results()
        .map(line -> new Line(line.group(1), line.group(3)))
        .toList();
  }

  private static Map<String, String> sourcesOfTests() throws IOException {
    try (Stream<Path> modules = Files.list(PROJECT)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(SecurityChecklistTest::sourcesIn)
          .collect(
              Collectors.toMap(
                  source -> source.getFileName().toString().replace(".java", ""),
                  SecurityChecklistTest::read,
                  (one, other) -> one + other));
    }
  }

  private static Stream<Path> sourcesIn(Path directory) {
    try (Stream<Path> sources = Files.walk(directory)) {
      return sources
          .filter(source -> source.toString().matches(".*(Test|IT|Properties)\\.java"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
