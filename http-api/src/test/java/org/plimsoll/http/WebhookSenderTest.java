package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.RecordNotice;
import org.plimsoll.account.AccountEvent.WebhookRemoved;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CallNotice;
import org.plimsoll.account.CommandId;

final class WebhookSenderTest {
  private static final AccountId ALICE = AccountId.of("alice");
  private static final CommandId KEY = CommandId.of("key-1");

  private final TestNode node = TestNode.shared();

  @ParameterizedTest
  @CsvSource({
    "https://10.255.255.1/",
    "https://192.168.1.1/",
    "https://172.16.0.1/",
    "https://169.254.169.254/",
    "https://[fd00::1]/",
    "https://0.0.0.0/",
    "http://10.0.0.1/"
  })
  void nothing_is_sent_into_a_private_network_and_the_account_is_told_why(String url) {
    RecordNotice told = outcome(url, Duration.ofMillis(1), true);

    // A later attempt fails alike.
    assertThat(told.notice()).isEqualTo("alice-12-raised");
    assertThat(told.failure()).contains("the address leads into a private network");
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:7626/", "https://localhost/", "http://[::1]:1/"})
  void nothing_is_sent_to_the_machine_of_a_node_that_others_share(String url) {
    RecordNotice told = outcome(url, Duration.ofMillis(1), false);

    assertThat(told.failure()).contains("the address leads into a private network");
  }

  @Test
  void a_notice_is_given_up_after_its_deadline_and_not_before_it() {
    // Nobody listens there.
    RecordNotice told = outcome("http://127.0.0.1:1/", Duration.ofMillis(300), true);

    assertThat(told.failure()).contains("ConnectException");
    assertThat(told.attempts()).isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 500",
    "1, 0.999999, 999",
    "2, 0, 1000",
    "3, 0.5, 3000",
    "5, 0, 5000",
    "1000000, 0, 5000"
  })
  void delays_double_up_to_the_longest_and_are_shortened_by_chance(
      int attempts, double chance, long millis) {
    WebhookSettings settings =
        new WebhookSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            false,
            true);

    assertThat(settings.delayAfter(attempts, chance)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void durations_and_keys_out_of_range_are_refused() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(
            () -> new WebhookSettings(second, second, Duration.ofMillis(1), second, false, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longest-delay");
    assertThatThrownBy(() -> new WebhookSecrets(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
  }

  private RecordNotice outcome(String url, Duration deadline, boolean allowLoopback) {
    TestProbe<AccountCommand> account = node.testKit().createTestProbe();
    WebhookSettings settings =
        new WebhookSettings(
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            deadline,
            false,
            allowLoopback);
    var sender =
        node.testKit()
            .spawn(
                WebhookSender.create(
                    settings,
                    new WebhookSecrets(new byte[32]),
                    id -> account.getRef(),
                    Clock.systemUTC()));
    node.testKit()
        .spawn(WebhookSender.desk(sender))
        .tell(
            new CallNotice(
                ALICE,
                "alice-12-raised",
                CallNotice.Kind.RAISED,
                url,
                KEY,
                new WebhookRemoved(KEY, Instant.EPOCH)));
    return account.expectMessageClass(RecordNotice.class, Duration.ofSeconds(20));
  }
}
