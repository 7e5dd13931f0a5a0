package org.plimsoll.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process of a node ends: with 0 if it was told to (SIGTERM, Ctrl-C) and did so in good
 * order, with 1 if the cluster removed it, a part of it failed, its journal was lost to it, or it
 * could not end in time. It always ends, so that whoever watches it can start it again.
 */
final class ProcessEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);
  private static final int IN_ORDER = 0;
  private static final int FAILED = 1;

  private final PlimsollNode node;
  private final Console console;

  /** Whoever sets it decides with which code the process ends. */
  private final AtomicBoolean decided = new AtomicBoolean();

  private ProcessEnd(PlimsollNode node, Console console) {
    this.node = node;
    this.console = console;
  }

  static ProcessEnd of(PlimsollNode node, Console console) {
    var end = new ProcessEnd(node, console);
    CoordinatedShutdown.get(node.system())
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "end-in-time",
            () -> {
              end.endInTime();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    Runtime.getRuntime().addShutdownHook(new Thread(end::stop, "stop"));
    node.journalLost().thenAccept(end::journalLost);
    return end;
  }

  /** Waits until the actors have ended, for whatever reason; returns the exit code. */
  int await() {
    node.system().getWhenTerminated().toCompletableFuture().join();
    return decided.compareAndSet(false, true) ? FAILED : IN_ORDER;
  }

  /** The process is about to end because of a failure; nobody told it to. */
  void failed() {
    decided.set(true);
  }

  /** At once: there is nothing left to do in good order, and accounts are unwatched meanwhile. */
  private void journalLost(String why) {
    if (decided.compareAndSet(false, true)) {
      LOG.error(
          "The journal in {} is lost to this process, which ends; start it again when this is"
              + " mended: {}",
          node.journalPlace(),
          why);
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private void stop() {
    boolean told = decided.compareAndSet(false, true);
    console.line("stopping");
    node.close();
    console.line("stopped");
    if (told) {
      // The code of a signal would be that of a process that died of it.
      Runtime.getRuntime().halt(IN_ORDER);
    }
  }

  private void endInTime() {
    Thread limit =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(PlimsollNode.STOP.toMillis());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(FAILED);
            },
            "end-in-time");
    limit.setDaemon(true);
    limit.start();
  }
}
