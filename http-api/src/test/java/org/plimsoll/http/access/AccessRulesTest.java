package org.plimsoll.http.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A12 of the security checklist, as far as callers go. */
class AccessRulesTest {
  private static final String TOKENS = "mode = tokens, machine-keys = keys.json, ";

  @Test
  void only_a_node_that_is_alone_on_loopback_and_is_told_so_asks_nobody() {
    assertThatCode(() -> requireSafe("mode = open", true, true)).doesNotThrowAnyException();
    assertThatThrownBy(() -> requireSafe("", true, true))
        .hasMessageContaining("jwks or machine-keys must say which keys count");
  }

  @ParameterizedTest(name = "loopback {0}, embedded {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "false | true  | mode must be tokens, because plimsoll.http.host is 0.0.0.0",
        "true  | false | mode must be tokens, because the journal is one that nodes can share",
        "false | false | mode must be tokens, because plimsoll.http.host is 0.0.0.0"
      })
  void an_open_api_is_only_for_this_machine(boolean isLoopback, boolean isEmbedded, String why) {
    assertThatThrownBy(() -> requireSafe("mode = open", isLoopback, isEmbedded))
        .isInstanceOf(UnsafeAccessException.class)
        .hasMessageContaining("plimsoll.http.access." + why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode = tokens, machine-keys = keys.json",
        "mode = Tokens, own-key = access.key",
        "mode = tokens, issuer = \"https://login.example\", jwks = keys.json",
        "mode = tokens, issuer = a, jwks = \"https://login.example/jwks\"",
        "mode = tokens, issuer = a, jwks = \"http://127.0.0.1:9999/jwks\"",
        "mode = tokens, issuer = a, jwks = \"http://localhost/jwks\"",
        "mode = tokens, issuer = a, jwks = \"http://[::1]/jwks\"",
        TOKENS + "skew = 0s",
        TOKENS + "skew = 5m"
      })
  void with_keys_to_know_callers_by_it_may_be_served_anywhere(String settings) {
    assertThatCode(() -> requireSafe(settings, false, false)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "mode = tokens | jwks or machine-keys must say which keys count",
        "mode = none | mode must be tokens or open, was: none",
        "mode = tokens, jwks = keys.json | issuer and jwks go together",
        "issuer = a | issuer and jwks go together",
        "issuer = plimsoll-node, jwks = keys.json | issuer must be another name",
        "issuer = a, jwks = \"http://login.example/jwks\" | jwks must be a file",
        "issuer = a, jwks = \"http://127.0.0.1.example/jwks\" | jwks must be a file",
        "issuer = a, jwks = \"https://me:secret@login.example/jwks\" | jwks must be a file",
        "issuer = a, jwks = \"ftp://login.example/jwks\" | jwks must be a file",
        "issuer = a, jwks = \"https://\" | jwks must be a file",
        "audience = \" \" | audience must name this API",
        "skew = 301s | skew must be from",
        "skew = -1s | skew must be from",
        "longest-lifetime = 0s | longest-lifetime must be from",
        "longest-machine-lifetime = 61m | longest-machine-lifetime must be from",
        "jwks-refresh = 0s | jwks-refresh must be from",
        "jwks-timeout = 2m | jwks-timeout must be from"
      })
  void what_is_unsafe_is_said(String settings, String why) {
    String all = settings.contains("mode") ? settings : TOKENS + settings;

    assertThatThrownBy(() -> requireSafe(all, true, true))
        .isInstanceOf(UnsafeAccessException.class)
        .hasMessageContaining("plimsoll.http.access." + why);
  }

  @Test
  void everything_that_is_unsafe_is_said_at_once() {
    assertThatThrownBy(
            () -> requireSafe("mode = tokens, audience = \"\", skew = 1h, jwks = x", true, true))
        .hasMessageContainingAll("issuer and jwks", "audience", "skew");
  }

  private static void requireSafe(String settings, boolean isLoopback, boolean isEmbedded) {
    var config =
        ConfigFactory.parseString("plimsoll.http.access { " + settings + " }")
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    AccessRules.requireSafe(
        AccessSettings.from(config), isLoopback ? "127.0.0.1" : "0.0.0.0", isLoopback, isEmbedded);
  }
}
