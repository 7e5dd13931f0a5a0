package org.plimsoll.account;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where notices may be sent: to https addresses, and without encryption on this machine only. An
 * address is not looked up here; the sender refuses names that lead into a private network.
 */
final class WebhookRules {
  static final int LONGEST = 500;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]");

  private WebhookRules() {}

  /** Why nothing is sent there; empty if it may be. */
  static Optional<Rejection> refusalOf(String url) {
    return reason(url)
        .map(
            reason ->
                Rejection.of(
                    RejectReason.WEBHOOK_NOT_ALLOWED,
                    "notices are sent to https addresses, or to http on this machine: " + reason));
  }

  private static Optional<String> reason(String url) {
    if (url.length() > LONGEST) {
      return Optional.of("the address is longer than " + LONGEST + " characters");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("this is no address");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      return Optional.of("it needs a host, and neither user nor fragment");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean isHere = LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
    if (scheme.equals("https") || scheme.equals("http") && isHere) {
      return Optional.empty();
    }
    return Optional.of("its scheme was " + (scheme.isEmpty() ? "missing" : scheme));
  }
}
