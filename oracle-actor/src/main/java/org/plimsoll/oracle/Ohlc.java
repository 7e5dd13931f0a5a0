package org.plimsoll.oracle;

import org.plimsoll.risk.units.Price;

/**
 * The prices of one asset during one bar. Low is at most high and close lies between them; open may
 * lie outside, since a market may jump between two bars.
 */
public record Ohlc(Price open, Price high, Price low, Price close) {
  public Ohlc {
    if (high.compareTo(low) < 0) {
      throw new IllegalArgumentException("high " + high + " is below low " + low);
    }
    if (close.compareTo(low) < 0 || close.compareTo(high) > 0) {
      throw new IllegalArgumentException(
          "close " + close + " lies outside low " + low + " to high " + high);
    }
  }
}
