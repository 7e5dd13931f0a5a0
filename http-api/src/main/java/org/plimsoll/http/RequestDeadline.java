package org.plimsoll.http;

import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Closes a connection whose next request is not there in time, up to its body, whether nothing of
 * it came or a byte now and then, which an idle timeout would allow for ever. Between the handler
 * of one connection and HTTP.
 */
final class RequestDeadline
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
  private static final String TIMER = "deadline";

  private final Duration deadline;
  private final Inlet<HttpRequest> requests = Inlet.create("requests");
  private final Outlet<HttpRequest> taken = Outlet.create("taken");
  private final Inlet<HttpResponse> answers = Inlet.create("answers");
  private final Outlet<HttpResponse> given = Outlet.create("given");
  private final BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape =
      BidiShape.of(requests, taken, answers, given);

  /**
   * @param deadline from when the connection was opened, or the answer before was given as a whole
   */
  RequestDeadline(Duration deadline) {
    this.deadline = deadline;
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inherited) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private AsyncCallback<Done> answered;

    Logic() {
      super(shape);
      setHandler(requests, new OfRequests());
      setHandler(taken, new OfTaken());
      setHandler(answers, new OfAnswers());
      setHandler(given, new OfGiven());
    }

    @Override
    public void preStart() {
      answered = createAsyncCallback(done -> await());
      await();
    }

    @Override
    public void onTimer(Object key) {
      completeStage();
    }

    private void await() {
      scheduleOnce(TIMER, deadline);
    }

    /** An answer that is written while it is read ends when it has ended. */
    private HttpResponse watched(HttpResponse answer) {
      if (answer.entity().isStrict()) {
        await();
        return answer;
      }
      return answer.transformEntityDataBytes(
          Flow.of(ByteString.class)
              .watchTermination(
                  (any, end) -> {
                    end.whenComplete((done, failure) -> answered.invoke(Done.getInstance()));
                    return NotUsed.getInstance();
                  }));
    }

    private final class OfRequests extends AbstractInHandler {
      @Override
      public void onPush() {
        cancelTimer(TIMER);
        push(taken, grab(requests));
      }

      @Override
      public void onUpstreamFinish() {
        cancelTimer(TIMER);
        complete(taken);
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        fail(taken, failure);
      }
    }

    private final class OfTaken extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(requests);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(requests, cause);
      }
    }

    private final class OfAnswers extends AbstractInHandler {
      @Override
      public void onPush() {
        push(given, watched(grab(answers)));
      }

      @Override
      public void onUpstreamFinish() {
        complete(given);
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        fail(given, failure);
      }
    }

    private final class OfGiven extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(answers);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(answers, cause);
      }
    }
  }
}
