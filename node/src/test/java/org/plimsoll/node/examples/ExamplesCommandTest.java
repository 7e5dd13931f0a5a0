package org.plimsoll.node.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code plimsoll examples} as a user runs it, on files of our own. */
class ExamplesCommandTest {
  /** Worked by hand: 30,000 lies in the second tier, 30,000 x 2% - (20,000 x 1%). */
  private static final String TIERS =
      """
      {"id": "TIERS", "title": "two tiers", "tolerance": 1e-9,
       "inputs": {"tiers": [[0, 0.01], [20000, 0.02]], "notional": [10000, 30000]},
       "expected": {"mm": [100, 400], "deduction": [0, 200]}}
      """;

  @TempDir Path directory;

  @Test
  void a_reproduced_case_passes_and_all_is_well() throws IOException {
    Run run = run("[" + TIERS + "]");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("TIERS", "pass (4 figures)");
    assertThat(run.out()).contains("1 of 1 reproduced, 0 failed, 0 do not apply");
  }

  @Test
  void a_wrong_figure_fails_the_file_and_is_named_with_expected_got_and_difference()
      throws IOException {
    Run run = run("[" + TIERS.replace("[100, 400]", "[100, 401]") + "]");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("mm[1] 401", "400", "-1.00");
    assertThat(run.out()).contains("FAIL (1 of 4 figures: mm[1])");
    assertThat(run.out()).contains("0 of 1 reproduced, 1 failed, 0 do not apply");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "mm": [100, 400] | "mm": [100]               | FAIL (1 of 3 figures: mm)
          "mm": [100, 400] | "mm": [100, "400"]        | FAIL (1 of 4 figures: mm[1])
          "mm": [100, 400] | "mm": [100, null]         | pass (3 figures)
          "mm": [100, 400] | "mm": 100                 | FAIL (1 of 3 figures: mm)
          "mm": [100, 400] | "mm": {"a": 100}          | FAIL (1 of 3 figures: mm)
          "mm": [100, 400] | "mm": [100, 400], "ic": 1 | pass (4 figures), not computed: ic
          "tolerance": 1e-9 | "tolerance": "rel 1e-3"  | pass (4 figures)
          """)
  void every_published_figure_is_compared_in_its_place(String sound, String changed, String result)
      throws IOException {
    assertThat(TIERS).contains(sound);

    assertThat(run("[" + TIERS.replace(sound, changed) + "]").out()).contains(result);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"colour": "blue", "size": 3}                     | no reader knows inputs of this shape: colour, size
          {"tiers": [[0, 0.01]], "notional": 5, "mood": 1}  | inputs not known here: mood
          {"tiers": "high", "notional": [1]}                | refused by the engine: a ladder needs
          {"tiers": [[0, 0.01]], "notional": "much"}        | input notional must be a number, was: "much"
          {"tiers": [[0, 0.02], [5, 0.01]], "notional": 1}  | refused by the engine: brackets must rise
          """)
  void what_cannot_be_read_does_not_apply_and_the_reason_names_it(String inputs, String reason)
      throws IOException {
    Run run = run("[{\"id\": \"ODD\", \"inputs\": " + inputs + ", \"expected\": {\"mm\": 1}}]");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("n/a: " + reason);
    assertThat(run.out()).contains("0 of 1 reproduced, 0 failed, 1 do not apply");
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void a_case_none_of_whose_figures_is_computed_does_not_apply() throws IOException {
    Run run = run("[" + TIERS.replaceAll("\"expected\".*", "\"expected\": {\"mood\": 1}}") + "]");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("n/a: not computed: mood");
  }

  @Test
  void parameters_have_nothing_to_compare() throws IOException {
    Run run = run("[{\"id\": \"A-PARAMS\", \"inputs\": {\"x\": 1}, \"expected\": {}}]");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("n/a: parameters, nothing to compare");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                                   | is not JSON: line 1
          ``                                                  | must be a JSON list of cases, was: missing
          {"id": "A"}                                         | must be a JSON list of cases, was: object
          [1]                                                 | case 1 must be an object, was: number
          [{"inputs": {}, "expected": {}}]                    | case 1 needs a text "id"
          [{"id": 7, "inputs": {}, "expected": {}}]           | case 1 needs a text "id"
          [{"id": "A", "expected": {}}]                       | A needs an object "inputs"
          [{"id": "A", "inputs": []}]                         | A needs an object "inputs"
          [{"id": "A", "inputs": {}}]                         | A needs an object "expected"
          [{"id": "A", "inputs": {}, "expected": {}, "tolerance": "some"}] | A: tolerance must be a number
          [{"id": "A", "inputs": {}, "expected": {}, "tolerance": -1}]     | A: tolerance must be a number
          [{"id": "A", "id": "B"}]                            | is not JSON: line 1: Duplicate field 'id'
          [] []                                               | is not JSON: line 1
          """)
  void a_file_that_is_no_list_of_cases_is_refused_in_a_line(String text, String problem)
      throws IOException {
    Run run = run(text);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors().lines()).hasSize(1);
    assertThat(run.errors()).contains("plimsoll: ", "examples.json: " + problem);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void an_id_that_is_given_twice_is_refused() throws IOException {
    Run run = run("[" + TIERS + "," + TIERS + "]");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors()).contains("id TIERS is given twice");
  }

  @Test
  void a_file_that_is_not_there_or_no_text_is_named() throws IOException {
    assertThat(execute("no-such-file.json").errors())
        .contains("no-such-file.json: there is no such file");

    Path binary = directory.resolve("binary.json");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    Run run = execute(binary.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors()).contains("is not text in UTF-8");

    assertThat(execute(directory.toString()).exit()).isEqualTo(2);
  }

  @Test
  void one_case_alone_can_be_run_and_all_figures_printed_as_json() throws IOException {
    String file = "[" + TIERS + "," + TIERS.replace("\"TIERS\"", "\"SECOND\"") + "]";

    assertThat(run(file, "--only", "SECOND").out()).contains("SECOND").doesNotContain("TIERS");
    assertThat(run(file, "--only", "SECOND", "--json").out())
        .contains("\"id\" : \"SECOND\"", "\"result\" : \"pass\"", "\"name\" : \"mm[1]\"");
    assertThat(run(file, "--only", "THIRD").errors()).contains("there is no case THIRD");
  }

  private Run run(String text, String... options) throws IOException {
    Path file = directory.resolve("examples.json");
    Files.writeString(file, text == null ? "" : text);
    String[] arguments = new String[options.length + 1];
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[0] = file.toString();
    return execute(arguments);
  }

  private static Run execute(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter errors = new StringWriter();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int exit =
          new CommandLine(new ExamplesCommand())
              .setErr(new PrintWriter(errors, true))
              .execute(arguments);
      return new Run(exit, out.toString(StandardCharsets.UTF_8), errors.toString());
    } finally {
      System.setOut(before);
    }
  }

  private record Run(int exit, String out, String errors) {}
}
