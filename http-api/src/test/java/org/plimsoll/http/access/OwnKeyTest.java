package org.plimsoll.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.http.access.Forge.CLIENT;
import static org.plimsoll.http.access.Forge.NOW;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.account.Authority;
import org.plimsoll.risk.SettableClock;

class OwnKeyTest {
  private final OwnKey key = OwnKey.draw(new SecureRandom());

  @Test
  void a_token_by_a_key_that_was_kept_shows_who_calls() throws Exception {
    OwnKey kept = OwnKey.of(key.json());
    Caller carol =
        new Caller(
            new Authority("carol", Set.of("*", "house")),
            Set.of(Role.RISK_OFFICER, Role.TRADER),
            Set.of("one", "two"));
    String token = kept.mint("plimsoll", carol, NOW, Duration.ofDays(30));

    assertThat(verifier(key).verify(token, CLIENT))
        .isEqualTo(
            new TokenVerifier.Verified(carol, NOW.plus(Duration.ofDays(30)).plusSeconds(30)));
  }

  @Test
  void another_key_is_another_node() {
    OwnKey other = OwnKey.draw(new SecureRandom());
    String token = other.mint("plimsoll", caller(), NOW, Duration.ofMinutes(1));

    assertThatThrownBy(() -> verifier(key).verify(token, CLIENT))
        .hasMessage(TokenRefusal.UNKNOWN_KEY.words());
  }

  @Test
  void a_token_for_no_accounts_is_for_none() throws Exception {
    String token = key.mint("plimsoll", caller(), NOW, Duration.ofMinutes(1));

    assertThat(verifier(key).verify(token, CLIENT).caller()).isEqualTo(caller());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "P31DT1S"})
  void a_token_is_valid_for_a_while_and_not_for_ever(Duration lifetime) {
    assertThatThrownBy(() -> key.mint("plimsoll", caller(), NOW, lifetime))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31 days");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"SECRET\"}", "["})
  void what_is_no_key_is_refused_without_a_word_of_it(String file) {
    assertThatThrownBy(() -> OwnKey.of(file.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("SECRET");
  }

  private static Caller caller() {
    return new Caller(new Authority("op", Set.of()), Set.of(Role.OPERATOR), Set.of());
  }

  private static TokenVerifier verifier(OwnKey own) {
    TokenKey known = own.tokenKey();
    KeySource keys = id -> Optional.of(known).filter(key -> key.id().equals(id));
    return new TokenVerifier(
        Map.of(OwnKey.ISSUER, new TokenIssuer(keys, OwnKey.LONGEST_LIFETIME)),
        Optional.empty(),
        "plimsoll",
        Duration.ofSeconds(30),
        new SettableClock(NOW));
  }
}
