/**
 * The HTTP interface of the system: resources under {@code /v1} in JSON, decimals as strings, every
 * refusal a problem document with a stable code. It decides nothing about accounts; it asks them.
 */
package org.plimsoll.http;
