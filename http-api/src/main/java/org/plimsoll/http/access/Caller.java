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
 * @param sources whose prices it may tell, if it is a publisher; {@link Authority#ALL} among them:
 *     of every source
 */
public record Caller(Authority authority, Set<Role> roles, Set<String> sources) {
  /** Who asks where nobody is asked who it is. */
  public static final Caller NOBODY = new Caller(new Authority("nobody", Set.of()), Set.of());

  /** Whoever sends a request may do everything, with the venue's own accounts too. */
  static final Caller ANYBODY =
      new Caller(
          new Authority(CallerOf.ANYBODY, Set.of(Authority.ALL, "house")),
          Set.of(Role.values()),
          Set.of(Authority.ALL));

  public Caller {
    roles = Collections.unmodifiableSet(new TreeSet<>(roles));
    sources = Collections.unmodifiableSet(new TreeSet<>(sources));
  }

  /** Of one that is a source itself. */
  public Caller(Authority authority, Set<Role> roles) {
    this(authority, roles, Set.of(authority.subject()));
  }

  /** Whether prices of this source are its to tell. */
  public boolean publishes(String source) {
    return sources.contains(Authority.ALL) || sources.contains(source);
  }
}
