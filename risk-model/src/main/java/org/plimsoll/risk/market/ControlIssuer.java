package org.plimsoll.risk.market;

/**
 * Who ordered a measure.
 *
 * @param name of the rule, or of the person
 */
public record ControlIssuer(Kind kind, String name) {
  /** A rule orders and lifts by itself; a person may lift what a rule ordered, not the reverse. */
  public enum Kind {
    RULE,
    PERSON
  }

  public ControlIssuer {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("who orders a control needs a name");
    }
  }

  public boolean ofPerson() {
    return kind == Kind.PERSON;
  }

  public static ControlIssuer rule(String name) {
    return new ControlIssuer(Kind.RULE, name);
  }

  public static ControlIssuer person(String name) {
    return new ControlIssuer(Kind.PERSON, name);
  }
}
