package org.plimsoll.oracle.feed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * One connection to a venue as a stream: it connects, subscribes, and passes on what is read, one
 * message at a time as it is asked for. It fails when the connection cannot be made, is closed,
 * breaks, or is silent for too long; it never completes. When it ends, the connection is cut.
 *
 * <p>The JDK can miss the end of a connection that is cut, without a closing frame, while a message
 * is handed over. Silence, or a ping that cannot be sent, tells of such an end.
 */
final class FeedConnection extends GraphStage<SourceShape<FeedMessage>> {
  private final Outlet<FeedMessage> out = Outlet.create("messages");
  private final SourceShape<FeedMessage> shape = SourceShape.of(out);
  private final HttpClient http;
  private final URI url;
  private final String subscription;
  private final Function<String, FeedMessage> reader;
  private final FeedLimits limits;

  FeedConnection(
      HttpClient http,
      URI url,
      String subscription,
      Function<String, FeedMessage> reader,
      FeedLimits limits) {
    this.http = http;
    this.url = url;
    this.subscription = subscription;
    this.reader = reader;
    this.limits = limits;
  }

  @Override
  public SourceShape<FeedMessage> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Line();
  }

  /** What happens to the connection happens here, one thing after the other. */
  private final class Line extends TimerGraphStageLogic {
    private static final String LOOK = "look";
    private static final int MOST_QUIET_LOOKS = 2;

    private final AsyncCallback<WebSocket> opened = createAsyncCallback(this::onOpened);
    private final AsyncCallback<FeedMessage> heard = createAsyncCallback(this::onHeard);
    private final AsyncCallback<Throwable> lost = createAsyncCallback(this::onLost);
    private CompletableFuture<WebSocket> connecting;
    private WebSocket socket; // null until opened
    private FeedMessage waiting; // null unless nobody asked for it yet
    private int quietLooks;

    Line() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (waiting != null) {
                pass(waiting);
                waiting = null;
              }
            }
          });
    }

    @Override
    public void preStart() {
      var listener = new FeedListener(reader, limits.longestMessage(), heard::invoke, lost::invoke);
      connecting =
          http.newWebSocketBuilder()
              .connectTimeout(limits.connectTimeout())
              .buildAsync(url, listener);
      connecting.whenComplete(
          (open, failure) -> {
            if (failure == null) {
              opened.invoke(open);
            } else {
              lost.invoke(failure);
            }
          });
      scheduleAtFixedRate(LOOK, limits.lookInterval(), limits.lookInterval());
    }

    /** Also when it is opened only after the stream has ended. */
    @Override
    public void postStop() {
      connecting.thenAccept(WebSocket::abort);
    }

    private void onOpened(WebSocket open) {
      socket = open;
      lostIfUnsent(socket.sendText(subscription, true));
      socket.request(1);
    }

    private void lostIfUnsent(CompletableFuture<WebSocket> sending) {
      sending.whenComplete(
          (sent, failure) -> {
            if (failure != null) {
              lost.invoke(failure);
            }
          });
    }

    private void onHeard(FeedMessage message) {
      quietLooks = 0;
      if (isAvailable(out)) {
        pass(message);
      } else {
        waiting = message;
      }
    }

    private void pass(FeedMessage message) {
      push(out, message);
      socket.request(1);
    }

    private void onLost(Throwable failure) {
      failStage(asException(failure));
    }

    /** A pong is no message: a venue may answer pings and have forgotten the subscription. */
    @Override
    public void onTimer(Object look) {
      if (waiting != null) {
        return; // not the venue is silent, nobody listens
      }
      quietLooks++;
      if (quietLooks > MOST_QUIET_LOOKS) {
        failStage(new IOException("no message for " + limits.silence()));
      } else if (socket != null) {
        lostIfUnsent(socket.sendPing(ByteBuffer.allocate(0)));
      }
    }
  }

  private static Exception asException(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return asException(failure.getCause());
    }
    if (failure instanceof WebSocketHandshakeException refusal) {
      int status = refusal.getResponse().statusCode();
      return new IOException("refused by the venue with status " + status, refusal);
    }
    // The JDK answers some broken connections with an Error, after which no stream is restarted.
    return failure instanceof Exception exception
        ? exception
        : new IOException("broken: " + failure, failure);
  }
}
