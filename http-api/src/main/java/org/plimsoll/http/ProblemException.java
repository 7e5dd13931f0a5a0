package org.plimsoll.http;

/** Ends the handling of a request with a problem. It is an answer and no fault: no stack trace. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.code() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  Problem problem() {
    return problem;
  }
}
