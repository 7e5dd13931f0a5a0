package org.plimsoll.http.access;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Authority;

/**
 * What tokens by the key of a machine may claim at most.
 *
 * @param subject who the machine is: it speaks for nobody else
 * @param owners whose accounts it may act for, as in {@link Authority}
 * @param sources whose prices it may tell, as in {@link Caller}
 * @param validFrom from when on the key counts
 * @param validUntil until before when
 * @param addresses from where it may call; empty: from anywhere
 */
record MachineGrant(
    String subject,
    Set<Role> roles,
    Set<String> owners,
    Set<String> sources,
    Instant validFrom,
    Instant validUntil,
    List<AddressRange> addresses) {
  MachineGrant {
    roles = Set.copyOf(roles);
    owners = Set.copyOf(owners);
    sources = Set.copyOf(sources);
    addresses = List.copyOf(addresses);
    if (!validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException(
          "a key is valid from before it is valid until, was: " + validFrom + ", " + validUntil);
    }
  }

  /**
   * @throws TokenRefusedException if it claims more, or not now, or not from there
   */
  void require(TokenClaims claims, InetAddress client, Instant now) throws TokenRefusedException {
    TokenRefusedException.require(
        !now.isBefore(validFrom) && now.isBefore(validUntil), TokenRefusal.KEY_NOT_VALID_NOW);
    TokenRefusedException.require(
        claims.subject().equals(subject), TokenRefusal.SUBJECT_NOT_ALLOWED);
    boolean isWithin =
        roles.containsAll(claims.roles())
            && claims.owners().stream().allMatch(this::has)
            && claims.sources().stream().allMatch(this::publishes);
    TokenRefusedException.require(isWithin, TokenRefusal.MORE_THAN_THE_KEY_HAS);
    boolean isFromThere =
        addresses.isEmpty() || addresses.stream().anyMatch(range -> range.contains(client));
    TokenRefusedException.require(isFromThere, TokenRefusal.ADDRESS_NOT_ALLOWED);
  }

  /** All, or an owner: who may act for all may claim one, but the venue's own have to be named. */
  private boolean has(String owner) {
    return owners.contains(owner) || isOwner(owner) && authority().covers(AccountId.of(owner));
  }

  private boolean publishes(String source) {
    return new Caller(authority(), roles, sources).publishes(source);
  }

  private static boolean isOwner(String owner) {
    return owner.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");
  }

  private Authority authority() {
    return new Authority(subject, owners);
  }
}
