package org.plimsoll.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands before a server on this machine and does to its connections what networks do. A connection
 * draws its fault when it is opened, by the seed, among the faults of that time; {@link #becomeAll}
 * changes those that are open as well. Cuts end a connection with a reset, at the first answer
 * after the fault begins. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private static final long LEAST_DELAY_MILLIS = 20;

  enum Fault {
    PASS,
    /** Every piece, either way, arrives later by a random time. */
    DELAY,
    /** A connection is reset as soon as it is opened. */
    REFUSE,
    /** The server gets the request and answers; nothing of the answer arrives. */
    CUT_AFTER_REQUEST,
    /** A part of the answer arrives, at least a byte if it has two. */
    CUT_IN_ANSWER,
    /** Nothing arrives, either way, and nothing is closed. */
    BLACKHOLE
  }

  private final ServerSocket listening;
  private final int target;
  private volatile long mostDelayMillis;
  private final SplittableRandom random;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile Fault[] faults = {Fault.PASS};

  private FaultProxy(ServerSocket listening, int target, long mostDelayMillis, long seed) {
    this.listening = listening;
    this.target = target;
    this.mostDelayMillis = mostDelayMillis;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Listens on any port of the loopback and passes everything on.
   *
   * @param target a port of the loopback
   * @param mostDelayMillis the longest delay of a piece
   */
  static FaultProxy before(int target, long mostDelayMillis, long seed) throws IOException {
    return before(target, mostDelayMillis, seed, InetAddress.getLoopbackAddress());
  }

  /** The same at another address of this machine. */
  static FaultProxy before(int target, long mostDelayMillis, long seed, InetAddress at)
      throws IOException {
    ServerSocket listening = new ServerSocket(0, 0, at);
    FaultProxy proxy = new FaultProxy(listening, target, mostDelayMillis, seed);
    inBackground(proxy::accept);
    return proxy;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many connections were refused or cut. */
  int cuts() {
    return cuts.get();
  }

  /** Connections opened from now on draw one of these each. */
  void become(Fault... any) {
    faults = any.clone();
  }

  /** The same, and those that are open draw anew. */
  void becomeAll(Fault... any) {
    become(any);
    connections.forEach(connection -> connection.fault = draw());
  }

  /** The longest delay of a piece from now on, in milliseconds. */
  void delayUpTo(long millis) {
    mostDelayMillis = millis;
  }

  /** Resets all that are open, whether anything is on its way or not. */
  void resetAll() {
    connections.forEach(Connection::reset);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    resetAll();
  }

  private synchronized Fault draw() {
    Fault[] any = faults;
    return any[random.nextInt(any.length)];
  }

  private synchronized long drawBelow(long bound) {
    return random.nextLong(bound);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Fault fault = draw();
        if (fault == Fault.REFUSE) {
          cuts.incrementAndGet();
          reset(client);
        } else {
          open(client, fault);
        }
      } catch (IOException e) {
        // The proxy was closed, or the client is gone already.
      }
    }
  }

  private void open(Socket client, Fault fault) throws IOException {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      reset(client); // as if there were no proxy: nobody listens
      return;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    Connection connection = new Connection(client, server, fault);
    connections.add(connection);
    inBackground(() -> connection.pump(client, server, false));
    inBackground(() -> connection.pump(server, client, true));
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Closes at once and without a farewell. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile Fault fault;

    Connection(Socket client, Socket server, Fault fault) {
      this.client = client;
      this.server = server;
      this.fault = fault;
    }

    void pump(Socket from, Socket to, boolean isAnswer) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          int passed = passed(read, isAnswer);
          out.write(buffer, 0, passed);
          if (isAnswer && isCut()) {
            out.flush();
            cuts.incrementAndGet();
            end();
            return;
          }
        }
        if (fault != Fault.BLACKHOLE) {
          to.shutdownOutput();
        }
        closeIfBothEnded();
      } catch (IOException e) {
        reset();
      }
    }

    /** How many of the bytes go through. */
    private int passed(int read, boolean isAnswer) {
      Fault now = fault;
      if (now == Fault.DELAY) {
        long millis = LEAST_DELAY_MILLIS + drawBelow(Math.max(1, mostDelayMillis));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      }
      if (now == Fault.BLACKHOLE || isAnswer && now == Fault.CUT_AFTER_REQUEST) {
        return 0;
      }
      return isAnswer && now == Fault.CUT_IN_ANSWER && read > 1
          ? 1 + (int) drawBelow(read - 1)
          : read;
    }

    private boolean isCut() {
      return fault == Fault.CUT_AFTER_REQUEST
          || fault == Fault.CUT_IN_ANSWER
          || fault == Fault.REFUSE;
    }

    /** What was passed on before the cut still arrives: the client gets an orderly end. */
    private void end() throws IOException {
      if (fault == Fault.CUT_IN_ANSWER) {
        connections.remove(this);
        client.close();
        FaultProxy.reset(server);
      } else {
        reset();
      }
    }

    /** In good order: what was passed on still arrives. */
    private void closeIfBothEnded() throws IOException {
      if (client.isOutputShutdown() && server.isOutputShutdown()) {
        connections.remove(this);
        client.close();
        server.close();
      }
    }

    void reset() {
      connections.remove(this);
      FaultProxy.reset(client);
      FaultProxy.reset(server);
    }
  }
}
