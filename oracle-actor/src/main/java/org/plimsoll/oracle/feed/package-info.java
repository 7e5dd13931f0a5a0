/**
 * Public price streams of venues as price sources. A {@link org.plimsoll.oracle.feed.PriceFeeds} is
 * what the configuration lists; each index of each feed has a connection of its own. What a venue
 * says is read by its {@link org.plimsoll.oracle.feed.FeedFormat}, which is all that knows it.
 */
package org.plimsoll.oracle.feed;
