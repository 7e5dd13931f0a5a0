package org.plimsoll.node;

import java.util.concurrent.Callable;
import org.plimsoll.cluster.JournalUnavailableException;
import org.plimsoll.cluster.UnsafeClusterException;
import org.plimsoll.cluster.UnsafeJournalException;
import org.plimsoll.cluster.UnsupportedJdkException;
import org.plimsoll.http.access.UnsafeAccessException;
import org.plimsoll.node.backtest.UnusableInputException;
import org.plimsoll.node.examples.ExamplesCommand;
import org.plimsoll.oracle.BarFileException;
import org.plimsoll.oracle.ParameterFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line {@code plimsoll}. */
@Command(
    name = "plimsoll",
    description = "A cross-margin system for leveraged trading accounts.",
    mixinStandardHelpOptions = true,
    versionProvider = NodeMain.Version.class,
    subcommands = {
      NodeCommand.class,
      TokenCommand.class,
      CassandraCommand.class,
      ClusterCommand.class,
      AuditCommand.class,
      RelistCommand.class,
      ProofCommand.class,
      DemoCommand.class,
      ReplayCommand.class,
      CrashCommand.class,
      BacktestCommand.class,
      ExamplesCommand.class,
      StressCommand.class
    })
public final class NodeMain implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final String COMMON_POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    shareThreads();
    System.exit(commandLine().execute(arguments));
  }

  /**
   * With one or two processors the JDK's common pool has one thread, and then what follows an
   * answer of an actor (every stage made of a Scala future) is run by a new thread each time. To be
   * called before anything uses the pool.
   */
  static void shareThreads() {
    if (Runtime.getRuntime().availableProcessors() <= 2
        && System.getProperty(COMMON_POOL) == null) {
      System.setProperty(COMMON_POOL, "2");
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new NodeMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(NodeMain::explain);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }

  /** What the user can mend is told in a line; anything else is a bug and shows its trace. */
  private static int explain(
      Exception problem, CommandLine command, CommandLine.ParseResult arguments) {
    boolean mendable =
        problem instanceof BarFileException
            || problem instanceof ParameterFileException
            || problem instanceof UnusableInputException
            || problem instanceof UnsafeAccessException
            || problem instanceof UnsafeClusterException
            || problem instanceof UnsafeJournalException
            || problem instanceof JournalUnavailableException
            || problem instanceof UnsupportedJdkException
            || problem instanceof UnusableException;
    if (mendable) {
      command.getErr().println("plimsoll: " + problem.getMessage());
    } else {
      problem.printStackTrace(command.getErr());
    }
    return FAILED;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"plimsoll " + PlimsollNode.version()};
    }
  }
}
