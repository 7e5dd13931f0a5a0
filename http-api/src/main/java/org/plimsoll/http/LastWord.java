package org.plimsoll.http;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on, and ends the stream with one that says why and where to go on: if its reader
 * takes nothing for too long or may read no more, the journal fails or the node goes. The place is
 * free from then on, also if the reader never takes that either.
 */
final class LastWord extends GraphStage<FlowShape<ServerSentEvent, ServerSentEvent>> {
  private static final Logger LOG = LoggerFactory.getLogger(LastWord.class);

  private final Inlet<ServerSentEvent> in = Inlet.create("LastWord.in");
  private final Outlet<ServerSentEvent> out = Outlet.create("LastWord.out");
  private final FlowShape<ServerSentEvent, ServerSentEvent> shape = FlowShape.of(in, out);
  private final String start;
  private final Duration patience;
  private final Optional<Duration> lifetime;
  private final StreamPlaces.Place place;

  /**
   * @param start the id after which the stream begins
   * @param patience how long one event may wait to be taken
   * @param lifetime after which the reader may read no more; empty: it may for ever
   */
  LastWord(String start, Duration patience, Optional<Duration> lifetime, StreamPlaces.Place place) {
    this.start = start;
    this.patience = patience;
    this.lifetime = lifetime;
    this.place = place;
  }

  @Override
  public FlowShape<ServerSentEvent, ServerSentEvent> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private String position = start;
    private ServerSentEvent waiting;
    private boolean isEnding;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              offer(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              end(StreamEnd.JOURNAL_UNAVAILABLE);
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              LOG.warn("A stream ends after {}: the journal cannot be read", position, failure);
              end(StreamEnd.JOURNAL_UNAVAILABLE);
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              take();
            }
          });
    }

    @Override
    public void preStart() {
      place.endedBy(
          () -> this.<StreamEnd>createAsyncCallback(this::end).invoke(StreamEnd.SHUTTING_DOWN));
      lifetime.ifPresent(left -> scheduleOnce(StreamEnd.TOKEN_EXPIRED, left));
      pull(in);
    }

    @Override
    public void onTimer(Object reason) {
      end((StreamEnd) reason);
    }

    private void offer(ServerSentEvent event) {
      waiting = event;
      if (isAvailable(out)) {
        take();
      } else {
        scheduleOnce(StreamEnd.SLOW_READER, patience);
      }
    }

    private void take() {
      if (waiting == null) {
        return;
      }
      cancelTimer(StreamEnd.SLOW_READER);
      ServerSentEvent event = waiting;
      waiting = null;
      event.getId().ifPresent(id -> position = id);
      push(out, event);
      if (isEnding) {
        completeStage();
      } else {
        pull(in);
      }
    }

    /** What waits was not taken, and is not said to have been. */
    private void end(StreamEnd reason) {
      if (isEnding) {
        return;
      }
      isEnding = true;
      place.release();
      cancelTimer(StreamEnd.SLOW_READER);
      if (!isClosed(in)) {
        cancel(in);
      }
      waiting = EventStreams.event("end", position, reason.after(position));
      if (isAvailable(out)) {
        take();
      }
    }
  }
}
