package org.plimsoll.node;

/**
 * Something in a journal that is not as it should be.
 *
 * @param sequence of the event that shows it
 * @param what was found and what should be there
 */
record Finding(String persistenceId, long sequence, String what) {
  @Override
  public String toString() {
    return persistenceId + ", event " + sequence + ": " + what;
  }
}
