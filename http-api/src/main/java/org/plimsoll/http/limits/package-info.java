/** How much who may ask: rates by token buckets, and places for what is under way. */
package org.plimsoll.http.limits;
