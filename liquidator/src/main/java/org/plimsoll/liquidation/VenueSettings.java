package org.plimsoll.liquidation;

import java.util.regex.Pattern;

/**
 * A venue as it is configured.
 *
 * @param name 1 to 12 of a-z, 0-9 and '-'
 * @param depth what trading there costs
 */
public record VenueSettings(String name, MarketDepth depth) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,12}");

  public VenueSettings {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of a venue must be 1 to 12 of a-z, 0-9 and '-', was: " + name);
    }
  }
}
