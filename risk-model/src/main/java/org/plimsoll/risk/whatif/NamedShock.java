package org.plimsoll.risk.whatif;

/** A shock and what people call it. */
public record NamedShock(String name, Shock shock) {
  public NamedShock {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a shock needs a name");
    }
  }
}
