package org.plimsoll.http.contract;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Flow;

/**
 * A request and its answer.
 *
 * @param sent the body of the request; empty: none
 */
record Exchange(
    String method,
    URI address,
    HttpHeaders asked,
    String sent,
    int status,
    HttpHeaders answered,
    String answer) {

  static Exchange of(HttpRequest request, HttpResponse<String> response) {
    return of(request, response, response.body());
  }

  /** Of an answer that is not read to its end. */
  static Exchange opened(HttpRequest request, HttpResponse<?> response) {
    return of(request, response, "");
  }

  private static Exchange of(HttpRequest request, HttpResponse<?> response, String answer) {
    return new Exchange(
        request.method(),
        request.uri(),
        request.headers(),
        request.bodyPublisher().map(Exchange::textOf).orElse(""),
        response.statusCode(),
        response.headers(),
        answer);
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The name of the type alone, without parameters. */
  String answeredType() {
    return answered.firstValue("Content-Type").orElse("").replaceAll(";.*", "").strip();
  }

  @Override
  public String toString() {
    return method + " " + address.getRawPath() + " -> " + status;
  }

  /** Publishers of texts hand over what they have while they are subscribed to. */
  private static String textOf(BodyPublisher publisher) {
    StringBuilder text = new StringBuilder();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            text.append(StandardCharsets.UTF_8.decode(bytes.duplicate()));
          }

          @Override
          public void onError(Throwable failure) {
            throw new IllegalStateException("a body cannot be read again", failure);
          }

          @Override
          public void onComplete() {}
        });
    return text.toString();
  }

  /** What stands in the query, by name. */
  SortedMap<String, String> query() {
    SortedMap<String, String> query = new TreeMap<>();
    for (String part : Optional.ofNullable(address.getRawQuery()).orElse("").split("&")) {
      String[] named = part.split("=", 2);
      if (!part.isEmpty()) {
        query.put(decoded(named[0]), named.length > 1 ? decoded(named[1]) : "");
      }
    }
    return query;
  }

  static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
