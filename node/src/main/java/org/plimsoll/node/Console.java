package org.plimsoll.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What the program says to the person who started it. */
final class Console {
  private static final int WIDTH = 100;
  private static final int UPDATE_MILLIS = 500;

  private final PrintStream out;
  private final PrintStream progress;

  Console(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  /** Keeps the log out of a story: only warnings are shown. To be called before anything logs. */
  static void quietLog() {
    System.setProperty("plimsoll.log.level", "WARN");
  }

  /**
   * To be called before anything logs.
   *
   * @param format text or json, in any case
   * @throws UnusableException if there is no such format
   */
  static void logFormat(String format) {
    String known = format.toLowerCase(Locale.ROOT);
    if (!Set.of("text", "json").contains(known)) {
      throw new UnusableException("plimsoll.log.format must be text or json, was: " + format);
    }
    System.setProperty("plimsoll.log.format", known);
  }

  void line(String format, Object... arguments) {
    out.printf(format + "%n", arguments);
  }

  /** What is in a file, with a bar while it is read. */
  InputStream progress(String task, Path file) throws IOException {
    return ProgressBar.wrap(
        Files.newInputStream(file),
        builder(task).setInitialMax(Files.size(file)).setUnit(" MiB", 1 << 20));
  }

  /** A bar for work of known length; closed when the work is done. */
  ProgressBar progress(String task, long steps) {
    return builder(task).setInitialMax(steps).build();
  }

  private ProgressBarBuilder builder(String task) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setStyle(ProgressBarStyle.ASCII)
        .setMaxRenderedLength(WIDTH)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(progress, WIDTH));
  }
}
