package org.plimsoll.account;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who acts, and for whose accounts: what the edge found out about a caller, which accounts check
 * again for themselves. The venue itself acts by authorities of its own, whose subjects start with
 * {@code house:}, as no caller's does.
 *
 * @param subject who it is, as its token names it
 * @param owners whose accounts it may act for, by {@link AccountId#ownerName()}; {@link #ALL} among
 *     them: everybody's but the venue's own
 */
public record Authority(String subject, Set<String> owners) {
  /** In {@code owners}: whoever acts for all traders, such as a matching engine. */
  public static final String ALL = "*";

  /** What subjects of the venue's own authorities start with. */
  public static final String VENUE_PREFIX = "house:";

  private static final String VENUE = "house";

  /** Orders the steps of liquidations and settles them. */
  static final Authority LIQUIDATOR = ofVenue("liquidator");

  /** Settles what follows from fixings: expired contracts, interest. */
  static final Authority FIXINGS = ofVenue("fixings");

  /** Tells owners of margin calls. */
  static final Authority NOTICES = ofVenue("notices");

  /** Carries out what two persons agreed on. */
  public static final Authority PROPOSALS = ofVenue("proposals");

  /** Whoever asked before the journal held who did. */
  static final Authority UNRECORDED = ofVenue("unrecorded");

  /** May act for no account. */
  static final Authority NOBODY = new Authority("nobody", Set.of());

  public Authority {
    if (subject == null || subject.isBlank()) {
      throw new IllegalArgumentException("an authority must name its subject");
    }
    owners = Collections.unmodifiableSet(new TreeSet<>(owners));
  }

  /** Of an owner who acts for itself. */
  public static Authority ofOwner(AccountId account) {
    return new Authority(account.ownerName(), Set.of(account.ownerName()));
  }

  /** Of a part of the venue, which may act for every account. */
  private static Authority ofVenue(String part) {
    return new Authority(VENUE_PREFIX + part, Set.of(ALL, VENUE));
  }

  /** Whether it may act for the account. The venue's own accounts have to be named. */
  public boolean covers(AccountId account) {
    String owner = account.ownerName();
    return owners.contains(owner) || owners.contains(ALL) && !owner.equals(VENUE);
  }
}
