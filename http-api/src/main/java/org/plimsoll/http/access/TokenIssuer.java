package org.plimsoll.http.access;

import java.time.Duration;

/**
 * Who makes tokens.
 *
 * @param keys that count for this issuer and for no other
 * @param longestLifetime of its tokens
 */
record TokenIssuer(KeySource keys, Duration longestLifetime) {}
