package org.plimsoll.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads a stream of server-sent events by the rules of the HTML standard, on a thread of its own.
 */
final class StreamReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InputStream body;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicInteger comments = new AtomicInteger();
  private final StringBuffer text = new StringBuffer();

  /**
   * @param type of what the stream says about itself; {@code message} of what is in a journal
   */
  record Event(String id, String type, JsonNode data) {
    private static final Event LAST = new Event("", "nothing", null);
  }

  StreamReader(InputStream body) {
    this.body = body;
    Thread reading = new Thread(this::read, "stream-reader");
    reading.setDaemon(true);
    reading.start();
  }

  /** The next event, which must come. */
  Event next() {
    try {
      Event event = events.poll(30, TimeUnit.SECONDS);
      if (event == null || event == Event.LAST) {
        throw new AssertionError((event == null ? "no event comes" : "it ended") + ": " + text);
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** All that comes until the stream ends, which it must. */
  List<Event> rest() {
    List<Event> rest = new ArrayList<>();
    try {
      for (Event event = events.poll(30, TimeUnit.SECONDS);
          event != Event.LAST;
          event = events.poll(30, TimeUnit.SECONDS)) {
        if (event == null) {
          throw new AssertionError("it does not end: " + text);
        }
        rest.add(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return rest;
  }

  /** How many lines came that only say that the stream is alive. */
  int comments() {
    return comments.get();
  }

  /** Everything so far. */
  String text() {
    return text.toString();
  }

  /** Leaves. */
  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new AssertionError("cannot be left", e);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String id = "";
      String type = "message";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text.append(line).append('\n');
        if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else if (line.startsWith("id:")) {
          id = line.substring(3);
        } else if (line.startsWith("event:")) {
          type = line.substring(6);
        } else if (line.startsWith("data:")) {
          data += line.substring(5);
        } else if (line.isEmpty() && !data.isEmpty()) {
          events.add(new Event(id, type, json(data)));
          type = "message";
          data = "";
        }
      }
    } catch (IOException e) {
      // it was left, or broke off
    }
    events.add(Event.LAST);
  }

  private static JsonNode json(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + data, e);
    }
  }
}
