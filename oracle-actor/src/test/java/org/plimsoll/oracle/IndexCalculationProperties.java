package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** S05: an exclusion rule with a bug once moved an index by 16 %. Here two must have the same. */
final class IndexCalculationProperties {
  private static final int SOURCE_SETS = 10_000;

  private final PriceFilterSettings settings = Prices.settings().filter();
  private final IndexCalculation production = new WeightedIndex();
  private final IndexCalculation reference = new ReferenceIndex();

  /** Mistakes that were or could be made. */
  enum Mistake {
    THE_MEAN(
        (votes, settings) ->
            Price.nearest(
                votes.stream().mapToDouble(vote -> vote.price().toDouble()).average().orElse(1))),
    NO_OUTLIER_IS_LEFT_OUT(
        (votes, settings) ->
            new WeightedIndex()
                .price(votes, IndexCalculationProperties.withoutOutlierBound(settings))
                .orElse(Price.ONE)),
    WEIGHTS_ARE_IGNORED(
        (votes, settings) ->
            new WeightedIndex()
                .price(
                    votes.stream()
                        .map(v -> new PriceVote(v.source(), v.price(), 1, v.observedAt()))
                        .toList(),
                    settings)
                .orElse(Price.ONE)),
    THE_UPPER_OF_TWO_IN_THE_MIDDLE(
        (votes, settings) ->
            votes.stream()
                .map(PriceVote::price)
                .sorted()
                .skip(votes.size() / 2)
                .findFirst()
                .orElse(Price.ONE));

    private final BiFunction<List<PriceVote>, PriceFilterSettings, Price> price;

    Mistake(BiFunction<List<PriceVote>, PriceFilterSettings, Price> price) {
      this.price = price;
    }
  }

  @Test
  void S05_both_calculations_make_the_same_price_of_10_000_source_sets() {
    SplittableRandom random = Seed.random();
    int priced = 0;
    for (int n = 0; n < SOURCE_SETS; n++) {
      List<PriceVote> votes = votes(random);
      Optional<Price> price = production.price(votes, settings);
      priced += price.isPresent() ? 1 : 0;
      assertThat(reference.price(votes, settings))
          .as("seed %d, set %d: %s", Seed.VALUE, n, votes)
          .isEqualTo(price);
    }
    assertThat(priced).as("seed %d", Seed.VALUE).isBetween(SOURCE_SETS / 2, SOURCE_SETS - 1);
  }

  @ParameterizedTest
  @EnumSource(Mistake.class)
  void S05_a_mistake_in_one_of_them_is_noticed(Mistake mistake) {
    SplittableRandom random = Seed.random();
    int noticed = 0;
    for (int n = 0; n < SOURCE_SETS; n++) {
      List<PriceVote> votes = votes(random);
      Optional<Price> price = reference.price(votes, settings);
      if (price.isPresent() && !price.orElseThrow().equals(mistake.price.apply(votes, settings))) {
        noticed++;
      }
    }
    assertThat(noticed).as("seed %d", Seed.VALUE).isGreaterThan(100);
  }

  @Test
  void no_single_source_moves_a_price_of_three_or_more_past_its_neighbours() {
    SplittableRandom random = Seed.random();
    for (int n = 0; n < SOURCE_SETS; n++) {
      List<PriceVote> votes = votes(random);
      if (votes.size() < 3) {
        continue;
      }
      PriceFilterSettings wide = withoutOutlierBound(settings);
      int liar = random.nextInt(votes.size());
      List<PriceVote> others = new ArrayList<>(votes);
      PriceVote heard = others.remove(liar);
      List<PriceVote> lied = new ArrayList<>(others);
      lied.add(
          new PriceVote(
              heard.source(),
              Price.ofUnits(random.nextLong(1, Long.MAX_VALUE)),
              heard.weight(),
              heard.observedAt()));
      List<Price> honest = others.stream().map(PriceVote::price).sorted().toList();
      assertThat(production.price(lied, wide).orElseThrow())
          .as("seed %d, set %d: %s of %s", Seed.VALUE, n, heard.source(), lied)
          .isBetween(honest.get(0), honest.get(honest.size() - 1));
    }
  }

  @ParameterizedTest(name = "weights {0} of 100, 101, 102, ...: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 1           | 100.5
          3 1           | 100
          1 3           | 101
          1 1 1         | 101
          9 1 1         | 101
          1 1 9         | 101
          5 4 3         | 101
          2 1 1 1       | 101
          9 1 1 1       | 101
          1 1 1 9       | 102
          9 9 1 1       | 101
          1 1 9 9       | 102
          1 1 1 1       | 101.5
          1 2 3 4 5     | 103
          """)
  void with_three_sources_or_more_none_counts_for_more_than_a_third(String weights, String price) {
    List<PriceVote> votes = new ArrayList<>();
    for (String weight : weights.split(" ")) {
      votes.add(
          new PriceVote(
              "s" + votes.size(),
              Price.of("" + (100 + votes.size())),
              Integer.parseInt(weight),
              Prices.START));
    }
    assertThat(production.price(votes, settings)).contains(Price.of(price));
    assertThat(reference.price(votes, settings)).contains(Price.of(price));
  }

  /** One to nine sources around a price from dust to the end of the range, some of them broken. */
  private static List<PriceVote> votes(SplittableRandom random) {
    double level = Math.pow(10, random.nextInt(-6, 10));
    boolean isEven = random.nextBoolean();
    List<PriceVote> votes = new ArrayList<>();
    int sources = random.nextInt(1, 10);
    for (int n = 0; n < sources; n++) {
      double broken = random.nextInt(8) == 0 ? Math.pow(10, random.nextInt(-2, 2)) : 1;
      double noise = random.nextInt(4) == 0 ? 0.05 : 0.01;
      double price = level * broken * (1 + random.nextDouble(-noise, noise));
      Price seen = Price.ofUnits(Math.max(1, Price.nearest(Math.max(price, 1e-8)).units()));
      int weight = isEven ? 1 : random.nextInt(1, random.nextInt(2, 1_001));
      votes.add(new PriceVote("source-" + n, seen, weight, Prices.START.plusSeconds(n)));
    }
    return votes;
  }

  private static PriceFilterSettings withoutOutlierBound(PriceFilterSettings of) {
    return new PriceFilterSettings(
        of.quorum(),
        of.maxAge(),
        of.maxSkew(),
        Rate.ofUnits(Long.MAX_VALUE),
        of.moveBound(),
        of.haltBound(),
        of.averageWindow(),
        of.volatileRatio(),
        of.feeds());
  }
}
