/** Option pricing. */
package org.plimsoll.risk.pricing;
