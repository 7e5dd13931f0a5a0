package org.plimsoll.oracle;

/** What a {@link PricePublisher} tells itself. */
sealed interface PricePublisherInternal extends PricePublisherCommand {
  /** The oracles of one index that can be reached now. */
  record OraclesListed(OracleListing listing) implements PricePublisherInternal {}
}
