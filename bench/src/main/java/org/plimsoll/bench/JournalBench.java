package org.plimsoll.bench;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.cluster.CassandraServer;
import org.plimsoll.cluster.Journal;

/**
 * What it costs that of two writers of an entity the second is found out: appends as the journal
 * makes them, conditional, against the plain ones of the stock plugin and against plain ones that
 * are acknowledged only after a serial read of who owns the entity. One server that flushes every
 * commit, entities that each append their next event when the last is answered, in turns.
 */
public final class JournalBench {
  private static final int[] OUTSTANDING = {1, 16, 128};
  private static final int ROUNDS = 5;
  private static final long TURN_MILLIS = 3_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAYLOAD = 300;
  private static final int PORT = 19542;
  private static final int STORAGE_PORT = 19543;
  private static final int HEAP_MEBIBYTES = 512;

  private static final String APPEND =
      "INSERT INTO plimsoll.messages (persistence_id, partition_nr, sequence_nr, timestamp,"
          + " timebucket, writer_uuid, ser_id, ser_manifest, event_manifest, event)"
          + " VALUES (?, 0, ?, ?, '0', 'bench', 33, 'manifest', '', ?)";

  /** Ways to append. */
  private enum Way {
    PLAIN,
    CONDITIONAL,
    PLAIN_WITH_SERIAL_READ
  }

  /** Of one turn. */
  private record Turn(double perSecond, double serverMicros, double clientMicros) {}

  private final CassandraServer server;
  private final CqlSession session;
  private final PreparedStatement plain;
  private final PreparedStatement conditional;
  private final PreparedStatement owner;
  private final AtomicLong names = new AtomicLong();

  private JournalBench(CassandraServer server, CqlSession session) {
    this.server = server;
    this.session = session;
    session.execute(
        "CREATE TABLE IF NOT EXISTS plimsoll.owners (persistence_id text PRIMARY KEY, epoch bigint)");
    this.plain = session.prepare(APPEND);
    this.conditional = session.prepare(APPEND + " IF NOT EXISTS");
    this.owner = session.prepare("SELECT epoch FROM plimsoll.owners WHERE persistence_id = ?");
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("journal-bench");
    Path classPath = Path.of(System.getProperty("plimsoll.cassandra.classpath"));
    var settings =
        new CassandraServer.Settings(
            classPath, directory, PORT, STORAGE_PORT, HEAP_MEBIBYTES, true);
    try (CassandraServer server = CassandraServer.start(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
      Journal.of(configuration(server, directory)).prepare();
      try (CqlSession session =
          CqlSession.builder()
              .addContactPoint(new InetSocketAddress("127.0.0.1", PORT))
              .withLocalDatacenter("datacenter1")
              .withConfigLoader(
                  DriverConfigLoader.programmaticBuilder()
                      .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                      .build())
              .build()) {
        new JournalBench(server, session).run();
      }
    }
  }

  private static Config configuration(CassandraServer server, Path directory) {
    return CassandraJournal.withContact(CassandraJournal.configuration(directory), server.address())
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  private void run() {
    for (Way way : Way.values()) {
      turn(way, OUTSTANDING[OUTSTANDING.length - 1]);
    }
    System.out.printf(
        "%-12s %-24s %12s %12s %12s %10s%n",
        "outstanding", "way", "appends/s", "server us", "client us", "of plain");
    for (int outstanding : OUTSTANDING) {
      Map<Way, List<Turn>> turns = new EnumMap<>(Way.class);
      for (int round = 0; round < ROUNDS; round++) {
        for (Way way : Way.values()) {
          turns.computeIfAbsent(way, key -> new ArrayList<>()).add(turn(way, outstanding));
        }
      }
      turns.forEach((way, all) -> print(outstanding, way, all, turns.get(Way.PLAIN)));
    }
  }

  private static void print(int outstanding, Way way, List<Turn> turns, List<Turn> base) {
    double[] ratios = new double[turns.size()];
    for (int n = 0; n < ratios.length; n++) {
      ratios[n] = turns.get(n).perSecond() / base.get(n).perSecond();
    }
    System.out.printf(
        "%-12d %-24s %12.0f %12.0f %12.0f %10.2f%n",
        outstanding,
        way,
        median(turns.stream().mapToDouble(Turn::perSecond).toArray()),
        median(turns.stream().mapToDouble(Turn::serverMicros).toArray()),
        median(turns.stream().mapToDouble(Turn::clientMicros).toArray()),
        median(ratios));
  }

  private Turn turn(Way way, int outstanding) {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicLong appended = new AtomicLong();
    long serverBefore = cpuNanos(server.process());
    long clientBefore = cpuNanos(ProcessHandle.current());
    long start = System.nanoTime();
    List<CompletableFuture<Void>> entities = new ArrayList<>();
    for (int entity = 0; entity < outstanding; entity++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      appendFrom(way, "Bench|" + names.incrementAndGet(), 1, appended, ended, done);
      entities.add(done);
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(entities.toArray(CompletableFuture[]::new));
    // A failure ends the turn at once; otherwise time does.
    all.completeOnTimeout(null, TURN_MILLIS, TimeUnit.MILLISECONDS).join();
    ended.set(true);
    entities.forEach(CompletableFuture::join);
    double count = appended.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Turn(
        count / seconds,
        (cpuNanos(server.process()) - serverBefore) / 1e3 / count,
        (cpuNanos(ProcessHandle.current()) - clientBefore) / 1e3 / count);
  }

  private void appendFrom(
      Way way,
      String entity,
      long number,
      AtomicLong appended,
      AtomicBoolean ended,
      CompletableFuture<Void> done) {
    append(way, entity, number)
        .whenComplete(
            (result, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
              } else if (!result.wasApplied()) {
                done.completeExceptionally(new IllegalStateException("not appended"));
              } else {
                appended.incrementAndGet();
                if (ended.get()) {
                  done.complete(null);
                } else {
                  appendFrom(way, entity, number + 1, appended, ended, done);
                }
              }
            });
  }

  private CompletionStage<AsyncResultSet> append(Way way, String entity, long number) {
    PreparedStatement statement = way == Way.CONDITIONAL ? conditional : plain;
    BoundStatement bound =
        statement
            .bind(entity, number, Uuids.timeBased(), ByteBuffer.wrap(new byte[PAYLOAD]))
            .setConsistencyLevel(ConsistencyLevel.QUORUM)
            .setSerialConsistencyLevel(ConsistencyLevel.SERIAL);
    CompletionStage<AsyncResultSet> written = session.executeAsync(bound);
    return way == Way.PLAIN_WITH_SERIAL_READ
        ? written.thenCompose(result -> ownerOf(entity))
        : written;
  }

  private CompletionStage<AsyncResultSet> ownerOf(String entity) {
    return session.executeAsync(owner.bind(entity).setConsistencyLevel(ConsistencyLevel.SERIAL));
  }

  private static long cpuNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
