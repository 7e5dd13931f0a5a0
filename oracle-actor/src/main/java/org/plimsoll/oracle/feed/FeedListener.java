package org.plimsoll.oracle.feed;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.plimsoll.oracle.feed.FeedMessage.Reason;
import org.plimsoll.oracle.feed.FeedMessage.Skipped;

/**
 * Puts the parts of a message together, and has it read. It asks for the next part itself and for
 * the next message never: that is for whoever uses the messages. Pings are answered by the JDK.
 */
final class FeedListener implements WebSocket.Listener {
  private final Function<String, FeedMessage> reader;
  private final int longestMessage;
  private final Consumer<FeedMessage> heard;
  private final Consumer<Throwable> lost;
  private final StringBuilder parts = new StringBuilder();
  private boolean tooLong;

  FeedListener(
      Function<String, FeedMessage> reader,
      int longestMessage,
      Consumer<FeedMessage> heard,
      Consumer<Throwable> lost) {
    this.reader = reader;
    this.longestMessage = longestMessage;
    this.heard = heard;
    this.lost = lost;
  }

  @Override
  public void onOpen(WebSocket socket) {
    // Nothing is asked for before the subscription is sent.
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    tooLong = tooLong || parts.length() + part.length() > longestMessage;
    if (!tooLong) {
      parts.append(part);
    }
    if (last) {
      heard.accept(message());
    } else {
      socket.request(1);
    }
    return null;
  }

  private FeedMessage message() {
    FeedMessage message =
        tooLong
            ? new Skipped(Reason.TOO_LONG, "more than " + longestMessage + " characters")
            : reader.apply(parts.toString());
    parts.setLength(0);
    tooLong = false;
    return message;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
    if (last) {
      heard.accept(new Skipped(Reason.UNKNOWN, "a binary message"));
    } else {
      socket.request(1);
    }
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    String said = reason.isEmpty() ? "" : " " + FeedJson.shortened(reason);
    lost.accept(new IOException("closed by the venue with " + code + said));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    lost.accept(error);
  }
}
