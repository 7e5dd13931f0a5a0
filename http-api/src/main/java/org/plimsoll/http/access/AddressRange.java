package org.plimsoll.http.access;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that begin alike, such as {@code 10.1.0.0/16}, {@code 2001:db8::/32} or one alone.
 *
 * @param start any of them
 * @param bits how many bits they have in common
 */
record AddressRange(InetAddress start, int bits) {
  AddressRange {
    int most = start.getAddress().length * Byte.SIZE;
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "a range of these addresses has 0 to " + most + " bits in common, had: " + bits);
    }
  }

  /**
   * @throws IllegalArgumentException if it is no address in digits; names are not looked up
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean isFour = address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    boolean isSix = address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    boolean hasBits = slash < 0 || text.substring(slash + 1).matches("[0-9]{1,3}");
    if (!(isFour || isSix) || !hasBits) {
      throw new IllegalArgumentException(
          "an address is like 10.1.2.3, 10.1.0.0/16 or 2001:db8::/32, was: " + text);
    }
    try {
      InetAddress start = InetAddress.getByName(address);
      int most = start.getAddress().length * Byte.SIZE;
      return new AddressRange(
          start, slash < 0 ? most : Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no such address: " + text, e);
    }
  }

  boolean contains(InetAddress address) {
    byte[] one = start.getAddress();
    byte[] other = address.getAddress();
    if (one.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
