package org.plimsoll.http.access;

import java.util.List;

/** An API that must not be served as it is configured; the message names every reason. */
public final class UnsafeAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsafeAccessException(String message) {
    super(message);
  }

  UnsafeAccessException(List<String> reasons) {
    super("the API would be unsafe:\n  - " + String.join("\n  - ", reasons));
  }
}
