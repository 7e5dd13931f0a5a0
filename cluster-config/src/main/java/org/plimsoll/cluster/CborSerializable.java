package org.plimsoll.cluster;

/** Marks messages that may cross from one node to another; they travel as Jackson CBOR. */
public interface CborSerializable {}
