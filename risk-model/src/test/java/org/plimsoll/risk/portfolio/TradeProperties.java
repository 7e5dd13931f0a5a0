package org.plimsoll.risk.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

final class TradeProperties {
  private static final int SEQUENCES = 12_000;
  private static final int LONGEST = 12;
  private static final BigDecimal HALF_STEP = new BigDecimal("0.000000005");

  private final SplittableRandom random = Seed.random();

  @Test
  void collateral_less_entry_costs_changes_by_exactly_the_cash_of_each_trade() {
    for (int i = 0; i < SEQUENCES; i++) {
      Portfolio portfolio = Portfolios.cash("1000");
      for (int n = random.nextInt(1, LONGEST); n > 0; n--) {
        InstrumentId instrument = anyInstrument();
        Quantity quantity = anyQuantity(portfolio, instrument);
        Cash cash = cashOf(quantity, anyPrice());
        Portfolio after = portfolio.plusTrade(instrument, USDT, quantity, cash);
        assertThat(collateralLessEntryCosts(after))
            .as("seed %d case %d: %s %s for %s", Seed.VALUE, i, portfolio, quantity, cash)
            .isEqualTo(collateralLessEntryCosts(portfolio).add(cash.toBigDecimal()));
        assertThat(after.quantityOf(instrument))
            .as("seed %d case %d: %s %s", Seed.VALUE, i, portfolio, quantity)
            .isEqualTo(portfolio.quantityOf(instrument).plus(quantity));
        portfolio = after;
      }
    }
  }

  @Test
  void the_two_sides_of_a_trade_leave_no_remainder() {
    for (int i = 0; i < SEQUENCES; i++) {
      Portfolio buyer = Portfolio.EMPTY;
      Portfolio seller = Portfolio.EMPTY;
      for (int n = random.nextInt(1, LONGEST); n > 0; n--) {
        InstrumentId instrument = anyInstrument();
        Quantity quantity = anyQuantity(buyer, instrument);
        Cash cash = cashOf(quantity, anyPrice());
        buyer = buyer.plusTrade(instrument, USDT, quantity, cash);
        seller = seller.plusTrade(instrument, USDT, quantity.negate(), cash.negate());
      }
      assertThat(collateralLessEntryCosts(buyer).add(collateralLessEntryCosts(seller)))
          .as("seed %d case %d: %s and %s", Seed.VALUE, i, buyer, seller)
          .isZero();
      assertThat(buyer.collateralOf(USDT).plus(seller.collateralOf(USDT)))
          .as("seed %d case %d: realized by %s and %s", Seed.VALUE, i, buyer, seller)
          .isEqualTo(Cash.ZERO);
    }
  }

  @Test
  void a_book_that_is_flat_again_holds_all_the_cash_it_ever_traded() {
    for (int i = 0; i < SEQUENCES; i++) {
      Portfolio portfolio = Portfolio.EMPTY;
      Cash traded = Cash.ZERO;
      for (int n = random.nextInt(1, LONGEST); n > 0; n--) {
        InstrumentId instrument = anyInstrument();
        Quantity quantity = anyQuantity(portfolio, instrument);
        Cash cash = cashOf(quantity, anyPrice());
        traded = traded.plus(cash);
        portfolio = portfolio.plusTrade(instrument, USDT, quantity, cash);
      }
      for (InstrumentId instrument : portfolio.positions().keySet()) {
        Quantity closing = portfolio.quantityOf(instrument).negate();
        Cash cash = cashOf(closing, anyPrice());
        traded = traded.plus(cash);
        portfolio = portfolio.plusTrade(instrument, USDT, closing, cash);
      }
      assertThat(portfolio)
          .as("seed %d case %d", Seed.VALUE, i)
          .isEqualTo(Portfolio.EMPTY.plusCollateral(USDT, traded));
    }
  }

