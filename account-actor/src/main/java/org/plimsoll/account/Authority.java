package org.plimsoll.account;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who acts, and for whose accounts: what the edge found out about a caller, which accounts check
 * again for themselves.
 *
 * @param subject who it is, as its token names it
 * @param owners whose accounts it may act for, by {@link AccountId#ownerName()}; {@link #ALL} among
 *     them: everybody's but the venue's own
 */
public record Authority(String subject, Set<String> owners) {
  /** In {@code owners}: whoever acts for all traders, such as a matching engine. */
  public static final String ALL = "*";

  private static final String VENUE = "house";

  public Authority {
    if (subject == null || subject.isBlank()) {
      throw new IllegalArgumentException("an authority must name its subject");
    }
    owners = Collections.unmodifiableSet(new TreeSet<>(owners));
  }

  /** Whether it may act for the account. The venue's own accounts have to be named. */
  public boolean covers(AccountId account) {
    String owner = account.ownerName();
    return owners.contains(owner) || owners.contains(ALL) && !owner.equals(VENUE);
  }
}
