package org.plimsoll.http;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The places of open streams: so many of one caller and so many in all. For several threads. */
final class StreamPlaces {
  private final int most;
  private final int mostPerCaller;
  private final Set<Place> taken = new HashSet<>();
  private final Map<String, Integer> ofCallers = new HashMap<>();
  private boolean isClosed;

  /** One open stream. */
  final class Place {
    private final String subject;
    private Runnable end = () -> {};

    private Place(String subject) {
      this.subject = subject;
    }

    /** What ends the stream when the node goes; at once if it does already. */
    void endedBy(Runnable ending) {
      synchronized (StreamPlaces.this) {
        end = ending;
        if (!isClosed) {
          return;
        }
      }
      ending.run();
    }

    /** Gives the place to others; again changes nothing. */
    void release() {
      synchronized (StreamPlaces.this) {
        if (taken.remove(this)) {
          ofCallers.computeIfPresent(subject, (name, open) -> open == 1 ? null : open - 1);
        }
      }
    }
  }

  StreamPlaces(int most, int mostPerCaller) {
    this.most = most;
    this.mostPerCaller = mostPerCaller;
  }

  /**
   * @param subject who opens the stream
   * @throws ProblemException if there is no place
   */
  synchronized Place take(String subject) {
    if (isClosed) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "this node is shutting down; open the stream at another");
    }
    if (ofCallers.getOrDefault(subject, 0) >= mostPerCaller) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_STREAMS,
          "you have " + mostPerCaller + " streams open here, which is the most; close one first");
    }
    if (taken.size() >= most) {
      throw new ProblemException(
          ProblemCode.BUSY, "this node has " + most + " streams open, which is the most");
    }
    Place place = new Place(subject);
    taken.add(place);
    ofCallers.merge(subject, 1, Integer::sum);
    return place;
  }

  /** How many streams are open. */
  synchronized int open() {
    return taken.size();
  }

  /** Ends all streams; no more are opened. */
  void close() {
    List<Place> open;
    synchronized (this) {
      isClosed = true;
      open = List.copyOf(taken);
    }
    open.forEach(place -> place.end.run());
  }
}
