package org.plimsoll.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.plimsoll.http.access.Forge.CLIENT;
import static org.plimsoll.http.access.Forge.ED;
import static org.plimsoll.http.access.Forge.ENGINE;
import static org.plimsoll.http.access.Forge.NOW;
import static org.plimsoll.http.access.Forge.P256;
import static org.plimsoll.http.access.Forge.RSA;
import static org.plimsoll.http.access.Forge.base64;
import static org.plimsoll.http.access.Forge.claims;
import static org.plimsoll.http.access.Forge.engine;
import static org.plimsoll.http.access.Forge.header;
import static org.plimsoll.http.access.Forge.jwk;
import static org.plimsoll.http.access.Forge.machineClaims;
import static org.plimsoll.http.access.Forge.quoted;
import static org.plimsoll.http.access.Forge.rsa;
import static org.plimsoll.http.access.Forge.seconds;
import static org.plimsoll.http.access.Forge.shared;
import static org.plimsoll.http.access.Forge.signed;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Authority;
import org.plimsoll.risk.SettableClock;

/** A03 of the security checklist and RFC 8725: each way a token can be wrong is a row. */
class TokenVerifierTest {
  private final SettableClock clock = new SettableClock(NOW);
  private final TokenVerifier verifier = Forge.verifier(clock);

