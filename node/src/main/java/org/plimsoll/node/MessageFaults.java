package org.plimsoll.node;

/**
 * How often a message of a simulation fares badly, each in [0, 1).
 *
 * @param lost it never arrives, or its answer does not
 * @param doubled it arrives twice
 * @param delayed others go first
 * @param crashed the liquidator forgets what it was about to do
 */
record MessageFaults(double lost, double doubled, double delayed, double crashed) {
  static final MessageFaults NONE = new MessageFaults(0, 0, 0, 0);
}
