package org.plimsoll.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.http.access.Forge.CLIENT;
import static org.plimsoll.http.access.Forge.ENGINE;
import static org.plimsoll.http.access.Forge.claims;
import static org.plimsoll.http.access.Forge.machineClaims;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.risk.SettableClock;

/** Keys that change, or cannot be had, under a verifier at work. */
class RefreshedKeysTest {
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Duration SELDOM = Duration.ofHours(1);

  /** For those who answer, however slow this machine is. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For those who do not, which is waited for. */
  private static final Duration IMPATIENCE = Duration.ofMillis(250);

  private final SettableClock clock = new SettableClock(Forge.NOW);

  @TempDir Path directory;

  /** What may be wrong with an answer. */
  enum Fault {
    LATE(JwksServer::isLate),
    STALLED(JwksServer::stalls),
    HUGE(JwksServer::neverEnds),
    MOVED(JwksServer::redirects),
    NO_BODY(server -> server.answers("")),
    NO_KEYS(server -> server.answers("{\"keys\":[]}")),
    OTHER_JSON(server -> server.answers("[1]")),
    A_PAGE(server -> server.answers("<html>sign in</html>")),
    CUT(server -> server.answers(Forge.keySet().substring(0, 200))),
    AN_ID_TWICE(
        server ->
            server.answers(Forge.keySet(Forge.jwk("a", Forge.ED), Forge.jwk("a", Forge.ENGINE)))),
    A_SHARED_SECRET(
        server -> server.answers("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"rsa\",\"k\":\"AAAA\"}]}")),
    FAILED(server -> server.answers(500, Forge.keySet())),
    GONE(server -> server.answers(404, "{}"));

    private final Consumer<JwksServer> order;

    Fault(Consumer<JwksServer> order) {
      this.order = order;
    }