  static Stream<Arguments> good() {
    return Stream.of(
        arguments("RS256", rsa(claims())),
        arguments("PS256", Forge.pss(claims())),
        arguments("ES256", Forge.p256(claims())),
        arguments("EdDSA", Forge.ed(claims())),
        arguments("Ed25519", signed(header("Ed25519", "ed"), claims(), "Ed25519", ED)),
        arguments("no typ", rsa(header("RS256", "rsa", "typ", null), claims())),
        arguments("RFC 9068", rsa(header("RS256", "rsa", "typ", quoted("at+jwt")), claims())),
        arguments("several audiences", rsa(claims("aud", "[\"other\",\"plimsoll\"]"))),
        arguments("claims nobody knows", rsa(claims("azp", "{\"a\":[1]}"))),
        arguments("a fraction of a second", rsa(claims("exp", seconds(9) + ".5"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void a_token_of_the_issuer_shows_who_calls(String name, String token) throws Exception {
    assertThat(verifier.verify(token, CLIENT).caller())
        .isEqualTo(new Caller(new Authority("alice", Set.of("alice")), Set.of(Role.TRADER)));
  }

  @Test
  void a_machine_claims_what_its_key_has_or_less() throws Exception {
    assertThat(verifier.verify(engine(machineClaims()), CLIENT).caller())
        .isEqualTo(new Caller(new Authority("engine", Set.of("*")), Set.of(Role.TRADER)));
    String less = machineClaims("accounts", "[\"alice\",\"bob\"]", "roles", "[]");
    assertThat(verifier.verify(engine(less), CLIENT).caller())
        .isEqualTo(new Caller(new Authority("engine", Set.of("alice", "bob")), Set.of()));
  }

  @Test
  void a_machine_that_publishes_is_its_own_source_or_those_of_its_key() throws Exception {
    String own = machineClaims("roles", "[]");
    assertThat(verifier.verify(engine(own), CLIENT).caller().sources()).containsExactly("engine");

    String machine = Forge.machine("engine-1", Forge.ENGINE, "sources", "[\"one\",\"two\"]");
    var keys = MachineKeyReader.keys(Forge.keySet(machine).getBytes(StandardCharsets.UTF_8));
    TokenVerifier other = Forge.verifier(Map.of(), keys, clock);
    assertThat(
            other.verify(engine(machineClaims("sources", "[\"one\"]")), CLIENT).caller().sources())
        .containsExactly("one");
    for (String more : List.of("[\"*\"]", "[\"one\",\"engine\"]")) {
      assertThat(refusal(other, engine(machineClaims("sources", more)), CLIENT))
          .contains(TokenRefusal.MORE_THAN_THE_KEY_HAS);
    }
    assertThat(refusal(other, engine(own), CLIENT)).contains(TokenRefusal.MORE_THAN_THE_KEY_HAS);
  }

  @Test
  void what_goes_on_for_long_is_told_when_to_end() throws Exception {
    assertThat(verifier.verify(rsa(claims()), CLIENT).until()).isEqualTo(NOW.plusSeconds(330));
  }

  static Stream<Arguments> bad() {
    List<Arguments> rows = new ArrayList<>();
    headers(rows);
    forms(rows);
    claimed(rows);
    machines(rows);
    return rows.stream();
  }

  private static void headers(List<Arguments> rows) {
    byte[] spki = RSA.getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(spki)
            + "\n-----END PUBLIC KEY-----\n";
    String unsigned = base64(header("none", "rsa")) + "." + base64(claims()) + ".";
    row(rows, "alg none", TokenRefusal.ALGORITHM_NOT_ALLOWED, unsigned);
    String mixed = base64(header("nOnE", "rsa")) + "." + base64(claims()) + ".";
    row(rows, "alg nOnE", TokenRefusal.ALGORITHM_NOT_ALLOWED, mixed);
    String cut = rsa(claims()).replaceAll("[^.]*$", "");
    row(rows, "signature left out", TokenRefusal.WRONG_SIGNATURE, cut);
    String hs = header("HS256", "rsa");
    row(rows, "HS256, RSA key", TokenRefusal.ALGORITHM_NOT_ALLOWED, shared(hs, claims(), spki));
    row(
        rows,
        "HS256, RSA key as PEM",
        TokenRefusal.ALGORITHM_NOT_ALLOWED,
        shared(hs, claims(), pem.getBytes(StandardCharsets.US_ASCII)));
    row(
        rows,
        "HS256, Ed25519 key",
        TokenRefusal.ALGORITHM_NOT_ALLOWED,
        shared(header("HS256", "ed"), claims(), Forge.point(ED)));
    row(
        rows,
        "no alg",
        TokenRefusal.ALGORITHM_NOT_ALLOWED,
        rsa(header("RS256", "rsa", "alg", null), claims()));
    row(
        rows,
        "alg is a list",
        TokenRefusal.ALGORITHM_NOT_ALLOWED,
        rsa(header("RS256", "rsa", "alg", "[\"RS256\"]"), claims()));
    row(
        rows,
        "RS256 under the P-256 key",
        TokenRefusal.ALGORITHM_NOT_OF_KEY,
        rsa(header("RS256", "p256"), claims()));
    row(
        rows,
        "EdDSA under the RSA key",
        TokenRefusal.ALGORITHM_NOT_OF_KEY,
        signed(header("EdDSA", "rsa"), claims(), "Ed25519", ED));
    row(
        rows,
        "signed by another key",
        TokenRefusal.WRONG_SIGNATURE,
        signed(header("RS256", "rsa"), claims(), "SHA256withRSA", Forge.pair("RSA", 2048)));
    row(
        rows,
        "RS256 named PS256",
        TokenRefusal.WRONG_SIGNATURE,
        rsa(header("PS256", "rsa"), claims()));
    row(
        rows,
        "ES256 of zeros",
        TokenRefusal.WRONG_SIGNATURE,
        base64(header("ES256", "p256")) + "." + base64(claims()) + "." + base64(new byte[64]));
    row(
        rows,
        "ES256 as DER",
        TokenRefusal.WRONG_SIGNATURE,
        signed(header("ES256", "p256"), claims(), "SHA256withECDSA", P256));
    for (String brought :
        List.of(
            "jwk=" + jwk("rsa", RSA),
            "jku=\"https://login.example/jwks.json\"",
            "x5u=\"https://login.example/cert.pem\"",
            "x5c=[\"MIIB\"]",
            "crit=[\"exp\"]",
            "crit=[]",
            "b64=false",
            "zip=\"DEF\"",
            "enc=\"A256GCM\"",
            "cty=\"JWT\"",
            "typ=\"logout+jwt\"",
            "typ=1")) {
      String name = brought.substring(0, brought.indexOf('='));
      String value = brought.substring(name.length() + 1);
      row(
          rows,
          "header " + brought.substring(0, Math.min(brought.length(), 24)),
          TokenRefusal.HEADER_NOT_ALLOWED,
          rsa(header("RS256", "rsa", name, value), claims()));
    }
    for (String id :
        List.of(
            "",
            " ",
            "../../../../dev/null",
            "/etc/passwd",
            "rsa' OR '1'='1",
            "https://attacker.example/key",
            "file:///etc/passwd",
            "rsa\\u0000",
            "RSA",
            "rsa ",
            "k".repeat(2000),
            "${jndi:ldap://attacker.example/a}")) {
      row(
          rows,
          "kid " + id.substring(0, Math.min(id.length(), 24)),
          TokenRefusal.UNKNOWN_KEY,
          rsa(header("RS256", id), claims()));
    }
    row(
        rows,
        "no kid",
        TokenRefusal.UNKNOWN_KEY,
        rsa(header("RS256", "rsa", "kid", null), claims()));
    row(
        rows,
        "kid is a number",
        TokenRefusal.UNKNOWN_KEY,
        rsa(header("RS256", "rsa", "kid", "1"), claims()));
  }

  private static void forms(List<Arguments> rows) {
    String token = rsa(claims());
    String[] parts = token.split("\\.");
    row(rows, "nothing", TokenRefusal.MALFORMED, "");
    row(rows, "two parts", TokenRefusal.MALFORMED, parts[0] + "." + parts[1]);
    row(rows, "a JWE of five parts", TokenRefusal.MALFORMED, token + ".AA.AA");
    row(rows, "padded", TokenRefusal.MALFORMED, token + "==");
    row(rows, "spaces", TokenRefusal.MALFORMED, token + " ");
    row(
        rows,
        "the other alphabet",
        TokenRefusal.MALFORMED,
        parts[0] + "." + parts[1] + "." + parts[2].replace('_', '/').replace('-', '+') + "+/");
    row(rows, "no JSON", TokenRefusal.MALFORMED, rsa("exp=1"));
    row(rows, "a list", TokenRefusal.MALFORMED, rsa("[" + claims() + "]"));
    row(rows, "two objects", TokenRefusal.MALFORMED, rsa(claims() + claims()));
    row(rows, "an empty payload", TokenRefusal.MALFORMED, rsa(""));
    row(
        rows,
        "UTF-16",
        TokenRefusal.MALFORMED,
        parts[0] + "." + base64(claims().getBytes(StandardCharsets.UTF_16)) + "." + parts[2]);
    row(
        rows,
        "a claim twice",
        TokenRefusal.MALFORMED,
        rsa(claims().replace("\"sub\":", "\"sub\":\"bob\",\"sub\":")));
    row(
        rows,
        "a claim twice, once written otherwise",
        TokenRefusal.MALFORMED,
        rsa(claims().replace("\"sub\":", "\"s\\u0075b\":\"bob\",\"sub\":")));
    row(
        rows,
        "a header twice",
        TokenRefusal.MALFORMED,
        rsa(header("RS256", "rsa").replace("{", "{\"alg\":\"none\","), claims()));
    row(
        rows,
        "deep",
        TokenRefusal.MALFORMED,
        rsa(claims("x", "[".repeat(1500) + "]".repeat(1500))));
    row(
        rows,
        "larger than 8 KiB",
        TokenRefusal.TOO_LARGE,
        rsa(claims("x", quoted("x".repeat(8 * 1024)))));
  }

  private static void claimed(List<Arguments> rows) {
    var invalid = TokenRefusal.CLAIM_MISSING_OR_INVALID;
    row(rows, "no iss", invalid, rsa(claims("iss", null)));
    row(rows, "another iss", TokenRefusal.UNKNOWN_KEY, rsa(claims("iss", quoted("https://x"))));
    row(
        rows,
        "iss with a slash more",
        TokenRefusal.UNKNOWN_KEY,
        rsa(claims("iss", quoted(Forge.ISSUER + "/"))));
    row(rows, "no aud", invalid, rsa(claims("aud", null)));
    row(rows, "another aud", TokenRefusal.WRONG_AUDIENCE, rsa(claims("aud", quoted("other"))));
    row(rows, "aud in capitals", TokenRefusal.WRONG_AUDIENCE, rsa(claims("aud", "\"PLIMSOLL\"")));
    row(rows, "no audience of several", TokenRefusal.WRONG_AUDIENCE, rsa(claims("aud", "[]")));
    row(rows, "aud is a number", invalid, rsa(claims("aud", "1")));
    row(rows, "no exp", invalid, rsa(claims("exp", null)));
    row(rows, "exp is a text", invalid, rsa(claims("exp", quoted(seconds(300)))));
    row(rows, "exp is null", invalid, rsa(claims("exp", "null")));
    row(rows, "exp is negative", invalid, rsa(claims("exp", "-1")));
    row(rows, "exp is beyond all numbers", invalid, rsa(claims("exp", "1e999999999")));
    row(rows, "exp in milliseconds", invalid, rsa(claims("exp", seconds(300) + "000")));
    row(rows, "no iat", invalid, rsa(claims("iat", null)));
    row(rows, "nbf is a text", invalid, rsa(claims("nbf", quoted("0"))));
    row(
        rows,
        "valid for longer than a day",
        TokenRefusal.LIFETIME_TOO_LONG,
        rsa(claims("exp", seconds(86_401))));
    row(
        rows,
        "iat far in the future",
        TokenRefusal.ISSUED_IN_THE_FUTURE,
        rsa(claims("iat", seconds(3600), "exp", seconds(7200))));
    row(rows, "no sub", invalid, rsa(claims("sub", null)));
    for (String subject :
        List.of("", "a b", "a\\nb", "x".repeat(256), "*", "house", "anybody", "a\\u202eb")) {
      row(
          rows,
          "sub " + subject.substring(0, Math.min(subject.length(), 9)),
          TokenRefusal.SUBJECT_NOT_ALLOWED,
          rsa(claims("sub", quoted(subject))));
    }
    row(rows, "unknown role", TokenRefusal.UNKNOWN_ROLE, rsa(claims("roles", "[\"ROOT\"]")));
    row(rows, "role in small", TokenRefusal.UNKNOWN_ROLE, rsa(claims("roles", "[\"trader\"]")));
    row(rows, "roles are a text", invalid, rsa(claims("roles", quoted("TRADER"))));
    row(rows, "accounts are a text", invalid, rsa(claims("accounts", quoted("*"))));
    row(rows, "an account is a number", invalid, rsa(claims("accounts", "[1]")));
    row(rows, "sources are a text", invalid, rsa(claims("sources", quoted("*"))));
  }

  private static void machines(List<Arguments> rows) {
    var more = TokenRefusal.MORE_THAN_THE_KEY_HAS;
    row(
        rows,
        "a machine in another's name",
        TokenRefusal.UNKNOWN_ISSUER,
        engine(machineClaims("iss", quoted("other"), "sub", quoted("other"))));
    row(
        rows,
        "a machine that says it is the issuer",
        TokenRefusal.UNKNOWN_KEY,
        engine(machineClaims("iss", quoted(Forge.ISSUER))));
    row(
        rows,
        "a key of the issuer that says it is a machine",
        TokenRefusal.UNKNOWN_KEY,
        rsa(claims("iss", quoted("engine"), "sub", quoted("engine"))));
    row(
        rows,
        "a machine for somebody else",
        TokenRefusal.SUBJECT_NOT_ALLOWED,
        engine(machineClaims("sub", quoted("alice"))));
    row(rows, "a role more", more, engine(machineClaims("roles", "[\"TRADER\",\"RISK_OFFICER\"]")));
    row(rows, "the house", more, engine(machineClaims("accounts", "[\"*\",\"house\"]")));
    row(
        rows,
        "for eleven minutes",
        TokenRefusal.LIFETIME_TOO_LONG,
        engine(machineClaims("exp", seconds(660))));
    row(
        rows,
        "a malleable signature",
        TokenRefusal.WRONG_SIGNATURE,
        malleable(engine(machineClaims())));
    row(
        rows,
        "a signature by a machine that is not in the register",
        TokenRefusal.UNKNOWN_KEY,
        Forge.machine("engine-2", ENGINE, machineClaims()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void whoever_shows_anything_else_is_nobody(String name, TokenRefusal reason, String token) {
    assertThat(refusal(token, CLIENT)).contains(reason);
  }

  /** 30 s to the second, on either side. */
  @ParameterizedTest(name = "{0} {1} s from now: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "exp, -29, -",
        "exp, -30, EXPIRED",
        "exp, -31, EXPIRED",
        "nbf, 30, -",
        "nbf, 31, NOT_VALID_YET",
        "iat, 30, -",
        "iat, 31, ISSUED_IN_THE_FUTURE"
      })
  void clocks_may_be_half_a_minute_apart(String claim, long fromNow, TokenRefusal reason) {
    String iat = seconds(Math.min(fromNow, -60));
    String token = rsa(claims("iat", iat, claim, seconds(fromNow)));

    assertThat(refusal(token, CLIENT)).isEqualTo(Optional.ofNullable(reason));
  }

  @Test
  void a_token_that_was_believed_expires_all_the_same() throws Exception {
    String token = rsa(claims());
    verifier.verify(token, CLIENT);
    clock.advance(Duration.ofSeconds(329));
    assertThat(refusal(token, CLIENT)).isEmpty();

    clock.advance(Duration.ofSeconds(1));

    assertThat(refusal(token, CLIENT)).contains(TokenRefusal.EXPIRED);
  }

  @ParameterizedTest(name = "key from {0} until {1}")
  @CsvSource({
    "2026-03-01T12:00:00Z, 2026-03-01T12:00:00.001Z, true",
    "2026-03-01T12:00:00.001Z, 2026-03-02T00:00:00Z, false",
    "2026-02-01T00:00:00Z, 2026-03-01T12:00:00Z, false"
  })
  void the_key_of_a_machine_counts_in_its_time_to_the_moment(
      String from, String until, boolean counts) {
    var keys =
        MachineKeyReader.keys(
            Forge.keySet(
                    Forge.machine(
                        "engine-1", ENGINE, "validFrom", quoted(from), "validUntil", quoted(until)))
                .getBytes(StandardCharsets.UTF_8));

    var refusal = refusal(Forge.verifier(Map.of(), keys, clock), engine(machineClaims()), CLIENT);

    assertThat(refusal)
        .isEqualTo(counts ? Optional.empty() : Optional.of(TokenRefusal.KEY_NOT_VALID_NOW));
  }

  @ParameterizedTest(name = "from {0}: {1}")
  @CsvSource({
    "10.1.2.3, true",
    "10.2.0.1, false",
    "192.0.2.7, true",
    "192.0.2.8, false",
    "2001:db8::5, true",
    "2001:db9::5, false"
  })
  void a_machine_calls_from_where_it_may(String address, boolean may) throws Exception {
    var keys =
        MachineKeyReader.keys(
            Forge.keySet(
                    Forge.machine(
                        "engine-1",
                        ENGINE,
                        "addresses",
                        "[\"10.1.0.0/16\",\"192.0.2.7\",\"2001:db8::/32\"]"))
                .getBytes(StandardCharsets.UTF_8));
    var machines = Forge.verifier(Map.of(), keys, clock);

    var refusal = refusal(machines, engine(machineClaims()), InetAddress.getByName(address));

    assertThat(refusal)
        .isEqualTo(may ? Optional.empty() : Optional.of(TokenRefusal.ADDRESS_NOT_ALLOWED));
  }

  @Test
  void a_machine_for_two_owners_is_not_for_all() {
    var keys =
        MachineKeyReader.keys(
            Forge.keySet(Forge.machine("engine-1", ENGINE, "accounts", "[\"alice\",\"bob\"]"))
                .getBytes(StandardCharsets.UTF_8));
    var machines = Forge.verifier(Map.of(), keys, clock);

    assertThat(refusal(machines, engine(machineClaims("accounts", "[\"bob\"]")), CLIENT)).isEmpty();
    for (String accounts : List.of("[\"*\"]", "[\"bob\",\"carol\"]", "[\"bob:isolated:X\"]")) {
      assertThat(refusal(machines, engine(machineClaims("accounts", accounts)), CLIENT))
          .as(accounts)
          .contains(TokenRefusal.MORE_THAN_THE_KEY_HAS);
    }
  }

  @Test
  void a_machine_for_all_traders_does_not_reach_the_house() throws Exception {
    Authority authority = verifier.verify(engine(machineClaims()), CLIENT).caller().authority();

    assertThat(authority.covers(AccountId.of("alice"))).isTrue();
    assertThat(authority.covers(AccountId.of("house:insurance"))).isFalse();
  }

  /** The checks themselves must not fail in another way than by a refusal. */
  @Test
  void the_table_is_not_of_tokens_that_would_be_believed_but_for_their_form() {
    assertThatCode(() -> verifier.verify(rsa(claims()), CLIENT)).doesNotThrowAnyException();
    assertThatCode(() -> verifier.verify(engine(machineClaims()), CLIENT))
        .doesNotThrowAnyException();
  }

  private Optional<TokenRefusal> refusal(String token, InetAddress client) {
    return refusal(verifier, token, client);
  }

  private static Optional<TokenRefusal> refusal(
      TokenVerifier verifier, String token, InetAddress client) {
    try {
      verifier.verify(token, client);
      return Optional.empty();
    } catch (TokenRefusedException e) {
      return Optional.of(e.reason());
    }
  }

  private static void row(List<Arguments> rows, String name, TokenRefusal reason, String token) {
    rows.add(arguments(name, reason, token));
  }

  /** The same signature with the order of the group added to its second half. */
  private static String malleable(String token) {
    String[] parts = token.split("\\.");
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    byte[] order =
        HexFormat.of().parseHex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");
    BigInteger larger =
        new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)))
            .add(new BigInteger(1, order));
    byte[] bytes = larger.toByteArray();
    byte[] second = new byte[32];
    System.arraycopy(bytes, 0, second, 32 - bytes.length, bytes.length);
    System.arraycopy(reversed(second), 0, signature, 32, 32);
    return parts[0] + "." + parts[1] + "." + base64(signature);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int n = 0; n < bytes.length; n++) {
      reversed[n] = bytes[bytes.length - 1 - n];
    }
    return reversed;
  }
}
