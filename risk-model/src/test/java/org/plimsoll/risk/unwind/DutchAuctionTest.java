package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DutchAuctionTest {
  private static final Offset<Double> NEAR = within(1e-9);
  private static final DutchAuction AUCTION = new DutchAuction(1.0, 0.8, 600, 7200, 600, 0.1);

  @ParameterizedTest(name = "after {0} s")
  @CsvSource(
      textBlock =
          """
          # elapsed, discount, bid,  proportion
          0,         1.0,      300,  0.318181818182
          300,       0.9,      270,  0.341463414634
          600,       0.8,      240,  0.368421052632
          4200,      0.4,      120,  0.538461538462
          7800,      0,        0,    1
          9000,      0,        0,    1
          """)
  void the_price_falls_and_the_share_rises_with_time(
      double elapsed, double discount, double bid, double proportion) {
    assertThat(AUCTION.bufferMargin(300, -100)).isCloseTo(-140, NEAR);
    assertThat(AUCTION.discount(elapsed)).isCloseTo(discount, NEAR);
    assertThat(AUCTION.bidPrice(300, 0, elapsed)).isCloseTo(bid, NEAR);
    assertThat(AUCTION.maxProportion(300, -100, 0, elapsed)).isCloseTo(proportion, NEAR);
  }

  @Test
  void a_full_bid_costs_its_share_of_the_bid_price() {
    double cash = AUCTION.maxProportion(300, -100, 0, 300) * AUCTION.bidPrice(300, 0, 300);
    assertThat(Math.floor(cash)).isEqualTo(92);
  }

  @ParameterizedTest(name = "value {0}, margin {1}, reserved {2}, after {3} s")
  @CsvSource(
      textBlock =
          """
          # value,              margin,              reserved, elapsed
          119.30633018077472,   -103.09061949052965, 0,        0
          119.30633018077472,   -103.09061949052965, 40,       450
          300,                  -100,                92,       4200
          """)
  void the_largest_share_leaves_no_buffer_margin_over(
      double value, double margin, double reserved, double elapsed) {
    DutchAuction auction = new DutchAuction(0.98, 0.8, 600, 7200, 600, 0.2);
    double share = auction.maxProportion(value, margin, reserved, elapsed);
    double cash = share * auction.bidPrice(value, reserved, elapsed);
    double valueAfter = (1 - share) * (value - reserved) + reserved + cash;
    double marginAfter = (1 - share) * (margin - reserved) + reserved + cash;
    assertThat(auction.bufferMargin(valueAfter, marginAfter)).isCloseTo(0, NEAR);
  }

  @Test
  void a_published_account_is_liquidated_as_published() {
    DutchAuction auction = new DutchAuction(0.98, 0.8, 600, 7200, 600, 0.2);
    double share = auction.maxProportion(119.30633018077472, -103.09061949052965, 0, 0);
    assertThat(share).isCloseTo(0.5579412854255694, NEAR);
    assertThat(share * auction.bidPrice(119.30633018077472, 0, 0))
        .isCloseTo(65.23460867605947, NEAR);
  }

  @Test
  void an_account_with_buffer_margin_is_not_sold_and_a_worthless_one_is_sold_whole() {
    assertThat(AUCTION.maxProportion(300, 50, 0, 0)).isZero();
    assertThat(AUCTION.maxProportion(-10, -100, 0, 0)).isEqualTo(1);
  }

  @ParameterizedTest(name = "after {0} s")
  @CsvSource({"0, 50", "300, 125", "600, 200", "6000, 200"})
  void an_insolvent_book_is_paid_for_from_its_deficit_to_its_whole_margin(
      double elapsed, double payment) {
    assertThat(AUCTION.insolventPayment(-50, -200, elapsed)).isCloseTo(payment, NEAR);
  }

  @Test
  void a_book_that_turned_positive_is_never_paid_for_by_its_taker() {
    assertThat(AUCTION.insolventPayment(20, -200, 0)).isZero();
    assertThat(AUCTION.insolventPayment(20, 10, 600)).isZero();
  }

  @Test
  void bidders_for_the_same_share_of_the_original_pay_the_same() {
    double first = DutchAuction.shareOfRest(0.2, 1);
    double firstCash = first * AUCTION.bidPrice(300, 0, 300);
    double valueLeft = (1 - first) * 300 + firstCash;
    double second = DutchAuction.shareOfRest(0.2, 0.8);
    assertThat(second * AUCTION.bidPrice(valueLeft, firstCash, 300)).isCloseTo(firstCash, NEAR);
  }

  @Test
  void what_makes_no_sense_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DutchAuction(0.7, 0.8, 600, 7200, 600, 0.1))
        .withMessageStartingWith("the cutoff fraction must be at most the start fraction");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DutchAuction(1, 0.8, 600, 0, 600, 0.1))
        .withMessage("slow length must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> AUCTION.discount(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AUCTION.bidPrice(-1, 0, 0))
        .withMessageStartingWith("value of a solvent book");
    assertThatIllegalArgumentException().isThrownBy(() -> AUCTION.bufferMargin(100, 101));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DutchAuction.shareOfRest(0.5, 0.4))
        .withMessage("only 0.4 of the original is left, asked: 0.5");
  }
}
