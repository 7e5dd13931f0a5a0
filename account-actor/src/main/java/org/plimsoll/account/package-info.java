/**
 * Accounts and what moves value between them. In the flow of a price: the {@link
 * org.plimsoll.account.MarginMonitor} of a node measures every account against each new market view
 * and nominates those that must look; the {@link org.plimsoll.account.Account} looks, decides,
 * journals, and raises a {@link org.plimsoll.account.MarginAlert}; a {@link
 * org.plimsoll.account.Settlement} brings the legs of a trade or an unwind to each account once.
 */
package org.plimsoll.account;
