package org.plimsoll.http.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.oracle.Ed25519Key;

/** Reads the register of machines that call: docs/security.md. */
final class MachineKeyReader {
  private static final Set<String> FIELDS =
      Set.of(
          "kid",
          "publicKey",
          "subject",
          "roles",
          "accounts",
          "sources",
          "validFrom",
          "validUntil",
          "addresses");

  private static final Set<String> ALGORITHMS = Set.of("EdDSA", "Ed25519");

  private MachineKeyReader() {}

  /**
   * @return by the id of the key; none if the list is empty, which revokes all
   * @throws IllegalArgumentException naming the key and what is wrong with it
   */
  static Map<String, TokenKey> keys(byte[] json) {
    ObjectNode register = AccessJson.object(json);
    AccessJson.requireOnly(register, Set.of("keys"));
    if (!register.path("keys").isArray()) {
      throw new IllegalArgumentException("a register of machines has a list keys");
    }
    Map<String, TokenKey> keys = new HashMap<>();
    int number = 0;
    for (JsonNode each : register.path("keys")) {
      number++;
      TokenKey key;
      try {
        key = key(each);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("key " + number + ": " + e.getMessage(), e);
      }
      if (keys.put(key.id(), key) != null) {
        throw new IllegalArgumentException("key " + number + ": the kid is there twice");
      }
    }
    return keys;
  }

  private static TokenKey key(JsonNode json) {
    if (!(json instanceof ObjectNode key)) {
      throw new IllegalArgumentException("it is not an object");
    }
    AccessJson.requireOnly(key, FIELDS);
    String id = AccessJson.text(key, "kid");
    if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "kid must be 1 to 64 letters, digits, dots, dashes and underscores");
    }
    SignatureCheck check = Ed25519Check.of(Ed25519Key.of(AccessJson.text(key, "publicKey")));
    return new TokenKey(id, ALGORITHMS, check, Optional.of(grant(key)));
  }

  private static MachineGrant grant(ObjectNode key) {
    String subject = AccessJson.text(key, "subject");
    if (!TokenClaims.isSubject(subject)) {
      throw new IllegalArgumentException(
          "subject must be 1 to 255 visible characters of ASCII, and not *, house or anybody");
    }
    List<AddressRange> addresses =
        key.has("addresses")
            ? AccessJson.texts(key, "addresses").stream().map(AddressRange::parse).toList()
            : List.of();
    if (key.has("addresses") && addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "addresses must name some, or be left out to allow them all");
    }
    return new MachineGrant(
        subject,
        roles(key),
        new HashSet<>(AccessJson.texts(key, "accounts")),
        key.has("sources") ? new HashSet<>(AccessJson.texts(key, "sources")) : Set.of(subject),
        time(key, "validFrom"),
        time(key, "validUntil"),
        addresses);
  }

  private static Set<Role> roles(ObjectNode key) {
    Set<Role> roles = new HashSet<>();
    for (String name : AccessJson.texts(key, "roles")) {
      try {
        roles.add(Role.valueOf(name));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("there is no role " + name, e);
      }
    }
    return roles;
  }

  private static Instant time(ObjectNode key, String field) {
    try {
      return Instant.parse(AccessJson.text(key, field));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          field + " must be a time like 2026-01-31T00:00:00Z, was: " + key.path(field), e);
    }
  }
}
