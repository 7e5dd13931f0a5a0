package org.plimsoll.oracle.feed;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * The other end of a feed on loopback, frame by frame, so that a test can split, break and hold
 * back what a server's library would send in good order. Every call waits for what it names.
 *
 * <p>Source of the handshake and the frames: RFC 6455, sections 4.2.2 and 5.2.
 */
final class LoopbackVenue implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String HANDSHAKE_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server;

  LoopbackVenue() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws");
  }

  /** Waits for the next connection and accepts it as a WebSocket. */
  Line accept() throws IOException {
    Line line = new Line(acceptSocket());
    line.shakeHands();
    return line;
  }

  /** Waits for the next connection and refuses it. */
  void refuse() throws IOException {
    try (Line line = new Line(acceptSocket())) {
      line.readRequest();
      line.write("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n".getBytes());
    }
  }

  private Socket acceptSocket() throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  enum Kind {
    CONTINUATION(0),
    TEXT(1),
    BINARY(2),
    CLOSE(8),
    PING(9),
    PONG(10);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no frame has the code " + code);
    }
  }

  record Frame(Kind kind, String payload) {}

  /** One connection. */
  static final class Line implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    private Line(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
    }

    /** Waits for the next frame of the client. */
    Frame next() throws IOException {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte() & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return new Frame(Kind.of(first & 0x0f), new String(payload, StandardCharsets.UTF_8));
    }

    /** Waits until the client has cut the line; frames before that are read and forgotten. */
    void awaitCut() throws IOException {
      try {
        while (true) {
          next();
        }
      } catch (EOFException | SocketException cut) {
        // as awaited
      }
    }

    void send(String text) throws IOException {
      send(Kind.TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** One message in many frames of a few bytes, whatever characters they split. */
    void sendInFrames(String text, int bytesPerFrame) throws IOException {
      byte[] all = text.getBytes(StandardCharsets.UTF_8);
      for (int from = 0; from < all.length; from += bytesPerFrame) {
        int to = Math.min(all.length, from + bytesPerFrame);
        Kind kind = from == 0 ? Kind.TEXT : Kind.CONTINUATION;
        send(kind, to == all.length, Arrays.copyOfRange(all, from, to));
      }
    }

    void sendClose(int code) throws IOException {
      send(Kind.CLOSE, true, new byte[] {(byte) (code >> 8), (byte) code});
    }

    void send(Kind kind, boolean last, byte[] payload) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write((last ? 0x80 : 0) | kind.code);
      if (payload.length < 126) {
        frame.write(payload.length);
      } else if (payload.length < 1 << 16) {
        frame.write(126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
      } else {
        frame.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          frame.write((int) ((long) payload.length >> shift));
        }
      }
      frame.write(payload);
      write(frame.toByteArray());
    }

    /** Ends the connection without a word. */
    @Override
    public void close() throws IOException {
      socket.close();
    }

    private void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    private void shakeHands() throws IOException {
      String request = readRequest();
      String key = request.replaceAll("(?is).*\r\nsec-websocket-key: *([^\r]*)\r\n.*", "$1");
      write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + acceptanceOf(key)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
    }

    private String readRequest() throws IOException {
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        request.append((char) in.readUnsignedByte());
      }
      return request.toString();
    }

    private static String acceptanceOf(String key) {
      try {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        byte[] digest = sha1.digest((key + HANDSHAKE_GUID).getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(digest);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
