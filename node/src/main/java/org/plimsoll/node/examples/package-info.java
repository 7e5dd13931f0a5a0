/**
 * Published worked examples, run through the same engine that margins accounts. A case is known by
 * the shape of its inputs, never by who published it; a reader translates its fields into the terms
 * of the engine and the figures of the engine back, and computes nothing itself.
 */
package org.plimsoll.node.examples;
