package org.plimsoll.risk.market;

/** The terms of one underlying. */
public record UnderlyingTerms(IndexId underlying, ScanTerms terms) {}
