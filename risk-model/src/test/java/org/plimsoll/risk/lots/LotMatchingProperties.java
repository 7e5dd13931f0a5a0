package org.plimsoll.risk.lots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

final class LotMatchingProperties {
  private static final int CASES = 3_000;
  private static final int LONGEST = 40;
  private static final MathContext EXACT = MathContext.DECIMAL128;
  private static final BigDecimal STEP = new BigDecimal("0.00000001");

  private final SplittableRandom random = Seed.random();

  @ParameterizedTest
  @EnumSource
  void quantity_and_cash_are_conserved(LotMethod method) {
    for (int i = 0; i < CASES; i++) {
      List<LotTrade> trades = anyTrades();
      LotMatching matching = LotMatching.of(method, trades);

      BigDecimal traded = sum(trades.stream().map(t -> t.quantity().toBigDecimal()).toList());
      BigDecimal cash = sum(trades.stream().map(t -> t.cash().toBigDecimal()).toList());
      BigDecimal cost = sum(matching.open().stream().map(l -> l.cost().toBigDecimal()).toList());
      assertThat(sum(matching.open().stream().map(l -> l.quantity().toBigDecimal()).toList()))
          .as("seed %d case %d: %s", Seed.VALUE, i, trades)
          .isEqualByComparingTo(traded);
      assertThat(sum(matching.closings().stream().map(c -> c.pnl().toBigDecimal()).toList()))
          .as("seed %d case %d: %s", Seed.VALUE, i, trades)
          .isEqualByComparingTo(cash.add(cost));
      for (Closing closing : matching.closings()) {
        assertThat(sum(closing.lots().stream().map(l -> l.quantity().toBigDecimal()).toList()))
            .as("seed %d case %d: %s", Seed.VALUE, i, trades)
            .isEqualByComparingTo(closing.quantity().negate().toBigDecimal());
        assertThat(closing.lots().stream().map(ClosedLot::pnl).reduce(Cash.ZERO, Cash::plus))
            .as("seed %d case %d: %s", Seed.VALUE, i, trades)
            .isEqualTo(closing.pnl());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_lot_comes_out_as_by_fractions_that_are_never_rounded(LotMethod method) {
    for (int i = 0; i < CASES; i++) {
      List<LotTrade> trades = anyTrades();
      LotMatching matching = LotMatching.of(method, trades);
      List<Twin.Slice> slices = new Twin(method).closed(trades);

      List<ClosedLot> lots = matching.closings().stream().flatMap(c -> c.lots().stream()).toList();
      assertThat(lots).as("seed %d case %d: %s", Seed.VALUE, i, trades).hasSameSizeAs(slices);
      // Each division before it may have left over half a step.
      BigDecimal rounding = STEP.multiply(BigDecimal.valueOf(2L * trades.size()));
      for (int n = 0; n < lots.size(); n++) {
        ClosedLot lot = lots.get(n);
        Twin.Slice slice = slices.get(n);
        assertThat(lot.openedBy()).isEqualTo(slice.openedBy);
        assertThat(lot.quantity().toBigDecimal()).isEqualByComparingTo(slice.quantity);
        assertThat(lot.pnl().toBigDecimal().subtract(slice.pnl).abs())
            .as("seed %d case %d lot %d: %s", Seed.VALUE, i, n, trades)
            .isLessThanOrEqualTo(rounding);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "AVERAGE")
  void by_average_each_closing_realizes_what_the_ledger_does(LotMethod method) {
    for (int i = 0; i < CASES; i++) {
      List<LotTrade> trades = anyTrades();
      LotMatching matching = LotMatching.of(method, trades);

      Portfolio ledger = Portfolio.EMPTY;
      int closed = 0;
      for (LotTrade trade : trades) {
        Portfolio after = ledger.plusTrade(BTC_PERP, USDT, trade.quantity(), trade.cash());
        Cash realized = after.collateralOf(USDT).minus(ledger.collateralOf(USDT));
        boolean isClosing =
            closed < matching.closings().size() && matching.closings().get(closed).trade() == trade;
        assertThat(isClosing ? matching.closings().get(closed++).pnl() : Cash.ZERO)
            .as("seed %d case %d trade %d: %s", Seed.VALUE, i, trade.sequence(), trades)
            .isEqualTo(realized);
        ledger = after;
      }
      Cash entryCost = ledger.position(BTC_PERP).map(Position::entryCost).orElse(Cash.ZERO);
      assertThat(matching.open().stream().map(OpenLot::cost).reduce(Cash.ZERO, Cash::plus))
          .isEqualTo(entryCost);
    }
  }

  private static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private List<LotTrade> anyTrades() {
    List<LotTrade> trades = new ArrayList<>();
    Quantity held = Quantity.ZERO;
    for (int n = random.nextInt(1, LONGEST); n > 0; n--) {
      Quantity quantity = anyQuantity(held);
      Price price = Price.ofUnits(random.nextLong(1, 100_000_00000000L));
      Cash cash = quantity.times(price, RoundingMode.HALF_EVEN).negate();
      trades.add(new LotTrade(trades.size() + 1, Instant.EPOCH, quantity, cash));
      held = held.plus(quantity);
    }
    return trades;
  }

  /** Often what closes exactly, now and then a single step or nothing. */
  private Quantity anyQuantity(Quantity held) {
    return switch (random.nextInt(8)) {
      case 0 -> held.negate();
      case 1 -> Quantity.ofUnits(random.nextBoolean() ? 1 : -1);
      case 2 -> Quantity.ofUnits(held.negate().units() / 3);
      default -> Quantity.ofUnits(random.nextLong(-500_000_000L, 500_000_001L));
    };
  }

  /** The same in fractions, one lot after the other in a plain list. */
  private static final class Twin {
    private static final class Slice {
      private final long openedBy;
      private BigDecimal quantity;
      private BigDecimal price;
      private BigDecimal pnl = BigDecimal.ZERO;

      private Slice(long openedBy, BigDecimal quantity, BigDecimal price) {
        this.openedBy = openedBy;
        this.quantity = quantity;
        this.price = price;
      }
    }

    private final LotMethod method;
    private final List<Slice> open = new ArrayList<>();
    private final List<Slice> closed = new ArrayList<>();

    private Twin(LotMethod method) {
      this.method = method;
    }

    private List<Slice> closed(List<LotTrade> trades) {
      for (LotTrade trade : trades) {
        BigDecimal left = trade.quantity().toBigDecimal();
        if (left.signum() != 0) {
          BigDecimal price = trade.cash().toBigDecimal().negate().divide(left, EXACT);
          while (left.signum() != 0 && isAgainst(left)) {
            left = left.add(closeOne(left, price));
          }
          if (left.signum() != 0) {
            open(trade, left, price);
          }
        }
      }
      return closed;
    }

    private boolean isAgainst(BigDecimal quantity) {
      return !open.isEmpty() && open.get(0).quantity.signum() != quantity.signum();
    }

    private BigDecimal closeOne(BigDecimal most, BigDecimal price) {
      Slice lot = open.get(method == LotMethod.LIFO ? open.size() - 1 : 0);
      BigDecimal part = lot.quantity.abs().min(most.abs());
      BigDecimal taken = lot.quantity.signum() > 0 ? part : part.negate();
      Slice slice = new Slice(lot.openedBy, taken, lot.price);
      slice.pnl = price.subtract(lot.price).multiply(taken);
      closed.add(slice);
      lot.quantity = lot.quantity.subtract(taken);
      if (lot.quantity.signum() == 0) {
        open.remove(lot);
      }
      return taken;
    }

    private void open(LotTrade trade, BigDecimal quantity, BigDecimal price) {
      if (method == LotMethod.AVERAGE && !open.isEmpty()) {
        Slice lot = open.get(0);
        BigDecimal cost = lot.quantity.multiply(lot.price).add(quantity.multiply(price), EXACT);
        lot.quantity = lot.quantity.add(quantity);
        lot.price = cost.divide(lot.quantity, EXACT);
      } else {
        open.add(new Slice(trade.sequence(), quantity, price));
      }
    }
  }
}
