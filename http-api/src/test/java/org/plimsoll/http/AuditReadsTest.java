package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class AuditReadsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final AuditReads reads = new AuditReads(KIT.system(), new AuditSettings(2, 1, 10, 1000));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_question_is_read_and_answered_on_threads_of_its_own() {
    List<String> threads =
        reads
            .query(
                () -> {
                  String asked = thread();
                  return reads
                      .all(Source.range(1, 3).map(n -> thread()))
                      .thenApply(read -> List.of(asked, read.get(0), read.get(2), thread()));
                })
            .toCompletableFuture()
            .join();

    assertThat(threads).hasSize(4).allMatch(name -> name.contains("plimsoll.http.audit"));
  }

  @Test
  void one_question_too_many_is_refused_at_once_until_another_is_answered() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletionStage<String> first = reads.query(() -> answer);
    CompletionStage<String> second = reads.query(() -> answer);

    CompletionStage<String> third = reads.query(() -> answer);
    assertThat(third.toCompletableFuture()).isCompletedExceptionally();
    assertThat(codeOf(third)).isEqualTo(ProblemCode.BUSY);

    answer.completeExceptionally(new IllegalStateException("broken"));
    await().until(() -> first.toCompletableFuture().isDone());
    await().until(() -> second.toCompletableFuture().isDone());
    assertThat(reads.query(() -> CompletableFuture.completedFuture("well")).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo("well");
  }

  @Test
  void a_question_reads_so_many_events_and_no_more() {
    assertThat(reads.all(Source.range(1, 10)).toCompletableFuture().join()).hasSize(10);
    assertThat(codeOf(reads.all(Source.range(1, 11)))).isEqualTo(ProblemCode.TOO_MANY_EVENTS);
  }

  @Test
  void an_export_is_written_on_threads_of_its_own_and_holds_its_place_until_it_ends() {
    Source<ByteString, NotUsed> export =
        reads.export(Source.range(1, 2).map(n -> ByteString.fromString(thread() + "\n")));
    assertThatThrownBy(() -> reads.export(Source.empty()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.BUSY));

    String text =
        export
            .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), KIT.system())
            .toCompletableFuture()
            .join()
            .utf8String();

    assertThat(text.lines()).hasSize(2).allMatch(name -> name.contains("plimsoll.http.audit"));
    await().ignoreExceptions().until(() -> reads.export(Source.empty()) != null);
  }

  @Test
  void an_export_that_its_reader_leaves_gives_up_its_place() {
    reads
        .export(Source.repeat(ByteString.fromString("line\n")))
        .runWith(Sink.cancelled(), KIT.system());

    await().ignoreExceptions().until(() -> reads.export(Source.empty()) != null);
  }

  private static String thread() {
    return Thread.currentThread().getName();
  }

  private static ProblemCode codeOf(CompletionStage<?> refused) {
    ProblemCode[] code = new ProblemCode[1];
    assertThatThrownBy(() -> refused.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(ProblemException.class, e -> code[0] = e.problem().code());
    return code[0];
  }
}
