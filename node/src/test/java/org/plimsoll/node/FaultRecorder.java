package org.plimsoll.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes what clients ask and are answered to a file of its own, a line of JSON each, and syncs it:
 * a request before it is sent, an answer before anybody counts on it. Knows nothing of the system
 * it records. Thread-safe; lines that wait are synced together. The file survives the recorder: a
 * last line that was torn is left out when it is read, and cut off when it is written on.
 */
final class FaultRecorder implements AutoCloseable {
  private static final int CONTINUATIONS = 2;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private record Waiting(byte[] line, Runnable whenSynced) {}

  private static final Waiting END = new Waiting(new byte[0], () -> {});

  private final FileChannel file;
  private final AtomicLong lastNumber;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final ExecutorService continuations = Executors.newFixedThreadPool(CONTINUATIONS);
  private final Thread writer = new Thread(this::write, "fault-recorder");

  private FaultRecorder(FileChannel file, long lastNumber) {
    this.file = file;
    this.lastNumber = new AtomicLong(lastNumber);
    writer.setDaemon(true);
    writer.start();
  }

  /** Records into a new file, or goes on where another recorder ended. */
  static FaultRecorder appendingTo(Path path) throws IOException {
    long last = 0;
    if (Files.exists(path)) {
      last = read(path).stream().mapToLong(Invocation::number).max().orElse(0);
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.truncate(endOfLastLine(Files.readAllBytes(path)));
    file.position(file.size());
    return new FaultRecorder(file, last);
  }

  /** Completes with the number of the invocation when it is on disk: send it then. */
  CompletableFuture<Long> invoked(int client, String key, ClientRequest request) {
    long number = lastNumber.incrementAndGet();
    return synced(
        new RecordedLine.Invoked(number, client, key, request, System.nanoTime(), Instant.now()),
        number);
  }

  /** Completes with the outcome when it is on disk: count on it then. */
  <T extends RequestOutcome> CompletableFuture<T> answered(long number, T outcome) {
    return synced(
        new RecordedLine.Answered(number, outcome, System.nanoTime(), Instant.now()), outcome);
  }

  private <T> CompletableFuture<T> synced(RecordedLine line, T result) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
      waiting.add(new Waiting(bytes, () -> done.completeAsync(() -> result, continuations)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    return done;
  }

  private void write() {
    try {
      List<Waiting> batch = new ArrayList<>();
      while (!batch.contains(END)) {
        batch.clear();
        batch.add(waiting.take());
        waiting.drainTo(batch);
        for (Waiting next : batch) {
          ByteBuffer bytes = ByteBuffer.wrap(next.line());
          while (bytes.hasRemaining()) {
            file.write(bytes);
          }
        }
        file.force(false);
        batch.forEach(next -> next.whenSynced().run());
      }
    } catch (IOException e) {
      // What is not recorded must not be sent: nothing completes any more, and the run stands.
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when everything that was handed in is on disk. */
  @Override
  public void close() throws IOException {
    waiting.add(END);
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    continuations.shutdown();
    file.close();
  }

  /**
   * What was recorded, in the order of invocation.
   *
   * @throws UncheckedIOException if a line other than a torn last one cannot be read
   */
  static List<Invocation> read(Path path) throws IOException {
    Map<Long, Invocation> invocations = new LinkedHashMap<>();
    for (String text : wholeLines(path)) {
      RecordedLine line = parsed(text);
      if (line instanceof RecordedLine.Invoked invoked) {
        invocations.put(
            invoked.number(),
            Invocation.unanswered(
                invoked.number(),
                invoked.client(),
                invoked.key(),
                invoked.request(),
                invoked.nanos()));
      } else if (line instanceof RecordedLine.Answered answered) {
        Invocation asked =
            Optional.ofNullable(invocations.get(answered.number()))
                .orElseThrow(
                    () -> new IllegalStateException("an answer to nothing recorded: " + text));
        invocations.put(asked.number(), asked.answered(answered.outcome(), answered.nanos()));
      }
    }
    return List.copyOf(invocations.values());
  }

  /** Read once: the file may grow meanwhile. */
  private static List<String> wholeLines(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int end = endOfLastLine(bytes);
    return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
  }

  private static int endOfLastLine(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static RecordedLine parsed(String line) {
    try {
      return JSON.readValue(line, RecordedLine.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a line of the recorder cannot be read: " + line, e);
    }
  }
}
