package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who takes for ever to say what it wants is not waited for. */
final class SlowRequestTest {
  private static final Duration HEAD = Duration.ofMillis(600);
  private static final Duration BODY = Duration.ofMillis(400);
  private static final String STATUS = "GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final TestNode node = TestNode.shared();
  private final int port = node.bind(node.services(), hasty()).port();

  @Test
  void a_head_that_comes_byte_by_byte_ends_with_its_connection() throws IOException {
    try (Socket socket = connected()) {
      assertThat(dribbled(socket, "GET /v1/status HTTP/1.1\r\nX-Slow: ")).isEmpty();
    }
  }

  @Test
  void a_connection_on_which_nothing_is_said_ends() throws IOException {
    try (Socket socket = connected()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void the_second_head_of_a_connection_has_no_more_time_than_the_first() throws IOException {
    try (Socket socket = connected()) {
      say(socket, STATUS);
      assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200 ");

      assertThat(dribbled(socket, "GET /v1/status HTTP/1.1\r\nX-Slow: ")).isEmpty();
    }
  }

  @Test
  void a_connection_that_goes_on_asking_stays() throws IOException {
    try (Socket socket = connected()) {
      long end = System.nanoTime() + HEAD.multipliedBy(2).toNanos();
      while (System.nanoTime() < end) {
        say(socket, STATUS);
        assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void a_body_that_comes_byte_by_byte_is_refused_and_ends_with_its_connection() throws IOException {
    try (Socket socket = connected()) {
      say(
          socket,
          "POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: slow\r\n"
              + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{");

      assertThat(dribbled(socket, "")).startsWith("HTTP/1.1 408 ").contains("BODY_TIMEOUT");
    }
  }

  @Test
  void requests_that_are_said_all_at_once_are_answered_one_after_the_other() throws IOException {
    int requests = 200;
    try (Socket socket = connected()) {
      say(socket, STATUS.repeat(requests - 1));
      say(socket, STATUS.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));

      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(requests + 1);
    }
  }

  private ApiSettings hasty() {
    ApiSettings usual = node.settings();
    return new ApiSettings(
        usual.host(), 0, usual.askTimeout(), HEAD, BODY, usual.rememberedKeys(), usual.limits());
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Says the text, and then for ever a byte whenever nothing was heard for a while. */
  private static String dribbled(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    say(socket, text);
    StringBuilder heard = new StringBuilder();
    socket.setSoTimeout(20);
    for (int said = 0; said < 1000; said++) {
      try {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return heard.toString();
        }
        heard.append((char) next);
      } catch (SocketTimeoutException e) {
        out.write('1');
      } catch (SocketException e) {
        return heard.toString();
      }
    }
    throw new AssertionError("the connection stays, heard: " + heard);
  }

  /** One answer, which says how long it is. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) in.read());
    }
    String length = text.toString().replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1");
    in.readNBytes(Integer.parseInt(length));
    return text.toString();
  }
}
