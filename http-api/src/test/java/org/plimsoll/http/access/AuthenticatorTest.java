package org.plimsoll.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.http.access.Forge.CLIENT;
import static org.plimsoll.http.access.Forge.claims;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.http.access.Authenticator.Accepted;
import org.plimsoll.http.access.Authenticator.Refused;
import org.plimsoll.risk.SettableClock;
import org.slf4j.LoggerFactory;

class AuthenticatorTest {
  private static final String INVALID = "Bearer error=\"invalid_token\"";

  private final SettableClock clock = new SettableClock(Forge.NOW);
  private final Authenticator authenticator =
      new Authenticator(Optional.of(Forge.verifier(clock)), clock);

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER "})
  void who_shows_a_token_is_known(String scheme) {
    var result = authenticator.authenticate(Optional.of(scheme + Forge.rsa(claims())), CLIENT);

    assertThat(result).isInstanceOf(Accepted.class);
    assertThat(((Accepted) result).caller().authority().subject()).isEqualTo("alice");
  }

  /** RFC 6750, section 3.1: who shows nothing is told no error. */
  @Test
  void who_shows_nothing_is_asked_for_a_token() {
    assertThat(authenticator.authenticate(Optional.empty(), CLIENT))
        .isEqualTo(new Refused(TokenRefusal.NO_TOKEN, "Bearer"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\"",
        "Bearer",
        "\"Bearer \"",
        "Basic YWxpY2U6c2VjcmV0",
        "DPoP TOKEN",
        "TOKEN",
        "Bearer  TOKEN",
        "\"Bearer TOKEN \"",
        "\"Bearer TOKEN,Bearer TOKEN\"",
        "\"Bearer\tTOKEN\"",
        "BearerTOKEN"
      })
  void what_is_no_bearer_token_is_refused(String header) {
    String sent = header.replace("TOKEN", Forge.rsa(claims()));

    assertThat(authenticator.authenticate(Optional.of(sent), CLIENT))
        .isEqualTo(new Refused(TokenRefusal.NOT_A_BEARER_TOKEN, INVALID));
  }

  @Test
  void a_header_of_a_megabyte_is_refused_unread() {
    String sent = "Bearer " + "x".repeat(1_000_000);

    assertThat(authenticator.authenticate(Optional.of(sent), CLIENT))
        .isEqualTo(new Refused(TokenRefusal.TOO_LARGE, INVALID));
  }

  /** The answer is the same whatever is wrong; the log says it, and holds nothing of the token. */
  @ParameterizedTest
  @CsvSource({
    "sub, '\"a\\r\\nforged line\"', subject not allowed",
    "exp, 1, expired",
    "aud, '\"canary\"', wrong audience"
  })
  void the_reason_is_in_the_log_and_the_token_is_not(String claim, String value, String words) {
    String header = "Bearer " + Forge.rsa(claims(claim, value));

    List<String> told =
        heard(
            () ->
                assertThat(authenticator.authenticate(Optional.of(header), CLIENT))
                    .extracting(result -> ((Refused) result).challenge())
                    .isEqualTo(INVALID));

    assertThat(told).containsExactly("A token from 127.0.0.1 is not believed: " + words);
  }

  @Test
  void strangers_cannot_fill_the_log() {
    List<String> told = heard(() -> strangers(3 * RefusalLog.MOST_A_MINUTE));
    clock.advance(Duration.ofMinutes(1));
    List<String> later = heard(() -> strangers(1));

    assertThat(told).hasSize(RefusalLog.MOST_A_MINUTE);
    assertThat(later)
        .containsExactly(
            2 * RefusalLog.MOST_A_MINUTE + " more tokens were not believed",
            "A token from 127.0.0.1 is not believed: malformed");
  }

  @Test
  void where_nobody_is_asked_everybody_may_do_everything() {
    var open = new Authenticator(Optional.empty(), clock);

    var result = (Accepted) open.authenticate(Optional.of("Bearer nonsense"), CLIENT);

    assertThat(result.caller().roles()).containsExactly(Role.values());
    assertThat(result.caller().authority().covers(AccountId.of("alice"))).isTrue();
    assertThat(result.caller().authority().covers(AccountId.of("house:insurance"))).isTrue();
  }

  private void strangers(int count) {
    for (int n = 0; n < count; n++) {
      authenticator.authenticate(Optional.of("Bearer nonsense"), CLIENT);
    }
  }

  /** What is told in the meantime, at INFO. */
  private static List<String> heard(Runnable work) {
    Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
    Level before = logger.getLevel();
    var heard = new ListAppender<ILoggingEvent>();
    heard.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(heard);
    try {
      work.run();
    } finally {
      logger.detachAppender(heard);
      logger.setLevel(before);
    }
    assertThat(heard.list).allMatch(event -> event.getLevel().equals(Level.INFO));
    return heard.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
