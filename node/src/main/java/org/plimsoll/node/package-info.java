/**
 * The program: {@link org.plimsoll.node.NodeGuardian} wires the modules in the order in which a
 * price travels, {@link org.plimsoll.node.NodeMain} is the command line.
 */
package org.plimsoll.node;
