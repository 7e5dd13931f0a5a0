package org.plimsoll.http.access;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.plimsoll.account.AccountId;

/**
 * Which roles may use an endpoint, and how far.
 *
 * @param reaches of each role that may use it at all
 * @param isPublic whether callers without a token may
 */
public record Access(Map<Role, Reach> reaches, boolean isPublic) {
  /** For everybody, without a token. */
  public static final Access PUBLIC = new Access(Map.of(), true);

  /** For whoever is somebody. */
  public static final Access EVERY_ROLE = of(Role.values());

  /** For who does something with an account. */
  public static final Access OWNERS = ofOwnersAnd();

  /** For who reads about an account. */
  public static final Access ACCOUNT_READERS = ofOwnersAnd(Role.RISK_OFFICER, Role.AUDITOR);

  /** For who reads about all accounts. */
  public static final Access WATCHERS = of(Role.RISK_OFFICER, Role.AUDITOR);

  public Access {
    reaches = Collections.unmodifiableMap(copy(reaches));
  }

  /** Of roles that reach everything there. */
  public static Access of(Role... roles) {
    Map<Role, Reach> reaches = new EnumMap<>(Role.class);
    Stream.of(roles).forEach(role -> reaches.put(role, Reach.ANY));
    return new Access(reaches, false);
  }

  /** Of traders at their own accounts, and of these roles at all. */
  public static Access ofOwnersAnd(Role... roles) {
    Map<Role, Reach> reaches = new EnumMap<>(Role.class);
    reaches.putAll(of(roles).reaches());
    reaches.put(Role.TRADER, Reach.OWN);
    return new Access(reaches, false);
  }

  /** How far the caller reaches here; empty: not at all. The farthest of its roles counts. */
  public Optional<Reach> reachOf(Caller caller) {
    return caller.roles().stream()
        .flatMap(role -> Stream.ofNullable(reaches.get(role)))
        .max(Enum::compareTo);
  }

  /** Whether the caller may do this with the account. */
  public boolean allows(Caller caller, AccountId account) {
    return reachOf(caller)
        .filter(reach -> reach == Reach.ANY || caller.authority().covers(account))
        .isPresent();
  }

  private static Map<Role, Reach> copy(Map<Role, Reach> reaches) {
    Map<Role, Reach> copy = new EnumMap<>(Role.class);
    copy.putAll(reaches);
    return copy;
  }
}