  @Test
  void realized_profit_is_the_exact_one_within_half_a_step() {
    for (int i = 0; i < SEQUENCES; i++) {
      Portfolio portfolio = Portfolio.EMPTY;
      for (int n = random.nextInt(1, LONGEST); n > 0; n--) {
        InstrumentId instrument = anyInstrument();
        Quantity quantity = anyQuantity(portfolio, instrument);
        Cash cash = cashOf(quantity, anyPrice());
        Portfolio after = portfolio.plusTrade(instrument, USDT, quantity, cash);
        BigDecimal realized =
            after.collateralOf(USDT).minus(portfolio.collateralOf(USDT)).toBigDecimal();
        assertThat(realized.subtract(exactlyRealized(portfolio, instrument, quantity, cash)).abs())
            .as("seed %d case %d: %s %s for %s", Seed.VALUE, i, portfolio, quantity, cash)
            // The twin divides too; its own error lies far below any difference that matters.
            .isLessThanOrEqualTo(HALF_STEP.add(new BigDecimal("1e-20")));
        portfolio = after;
      }
    }
  }

  @Test
  void the_entry_cost_keeps_the_sign_of_the_quantity() {
    for (int i = 0; i < SEQUENCES; i++) {
      Portfolio portfolio = Portfolio.EMPTY;
      for (int n = random.nextInt(1, LONGEST); n > 0; n--) {
        Quantity quantity = anyQuantity(portfolio, BTC_PERP);
        portfolio = portfolio.plusTrade(BTC_PERP, USDT, quantity, cashOf(quantity, anyPrice()));
        int signs =
            portfolio
                .position(BTC_PERP)
                .map(held -> Long.signum(held.entryCost().units()) * held.quantity().signum())
                .orElse(0);
        assertThat(signs)
            .as("seed %d case %d: %s", Seed.VALUE, i, portfolio)
            .isGreaterThanOrEqualTo(0);
      }
    }
  }

  /** Closed quantity x (its trade price - its entry price), in fractions wide enough. */
  private static BigDecimal exactlyRealized(
      Portfolio before, InstrumentId instrument, Quantity quantity, Cash cash) {
    BigDecimal held = before.quantityOf(instrument).toBigDecimal();
    BigDecimal traded = quantity.toBigDecimal();
    if (held.signum() * traded.signum() >= 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal closed = held.abs().min(traded.abs());
    BigDecimal entryCost = before.positions().get(instrument).entryCost().toBigDecimal();
    BigDecimal received = fraction(cash.toBigDecimal(), closed, traded.abs());
    BigDecimal paid = fraction(entryCost, closed, held.abs());
    return received.subtract(paid);
  }

  private static BigDecimal fraction(BigDecimal amount, BigDecimal part, BigDecimal whole) {
    return amount.multiply(part).divide(whole, 24, RoundingMode.HALF_EVEN);
  }

  private static BigDecimal collateralLessEntryCosts(Portfolio portfolio) {
    BigDecimal sum = portfolio.collateralOf(USDT).toBigDecimal();
    for (Position position : portfolio.positions().values()) {
      sum = sum.subtract(position.entryCost().toBigDecimal());
    }
    return sum;
  }

  private InstrumentId anyInstrument() {
    return random.nextBoolean() ? BTC_PERP : ETH_PERP;
  }

  /** Often one that closes, reduces or crosses what is held, which chance alone would rarely do. */
  private Quantity anyQuantity(Portfolio portfolio, InstrumentId instrument) {
    Quantity held = portfolio.quantityOf(instrument);
    switch (held.isZero() ? 3 : random.nextInt(6)) {
      case 0:
        return held.negate();
      case 1:
        return Quantity.ofUnits(-held.units() / random.nextInt(2, 8) - held.signum());
      case 2:
        return Quantity.ofUnits(-held.units() - held.signum() * random.nextLong(1, 100));
      default:
        long magnitude = 1 + (random.nextLong(1, 10_000_000_000L) >>> random.nextInt(34));
        return Quantity.ofUnits(random.nextBoolean() ? magnitude : -magnitude);
    }
  }

  private Price anyPrice() {
    return Price.ofUnits(1 + (random.nextLong(1, 10_000_000_000_000L) >>> random.nextInt(40)));
  }

  /** What a settlement books: the buyer pays and the seller receives the same rounded amount. */
  private static Cash cashOf(Quantity quantity, Price price) {
    return quantity.times(price, RoundingMode.HALF_EVEN).negate();
  }
}
