package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.node.FaultProxy.Fault;

/** What a client and an echo server see of each fault. */
class FaultProxyTest {
  private static final long SEED = Long.getLong("plimsoll.seed", 20260401L);
  private static final String TEXT = "0123456789".repeat(100);
  private static final int SILENCE_MILLIS = 200;
  private static final int PATIENCE_MILLIS = 20_000;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread server = new Thread(this::serve, "echo");
    server.setDaemon(true);
    server.start();
    proxy = FaultProxy.before(echo.getLocalPort(), 30, SEED);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void what_passes_arrives_whole_and_in_order() throws IOException {
    try (Socket socket = connect()) {
      for (int n = 0; n < 50; n++) {
        assertThat(exchange(socket, n + TEXT)).isEqualTo(n + TEXT);
      }
    }
    assertThat(proxy.cuts()).isZero();
  }

  @Test
  void the_end_of_a_connection_passes_too() throws Exception {
    try (Socket socket = connect()) {
      exchange(socket, TEXT);
      socket.shutdownOutput();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_delayed_answer_arrives_whole_and_later() throws IOException {
    proxy.become(Fault.DELAY);
    try (Socket socket = connect()) {
      long before = System.nanoTime();
      assertThat(exchange(socket, TEXT)).isEqualTo(TEXT);
      // Never sooner, however slow the machine is: both ways take their least delay.
      assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(40));
    }
  }

  @Test
  void a_refused_connection_reaches_nobody() {
    proxy.become(Fault.REFUSE);

    assertThatThrownBy(
            () -> {
              try (Socket socket = connect()) {
                exchange(socket, TEXT);
              }
            })
        .isInstanceOf(SocketException.class);
    assertThat(heard).isEmpty();
    assertThat(proxy.cuts()).isEqualTo(1);
  }

  @Test
  void a_cut_after_the_request_takes_the_answer_and_not_the_request() throws Exception {
    proxy.become(Fault.CUT_AFTER_REQUEST);
    try (Socket socket = connect()) {
      assertThatThrownBy(() -> exchange(socket, TEXT)).isInstanceOf(SocketException.class);
    }
    assertThat(heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(TEXT);
  }

  @Test
  void a_cut_in_an_answer_leaves_a_part_of_it() throws IOException {
    proxy.become(Fault.CUT_IN_ANSWER);
    List<Integer> lengths = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      try (Socket socket = connect()) {
        send(socket, TEXT);
        String part = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(TEXT).as("seed %d", SEED).startsWith(part);
        lengths.add(part.length());
      }
    }
    assertThat(lengths).as("seed %d", SEED).allMatch(length -> 0 < length && length < 1000);
    assertThat(lengths.stream().distinct()).hasSizeGreaterThan(5);
    assertThat(proxy.cuts()).isEqualTo(20);
  }

  @Test
  void a_black_hole_swallows_both_ways_and_closes_nothing() throws IOException {
    proxy.become(Fault.BLACKHOLE);
    try (Socket socket = connect()) {
      send(socket, TEXT);
      socket.setSoTimeout(SILENCE_MILLIS);

      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void an_open_connection_falls_silent_and_comes_back() throws IOException {
    try (Socket socket = connect()) {
      assertThat(exchange(socket, TEXT)).isEqualTo(TEXT);
      proxy.becomeAll(Fault.BLACKHOLE);
      send(socket, "lost");
      socket.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      proxy.becomeAll(Fault.PASS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      assertThat(exchange(socket, TEXT)).isEqualTo(TEXT);
    }
  }

  @Test
  void connections_draw_the_same_faults_from_the_same_seed() throws IOException {
    assertThat(drawn()).isEqualTo(drawn()).contains(true, false);
  }

  /** Which of twenty connections were cut. */
  private List<Boolean> drawn() throws IOException {
    List<Boolean> cut = new ArrayList<>();
    try (FaultProxy drawing = FaultProxy.before(echo.getLocalPort(), 30, SEED)) {
      drawing.become(Fault.PASS, Fault.CUT_AFTER_REQUEST);
      for (int n = 0; n < 20; n++) {
        try (Socket socket = connect(drawing)) {
          exchange(socket, TEXT);
          cut.add(false);
        } catch (SocketException e) {
          cut.add(true);
        }
      }
    }
    return cut;
  }

  private Socket connect() throws IOException {
    return connect(proxy);
  }

  private static Socket connect(FaultProxy to) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static String exchange(Socket socket, String text) throws IOException {
    send(socket, text);
    InputStream in = socket.getInputStream();
    byte[] answer = in.readNBytes(text.length());
    return new String(answer, StandardCharsets.US_ASCII);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread answering = new Thread(() -> answer(socket), "echo-connection");
        answering.setDaemon(true);
        answering.start();
      } catch (IOException e) {
        // Closed: the test is over.
      }
    }
  }

  private void answer(Socket socket) {
    byte[] buffer = new byte[64 * 1024];
    try (socket) {
      InputStream in = socket.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        heard.add(new String(buffer, 0, read, StandardCharsets.US_ASCII));
        socket.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // The proxy cut it, as it was told to.
    }
  }
}