    private Duration timeout() {
      return this == LATE || this == STALLED ? IMPATIENCE : PATIENCE;
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_keys_that_were_told_last_count_while_there_are_no_others(Fault fault)
      throws IOException {
    try (JwksServer server = JwksServer.start(Forge.keySet());
        TokenVerifier verifier = issuer(keysAt(server, OFTEN, fault.timeout()))) {
      await().until(() -> isBelieved(verifier, Forge.rsa(claims())));

      fault.order.accept(server);
      awaitAsked(server, 3);
      assertThat(isBelieved(verifier, Forge.rsa(claims()))).isTrue();

      KeyPair next = Forge.pair("Ed25519", 0);
      server.answers(Forge.keySet(Forge.jwk("next", next)));
      await().until(() -> isBelieved(verifier, Forge.machine("next", next, claims())));
      assertThat(isBelieved(verifier, Forge.rsa(claims()))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobody_is_known_until_there_are_keys_and_then_they_are(Fault fault) throws IOException {
    try (JwksServer server = JwksServer.start("")) {
      fault.order.accept(server);
      try (TokenVerifier verifier = issuer(keysAt(server, OFTEN, fault.timeout()))) {
        awaitAsked(server, 1);
        assertThat(isBelieved(verifier, Forge.rsa(claims()))).isFalse();

        server.answers(Forge.keySet());

        await().until(() -> isBelieved(verifier, Forge.rsa(claims())));
      }
    }
  }

  @Test
  void a_server_that_is_not_there_is_asked_until_it_is() throws IOException {
    JwksServer server = JwksServer.start(Forge.keySet());
    server.close();

    try (TokenVerifier verifier = issuer(keysAt(server, OFTEN, PATIENCE))) {
      assertThat(isBelieved(verifier, Forge.rsa(claims()))).isFalse();
    }
  }

  /** A stranger must not be able to make this ask and ask. */
  @Test
  void keys_that_are_not_known_are_looked_for_once_a_minute() throws IOException {
    KeyPair next = Forge.pair("Ed25519", 0);
    try (JwksServer server = JwksServer.start(Forge.keySet());
        TokenVerifier verifier = issuer(keysAt(server, SELDOM, PATIENCE))) {
      strangers(verifier);
      await().until(() -> server.asked() == 2);

      server.answers(Forge.keySet(Forge.jwk("next", next)));
      clock.advance(Duration.ofSeconds(59));
      strangers(verifier);
      assertThat(isBelieved(verifier, Forge.machine("next", next, claims()))).isFalse();
      clock.advance(Duration.ofSeconds(1));
      await().until(() -> isBelieved(verifier, Forge.machine("next", next, claims())));

      strangers(verifier);
      assertThat(server.asked()).isEqualTo(3);
    }
  }

  @Test
  void a_key_of_a_machine_is_changed_over_and_revoked_without_a_restart() throws IOException {
    Path file = directory.resolve("machines.json");
    KeyPair next = Forge.pair("Ed25519", 0);
    replace(file, Forge.register());
    try (TokenVerifier verifier = machines(file)) {
      assertThat(isBelieved(verifier, engine(ENGINE, "engine-1"))).isTrue();

      replace(
          file, Forge.keySet(Forge.machine("engine-1", ENGINE), Forge.machine("engine-2", next)));
      await().until(() -> isBelieved(verifier, engine(next, "engine-2")));
      assertThat(isBelieved(verifier, engine(ENGINE, "engine-1"))).isTrue();

      replace(file, Forge.keySet(Forge.machine("engine-2", next)));
      await().until(() -> !isBelieved(verifier, engine(ENGINE, "engine-1")));
      assertThat(isBelieved(verifier, engine(next, "engine-2"))).isTrue();

      replace(file, "{\"keys\":[]}");
      await().until(() -> !isBelieved(verifier, engine(next, "engine-2")));
    }
  }

  /** As a secret is changed in a mounted volume: the directory behind the name is another. */
  @Test
  void a_file_that_is_changed_behind_a_link_is_read_again() throws IOException {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    replace(first.resolve("machines.json"), Forge.register());
    replace(second.resolve("machines.json"), "{\"keys\":[]}");
    Path link = Files.createSymbolicLink(directory.resolve("data"), first);
    try (TokenVerifier verifier = machines(link.resolve("machines.json"))) {
      assertThat(isBelieved(verifier, engine(ENGINE, "engine-1"))).isTrue();

      Path other = Files.createSymbolicLink(directory.resolve("data.new"), second);
      Files.move(other, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

      await().until(() -> !isBelieved(verifier, engine(ENGINE, "engine-1")));
    }
  }

  /** A token that was believed is believed by a key, not by itself. */
  @Test
  void a_key_that_is_another_under_the_same_name_ends_what_the_first_had_signed()
      throws IOException {
    Path file = directory.resolve("machines.json");
    KeyPair next = Forge.pair("Ed25519", 0);
    replace(file, Forge.register());
    try (TokenVerifier verifier = machines(file)) {
      String token = engine(ENGINE, "engine-1");
      assertThat(isBelieved(verifier, token)).isTrue();

      replace(file, Forge.keySet(Forge.machine("engine-1", next)));

      await().until(() -> !isBelieved(verifier, token));
      assertThat(isBelieved(verifier, engine(next, "engine-1"))).isTrue();
    }
  }

  @Test
  void a_register_that_cannot_be_used_changes_nothing() {
    var reads = new AtomicInteger();
    KeyLocation location =
        () -> {
          if (reads.incrementAndGet() % 2 == 0) {
            throw new IOException("gone");
          }
          String text = reads.get() == 1 ? Forge.register() : Forge.register() + "x";
          return text.getBytes(StandardCharsets.UTF_8);
        };
    try (var keys = RefreshedKeys.ofUrl(location, MachineKeyReader::keys, OFTEN, OFTEN, clock)) {
      await().until(() -> reads.get() > 5);

      assertThat(keys.key("engine-1")).isPresent();
    }
  }

  @Test
  void a_node_does_not_start_on_a_register_that_is_not_there() {
    assertThatThrownBy(() -> machines(directory.resolve("none.json")))
        .isInstanceOf(UnsafeAccessException.class)
        .hasMessageContaining("none.json");
  }

  @Test
  void a_node_does_not_start_on_a_register_that_cannot_be_read() throws IOException {
    Path file = directory.resolve("machines.json");
    replace(file, Forge.register().replace("\"TRADER\"", "\"ROOT\""));

    assertThatThrownBy(() -> machines(file))
        .isInstanceOf(UnsafeAccessException.class)
        .hasMessageContaining("key 1: there is no role ROOT");
  }

  private void strangers(TokenVerifier verifier) {
    for (int n = 0; n < 100; n++) {
      assertThat(isBelieved(verifier, Forge.machine("stranger-" + n, ENGINE, claims()))).isFalse();
    }
  }

  private RefreshedKeys keysAt(JwksServer server, Duration interval, Duration timeout) {
    return RefreshedKeys.ofUrl(
        new UrlLocation(server.url(), timeout), JwkSetReader::keys, interval, interval, clock);
  }

  private TokenVerifier issuer(RefreshedKeys keys) {
    return new TokenVerifier(
        Map.of(Forge.ISSUER, new TokenIssuer(keys, Duration.ofHours(24))),
        Optional.empty(),
        Forge.AUDIENCE,
        Duration.ofSeconds(30),
        clock);
  }

  private TokenVerifier machines(Path file) {
    var keys = RefreshedKeys.ofFile(new FileLocation(file), MachineKeyReader::keys, OFTEN, clock);
    return new TokenVerifier(
        Map.of(),
        Optional.of(new TokenIssuer(keys, Duration.ofMinutes(10))),
        Forge.AUDIENCE,
        Duration.ofSeconds(30),
        clock);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE);
  }

  private static String engine(KeyPair key, String id) {
    return Forge.machine(id, key, machineClaims());
  }

  /** Asked so many times more, so that whatever it answers now has been heard. */
  private static void awaitAsked(JwksServer server, int times) {
    int before = server.asked();
    await().until(() -> server.asked() >= before + times);
  }

  private static void replace(Path file, String content) throws IOException {
    Path draft = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isBelieved(TokenVerifier verifier, String token) {
    try {
      verifier.verify(token, CLIENT);
      return true;
    } catch (TokenRefusedException e) {
      return false;
    }
  }
}
