package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskingTest {
  private record Question(ActorRef<String> replyTo) {}

  private final ActorTestKit testKit = ActorTestKit.create();
  private final TestProbe<Question> whom = testKit.createTestProbe();

  @AfterEach
  void stop() {
    testKit.shutdownTestKit();
  }

  @Test
  void a_question_that_is_lost_twice_on_its_way_is_asked_a_third_time() {
    CompletionStage<String> answer = askAgain(Duration.ofSeconds(8));

    whom.expectMessageClass(Question.class);
    whom.expectMessageClass(Question.class);
    whom.expectMessageClass(Question.class).replyTo().tell("of the third");

    assertThat(answer.toCompletableFuture().join()).isEqualTo("of the third");
  }

  @Test
  void a_late_answer_to_the_first_question_counts() {
    CompletionStage<String> answer = askAgain(Duration.ofSeconds(20));

    Question first = whom.expectMessageClass(Question.class);
    whom.expectMessageClass(Question.class);
    first.replyTo().tell("of the first");

    assertThat(answer.toCompletableFuture().join()).isEqualTo("of the first");
  }

  @Test
  void who_never_answers_is_given_up_in_time() {
    assertThatThrownBy(() -> askAgain(Duration.ofMillis(200)).toCompletableFuture().join())
        .hasCauseInstanceOf(TimeoutException.class);
  }

  private CompletionStage<String> askAgain(Duration timeout) {
    return new Asking(testKit.system(), null, Clock.systemUTC(), timeout)
        .askAgain(whom.getRef(), Question::new);
  }
}
