/** Tells who waits for it, on any node, that a journal grew. */
package org.plimsoll.account.news;
