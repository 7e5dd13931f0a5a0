package org.plimsoll.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.plimsoll.account.news.JournalNewsCommand;
import org.plimsoll.http.access.Caller;

/**
 * Streams of server-sent events out of journals, as the HTML standard has them: each under an id to
 * go on after. On threads of their own, so many and no more, and none reads ahead of its reader, so
 * that no stream holds up a command.
 */
final class EventStreams {
  private static final String DISPATCHER = "plimsoll.http.streams";

  /** A stream that nobody fetches gives up its place. */
  private static final Duration UNFETCHED = Duration.ofSeconds(30);

  /** A line that readers pass over. */
  private static final ByteString COMMENT = ByteString.fromString(":\n\n");

  private final ActorSystem<?> system;
  private final StreamSettings settings;
  private final ActorRef<JournalNewsCommand> news;
  private final StreamPlaces places;
  private final Executor executor;

  /** What is told when a stream begins. */
  record Opened(String after) {}

  /**
   * @param news tells when a journal grew
   */
  EventStreams(ActorSystem<?> system, StreamSettings settings, ActorRef<JournalNewsCommand> news) {
    this.system = system;
    this.settings = settings;
    this.news = news;
    this.places = new StreamPlaces(settings.most(), settings.mostPerCaller());
    this.executor = system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
  }

  /**
   * A fact of a journal.
   *
   * @param id after which to go on
   */
  static ServerSentEvent fact(String id, Object fields) {
    return ServerSentEvent.create(
        json(fields), Optional.empty(), Optional.of(id), OptionalInt.empty());
  }

  /** What the stream says about itself. */
  static ServerSentEvent event(String type, String id, Object fields) {
    return ServerSentEvent.create(json(fields), type, id);
  }

  /**
   * Everything a journal has after a place, and what is added to it.
   *
   * @param journal under which persistence id
   * @param reading the events between two sequences, inclusive, that are on record now
   */
  <T> Source<T, NotUsed> follow(
      String journal,
      long after,
      BiFunction<Long, Long, Source<T, NotUsed>> reading,
      ToLongFunction<T> sequence) {
    var follower =
        new JournalFollower<>(
            (first, last) -> all(reading.apply(first, last)), sequence, settings.page(), executor);
    return Source.lazySource(
            () -> {
              Doorbell bell = new Doorbell(settings.look());
              news.tell(new JournalNewsCommand.Watch(journal, bell));
              return follower
                  .after(after, bell::await)
                  .watchTermination(
                      (any, done) ->
                          done.whenComplete(
                              (ok, failure) ->
                                  news.tell(new JournalNewsCommand.Unwatch(journal, bell))));
            })
        .throttle(1, settings.pace())
        .mapConcat(page -> page)
        .mapMaterializedValue(any -> NotUsed.getInstance());
  }

  /** What a source has at once, which must be little. */
  <T> CompletionStage<List<T>> all(Source<T, NotUsed> source) {
    return source.async(DISPATCHER).runWith(Sink.seq(), system);
  }

  /**
   * Answers with a stream.
   *
   * @param lifetime how long the caller may read; empty: for ever
   * @param after where it begins
   * @throws ProblemException if there is no place for one more
   */
  HttpResponse open(
      Caller caller,
      Optional<Duration> lifetime,
      String after,
      Source<ServerSentEvent, NotUsed> facts) {
    StreamPlaces.Place place = places.take(caller.authority().subject());
    AtomicBoolean isFetched = new AtomicBoolean();
    system
        .scheduler()
        .scheduleOnce(
            UNFETCHED,
            () -> {
              if (!isFetched.get()) {
                place.release();
              }
            },
            system.executionContext());
    Source<ByteString, NotUsed> body =
        Source.lazySource(
                () -> {
                  isFetched.set(true);
                  return Source.single(event("opened", after, new Opened(after))).concatLazy(facts);
                })
            .keepAlive(settings.heartbeat(), ServerSentEvent::heartbeat)
            .via(new LastWord(after, settings.patience(), lifetime, place))
            .map(EventStreams::text)
            .async(DISPATCHER)
            .watchTermination(
                (any, done) -> {
                  done.whenComplete((ok, failure) -> place.release());
                  return NotUsed.getInstance();
                });
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
        .withEntity(HttpEntities.create(ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM), body));
  }

  /** How many streams are open. */
  int open() {
    return places.open();
  }

  /** Ends all streams, each with its last word. */
  void close() {
    places.close();
  }

  private static ByteString text(ServerSentEvent event) {
    return event.equals(ServerSentEvent.heartbeat())
        ? COMMENT
        : ((org.apache.pekko.http.scaladsl.model.sse.ServerSentEvent) event).encode();
  }

  private static String json(Object fields) {
    return new String(JsonWriter.write(fields), StandardCharsets.UTF_8);
  }
}
