package org.plimsoll.oracle;

import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.IndexPrice;

/** News from an oracle: the price of its index, or what it may be used for, has changed. */
public record PriceTick(IndexPrice price) implements CborSerializable {}
