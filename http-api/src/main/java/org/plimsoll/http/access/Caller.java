package org.plimsoll.http.access;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.account.Authority;

/**
 * Who sent a request, as its token shows.
 *
 * @param authority for whom it acts
 * @param roles what it is to the venue; none: it may do nothing
 */
public record Caller(Authority authority, Set<Role> roles) {
  /** Who asks where nobody is asked who it is. */
  public static final Caller NOBODY = new Caller(new Authority("nobody", Set.of()), Set.of());

  public Caller {
    roles = Collections.unmodifiableSet(new TreeSet<>(roles));
  }
}
