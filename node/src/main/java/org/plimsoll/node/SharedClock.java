package org.plimsoll.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of a replay for several processes of one machine: a number in a file that all of them
 * map into their memory. It stands until it is set, and is the same for all at every moment, also
 * for one that starts later.
 */
final class SharedClock extends Clock {
  private static final VarHandle NANOS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long NANOS_OF_SECOND = 1_000_000_000L;

  private final ByteBuffer file;

  private SharedClock(ByteBuffer file) {
    this.file = file;
  }

  /** A new clock that stands at an instant, in a file that is made or written over. */
  static SharedClock create(Path file, Instant start) {
    var clock =
        new SharedClock(
            map(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    clock.write(start);
    return clock;
  }

  /**
   * The clock of a file.
   *
   * @throws UnusableException if there is none
   */
  static SharedClock open(Path file) {
    var clock = new SharedClock(map(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    if (clock.read() == 0) {
      throw new UnusableException("there is no time in " + file);
    }
    return clock;
  }

  void set(Instant later) {
    Instant now = instant();
    if (later.isBefore(now)) {
      throw new IllegalArgumentException("time goes back from " + now + " to " + later);
    }
    write(later);
  }

  @Override
  public Instant instant() {
    long nanos = read();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_OF_SECOND), Math.floorMod(nanos, NANOS_OF_SECOND));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new IllegalArgumentException("a shared clock tells UTC, not " + zone);
  }

  private long read() {
    return (long) NANOS.getVolatile(file, 0);
  }

  private void write(Instant instant) {
    long seconds = Math.multiplyExact(instant.getEpochSecond(), NANOS_OF_SECOND);
    NANOS.setVolatile(file, 0, Math.addExact(seconds, instant.getNano()));
  }

  private static ByteBuffer map(Path file, StandardOpenOption... options) {
    try (FileChannel channel = FileChannel.open(file, options)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("the clock " + file + " cannot be used", e);
    }
  }
}
