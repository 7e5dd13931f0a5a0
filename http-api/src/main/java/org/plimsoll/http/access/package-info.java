/** Who may do what over HTTP. */
package org.plimsoll.http.access;
