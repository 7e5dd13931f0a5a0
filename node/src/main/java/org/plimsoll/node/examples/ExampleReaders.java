package org.plimsoll.node.examples;

import java.util.List;
import java.util.stream.Stream;

/** All shapes of cases that are known. */
final class ExampleReaders {
  static final List<ExampleReader> ALL =
      Stream.of(
              PricingExamples.readers(),
              StatisticsExamples.readers(),
              TierExamples.readers(),
              SizeExamples.readers(),
              LiquidationPriceExamples.readers(),
              OrderExamples.readers(),
              FundingExamples.readers(),
              UnwindExamples.readers(),
              DeleveragingExamples.readers(),
              ScanExamples.readers(),
              OracleExamples.readers(),
              CollateralExamples.readers(),
              StandardMarginExamples.readers(),
              GridMarginExamples.readers(),
              RiskMatrixExamples.readers(),
              RiskUnitExamples.readers())
          .flatMap(List::stream)
          .toList();

  private ExampleReaders() {}
}
