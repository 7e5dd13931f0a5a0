package org.plimsoll.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Ways of doing the same work, timed in turns by one thread. The thread's CPU time counts, because
 * other work on the machine does not enter it; the wall is for comparison.
 */
final class Turns {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<DoubleSupplier> ways;
  private final double[][] cpu;
  private final double[][] wall;
  private double sink;

  private Turns(List<DoubleSupplier> ways, int rounds) {
    this.ways = ways;
    cpu = new double[ways.size()][rounds];
    wall = new double[ways.size()][rounds];
  }

  /** The quartiles of something measured each round. */
  record Quartiles(double low, double median, double high) {}

  /**
   * Times every way once a round.
   *
   * @param ways each returns a number that depends on all of its work, so that none is left out
   */
  static Turns of(int warmUps, int rounds, List<DoubleSupplier> ways) {
    Turns turns = new Turns(ways, rounds);
    for (int round = -warmUps; round < rounds; round++) {
      for (int way = 0; way < ways.size(); way++) {
        turns.run(way, round);
      }
    }
    if (Double.isNaN(turns.sink)) {
      throw new IllegalStateException("a way of doing the work returned no number");
    }
    return turns;
  }

  private void run(int way, int round) {
    long cpuBefore = THREADS.getCurrentThreadCpuTime();
    long wallBefore = System.nanoTime();
    sink += ways.get(way).getAsDouble();
    long wallAfter = System.nanoTime();
    long cpuAfter = THREADS.getCurrentThreadCpuTime();
    if (round >= 0) {
      cpu[way][round] = cpuAfter - cpuBefore;
      wall[way][round] = wallAfter - wallBefore;
    }
  }

  /** CPU time of one pass of a way, in nanoseconds. */
  double cpuNanos(int way) {
    return quartiles(cpu[way]).median();
  }

  /** The same by the wall. */
  double wallNanos(int way) {
    return quartiles(wall[way]).median();
  }

  /** How many times the CPU time of one way the other takes, round by round. */
  Quartiles cpuRatio(int slow, int fast) {
    return ratio(cpu[slow], cpu[fast]);
  }

  Quartiles wallRatio(int slow, int fast) {
    return ratio(wall[slow], wall[fast]);
  }

  private static Quartiles ratio(double[] slow, double[] fast) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < slow.length; round++) {
      ratios.add(slow[round] / fast[round]);
    }
    return quartiles(ratios.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static Quartiles quartiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return new Quartiles(sorted[n / 4], sorted[n / 2], sorted[3 * n / 4]);
  }
}
