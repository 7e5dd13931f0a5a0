/** Holds what is sent and answered over HTTP against the OpenAPI file. */
package org.plimsoll.http.contract;
