package org.plimsoll.http.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request that a client should not send.
 *
 * @param operation whose request it was before it was spoiled
 * @param target path and query as they stand on the wire
 * @param fields of the header, name and value by turns
 * @param flaw the worst that is wrong with it
 * @param mustFail whether nothing but a refusal is right
 */
public record FuzzedRequest(
    String operation,
    String method,
    String target,
    List<String> fields,
    String contentType,
    byte[] body,
    String flaw,
    boolean mustFail) {

  /** On the wire, as the last request of its connection. */
  byte[] wire() {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    for (int i = 0; i < fields.size(); i += 2) {
      head.append(fields.get(i)).append(": ").append(fields.get(i + 1)).append("\r\n");
    }
    if (body.length > 0) {
      head.append("Content-Type: ").append(contentType).append("\r\n");
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  @Override
  public String toString() {
    String text = new String(body, StandardCharsets.UTF_8);
    return operation
        + " ("
        + flaw
        + "): "
        + method
        + " "
        + target
        + " "
        + fields
        + " "
        + contentType
        + " "
        + (text.length() <= 2000 ? text : text.substring(0, 2000) + "...");
  }
}
