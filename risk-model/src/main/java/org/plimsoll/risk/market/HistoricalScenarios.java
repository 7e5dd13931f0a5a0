package org.plimsoll.risk.market;

import java.util.List;

public record HistoricalScenarios(
    List<IndexId> underlyings, double[][] returns, int stressFrom, List<String> labels) {}
