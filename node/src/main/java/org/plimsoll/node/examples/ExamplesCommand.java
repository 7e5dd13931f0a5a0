package org.plimsoll.node.examples;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll examples}. */
@Command(
    name = "examples",
    description = {
      "Runs published worked examples through the engine and compares the figures.",
      "Exit code 0 if nothing that applies fails, 1 if something does, 2 if the file is unusable."
    },
    mixinStandardHelpOptions = true)
public final class ExamplesCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int UNUSABLE = 2;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "JSON list of cases: id, inputs, expected")
  private Path file;

  @Option(names = "--only", paramLabel = "ID", description = "the case to run, e.g. to debug it")
  private Optional<String> only;

  @Option(names = "--json", description = "print every figure, as JSON")
  private boolean json;

  @Override
  public Integer call() {
    List<Outcome> outcomes;
    try {
      outcomes = chosen(ExampleRun.of(ExampleFile.read(file)));
    } catch (ExampleFileException e) {
      spec.commandLine().getErr().println("plimsoll: " + e.getMessage());
      return UNUSABLE;
    }
    ExampleReport report = new ExampleReport(outcomes);
    PrintStream out = System.out;
    if (json) {
      report.printJson(out);
    } else {
      report.print(out);
    }
    return report.count(Outcome.Status.FAIL) == 0 ? 0 : FAILED;
  }

  private List<Outcome> chosen(List<Outcome> all) {
    if (only.isEmpty()) {
      return all;
    }
    List<Outcome> chosen =
        all.stream().filter(outcome -> outcome.example().id().equals(only.get())).toList();
    if (chosen.isEmpty()) {
      throw new ExampleFileException(file, "there is no case " + only.get(), null);
    }
    return chosen;
  }
}
