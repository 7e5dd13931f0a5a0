package org.plimsoll.http;

/** Why the server ends a stream. Clients decide by the names. */
enum StreamEnd {
  SLOW_READER("nothing was taken for too long although there was something; go on after that"),
  TOKEN_EXPIRED("the token it was opened with is valid no more; go on after that with another"),
  JOURNAL_UNAVAILABLE("the journal cannot be read at the moment; go on after that in a while"),
  SHUTTING_DOWN("this node is shutting down; go on after that at another");

  private final String detail;

  /**
   * What is told of an end.
   *
   * @param after the last event that was sent, to go on from
   */
  record Word(StreamEnd reason, String detail, String after) {}

  StreamEnd(String detail) {
    this.detail = detail;
  }

  Word after(String position) {
    return new Word(this, detail, position);
  }
}
