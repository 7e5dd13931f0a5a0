package org.plimsoll.node.operations;

/**
 * Something a node needs and does not have.
 *
 * @param what a word of a few, for programs
 * @param why for people
 */
record Missing(String what, String why) {}
