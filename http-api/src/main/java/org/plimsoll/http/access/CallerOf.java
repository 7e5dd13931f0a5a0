package org.plimsoll.http.access;

import java.time.Instant;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Tells who sent a request. */
@FunctionalInterface
public interface CallerOf {
  /**
   * Asked of every request to an endpoint that is not public, before anything else of it is read.
   *
   * @throws UnauthenticatedException if the request does not show who sent it
   */
  Caller of(HttpRequest request);

  /**
   * Before when what goes on for long has to end, of a request whose caller is known.
   *
   * @return {@link Instant#MAX} if it need not
   */
  default Instant until(HttpRequest request) {
    return Instant.MAX;
  }

  /** The subject where nobody is asked; no token may claim it. */
  String ANYBODY = "anybody";

  /** Asks nobody: whoever sends a request may do everything, with the venue's own accounts too. */
  static CallerOf anybody() {
    return request -> Caller.ANYBODY;
  }
}
