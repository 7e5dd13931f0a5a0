package org.plimsoll.http;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.Role;
import org.plimsoll.http.access.UnauthenticatedException;

/**
 * Callers that say in a header who they are, in place of a token: roles with commas, and after a
 * space for which owners. All have one subject.
 */
final class NamedCallers {
  static final String HEADER = "Caller";
  static final String SUBJECT = "test";

  private static final class Shared {
    static final ApiClient API = TestNode.shared().serving(NamedCallers::of);
  }

  private NamedCallers() {}

  /** A client of the shared node that is asked who it is. */
  static ApiClient shared() {
    return Shared.API;
  }

  private static Caller of(HttpRequest request) {
    String[] who =
        request
            .getHeader(HEADER)
            .map(HttpHeader::value)
            .orElseThrow(() -> new UnauthenticatedException("say who you are", "Bearer"))
            .split(" ");
    Set<String> owners = who.length == 1 ? Set.of() : Set.copyOf(List.of(who[1].split(",")));
    Set<Role> roles =
        Stream.of(who[0].split(","))
            .filter(name -> !name.equals("NONE"))
            .map(Role::valueOf)
            .collect(Collectors.toSet());
    return new Caller(new Authority(SUBJECT, owners), roles);
  }
}
