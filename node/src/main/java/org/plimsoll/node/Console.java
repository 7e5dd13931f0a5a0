package org.plimsoll.node;

import java.io.PrintStream;
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

  /** A bar for work of known length; closed when the work is done. */
  ProgressBar progress(String task, long steps) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setMaxRenderedLength(WIDTH)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(progress, WIDTH))
        .build();
  }
}
