package org.plimsoll.http.limits;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts what each caller asks of this node. Thread-safe. Time is real time, also in a replay: it
 * is the wire that is protected.
 */
public final class RateLimiter {
  private final Map<String, CallerBuckets> callers;
  private final LongSupplier nanoTime;

  /**
   * @param mostCallers that are remembered; who asked longest ago is forgotten first, and has then
   *     asked nothing
   * @param nanoTime a clock that only goes on
   */
  public RateLimiter(int mostCallers, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.callers =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, CallerBuckets> eldest) {
            return size() > mostCallers;
          }
        };
  }

  /**
   * @param weight of what is asked, at most {@link RateTier#HEAVIEST}
   * @param lowersRisk whether it may use the reserved share
   */
  public synchronized Admission admit(
      String caller, RateTier tier, int weight, boolean lowersRisk) {
    long now = nanoTime.getAsLong();
    CallerBuckets before = callers.getOrDefault(caller, CallerBuckets.full(now));
    CallerBuckets.Taken taken = before.take(tier, weight, lowersRisk, now);
    callers.put(caller, taken.after());
    return taken.admission();
  }
}
