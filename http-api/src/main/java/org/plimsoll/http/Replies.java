package org.plimsoll.http;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.ETag;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.plimsoll.account.SettlementReply;

/** Builds responses. */
final class Replies {
  private static final ContentType PROBLEM_JSON =
      ContentTypes.create(
          MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8));

  /** Why a request failed, for whoever handles the response on its way out. */
  static final AttributeKey<ProblemCode> PROBLEM =
      AttributeKey.create("problem", ProblemCode.class);

  private static final long RETRY_AFTER_SECONDS = 1;

  /** Asked again later, the same request may be answered otherwise. */
  private static final Set<Integer> RETRIED =
      Set.of(StatusCodes.TOO_MANY_REQUESTS.intValue(), StatusCodes.SERVICE_UNAVAILABLE.intValue());

  private Replies() {}

  static HttpResponse ok(Object body) {
    return json(StatusCodes.OK, body);
  }

  static HttpResponse created(Object body) {
    return json(StatusCodes.CREATED, body);
  }

  /** Of several things asked for, each has an answer of its own in the body. */
  static HttpResponse inPart(Object body) {
    return json(StatusCodes.MULTI_STATUS, body);
  }

  static HttpResponse accepted(Object body) {
    return json(StatusCodes.ACCEPTED, body);
  }

  static HttpResponse problem(Problem problem) {
    return problem(problem, RETRY_AFTER_SECONDS);
  }

  /**
   * @param retryAfterSeconds when it may be asked again, where asking again helps
   */
  static HttpResponse problem(Problem problem, long retryAfterSeconds) {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(problem.status())
            .addAttribute(PROBLEM, problem.code())
            .withEntity(HttpEntities.create(PROBLEM_JSON, JsonWriter.write(problem)));
    return RETRIED.contains(problem.status())
        ? response.addHeader(RawHeader.create("Retry-After", String.valueOf(retryAfterSeconds)))
        : response;
  }

  /** Marks an answer about an account with the revision it is about. */
  static HttpResponse atRevision(long revision, HttpResponse response) {
    return response.addHeader(ETag.create(EntityTag.create(String.valueOf(revision), false)));
  }

  /**
   * The answer to what was to be settled, marked if it was given before.
   *
   * @param body if it is settled
   * @param problem if it is not
   */
  static HttpResponse of(
      SettlementReply reply,
      Function<SettlementReply.Settled, Object> body,
      Function<SettlementReply.NotSettled, Problem> problem) {
    if (reply instanceof SettlementReply.Settled settled) {
      HttpResponse response = created(body.apply(settled));
      return settled.repeated() ? replayed(response) : response;
    }
    return problem(problem.apply((SettlementReply.NotSettled) reply));
  }

  /**
   * An answer that follows from a revision alone, or that the caller has it already.
   *
   * @param answer is made only if it is needed
   */
  static HttpResponse ifNews(ApiRequest request, long revision, Supplier<HttpResponse> answer) {
    return Revisions.isKnown(request.http(), revision)
        ? unchanged(revision)
        : atRevision(revision, answer.get());
  }

  /** For whoever has the answer already. */
  static HttpResponse unchanged(long revision) {
    return atRevision(revision, HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED));
  }

  /** Marks an answer that was given before. */
  static HttpResponse replayed(HttpResponse response) {
    return response.addHeader(RawHeader.create("Idempotency-Replayed", "true"));
  }

  private static HttpResponse json(StatusCode status, Object body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, JsonWriter.write(body)));
  }
}
