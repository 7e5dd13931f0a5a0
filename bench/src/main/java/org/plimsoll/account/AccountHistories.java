package org.plimsoll.account;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * Journals of accounts that were never under stress, the same for the same seed: opened and funded,
 * then trades of eight instruments, two events each, and a deposit at every tenth command. Decided
 * by the rules of accounts, so that events are those of a node and as long.
 */
final class AccountHistories {
  private static final AssetId USDT = AssetId.of("USDT");
  private static final AccountId COUNTERPARTY = AccountId.of("counterparty");
  private static final Authority ENGINE = new Authority("engine", Set.of(Authority.ALL));
  private static final Price PRICE = Price.of("100");
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final Cash FUNDS = Cash.of("10000000");
  private static final int DEPOSIT_EVERY = 10;
  private static final List<String> TRADED =
      List.of(
          "BTC-PERP",
          "ETH-PERP",
          "LTC-PERP",
          "LINK-PERP",
          "AVAX-PERP",
          "DOT-PERP",
          "BTC-20270326",
          "ETH-20270326");

  private final SplittableRandom random;
  private final MarketView view;
  private final List<Instrument> instruments;

  AccountHistories(long seed) {
    this.random = new SplittableRandom(seed);
    MarginParameters parameters = ParameterFile.house();
    Map<IndexId, IndexPrice> prices = new HashMap<>();
    parameters
        .indexes()
        .forEach(index -> prices.put(index, new IndexPrice(index, PRICE, PriceStatus.VALID, NOW)));
    this.view = new MarketView(1, NOW, parameters, prices);
    this.instruments =
        TRADED.stream().map(name -> parameters.instrument(InstrumentId.of(name))).toList();
  }

  /** The view on which everything was decided. */
  MarketView view() {
    return view;
  }

  /** An account that was opened and funded, and did nothing since. */
  AccountLedger idle(AccountId account) {
    AccountLedger opened =
        submit(
            AccountLedger.of(account),
            new AccountCommand.Open(
                account, CommandId.of("open-" + account), MarginMethod.STANDARD, null));
    return deposit(opened, 0, FUNDS);
  }

  /** One with a journal of exactly so many events, at least 1. */
  AccountLedger ofEvents(AccountId account, int events) {
    AccountLedger ledger = idle(account);
    for (int n = 1; ledger.journal().size() < events; n++) {
      int left = events - ledger.journal().size();
      ledger =
          left == 1 || n % DEPOSIT_EVERY == 0 ? deposit(ledger, n, Cash.of("1")) : trade(ledger, n);
    }
    return ledger.journal().size() > events ? ledger.after(events) : ledger;
  }

  /** One that gave exactly so many commands, at least 2. */
  AccountLedger ofCommands(AccountId account, int commands) {
    AccountLedger ledger = idle(account);
    for (int n = 1; n <= commands - 2; n++) {
      ledger = n % DEPOSIT_EVERY == 0 ? deposit(ledger, n, Cash.of("1")) : trade(ledger, n);
    }
    return ledger;
  }

  private AccountLedger deposit(AccountLedger ledger, int n, Cash amount) {
    return submit(
        ledger,
        new AccountCommand.Deposit(
            ledger.account(), CommandId.of("deposit-" + n), USDT, amount, null));
  }

  private AccountLedger trade(AccountLedger ledger, int n) {
    AccountId account = ledger.account();
    String id = "trade-" + account + "-" + n;
    boolean buys = random.nextBoolean();
    Quantity quantity = Quantity.ofUnits(random.nextLong(1, 1_000) * 1_000_000);
    SettlementTerms terms =
        TradeLegs.trade(
                SettlementId.of(id),
                Optional.of(CommandId.of(id)),
                buys ? account : COUNTERPARTY,
                buys ? COUNTERPARTY : account,
                instruments.get(n % instruments.size()),
                quantity,
                PRICE)
            .fundedAt(view)
            .askedBy(ENGINE);
    AccountLedger reserved = submit(ledger, new AccountCommand.ReserveLeg(account, terms, 1, null));
    return submit(reserved, new AccountCommand.ApplyLeg(account, terms, null));
  }

  private AccountLedger submit(AccountLedger ledger, AccountCommand.OwnerCommand command) {
    return submit(ledger, command.by(Authority.ofOwner(ledger.account())));
  }

  private AccountLedger submit(AccountLedger ledger, AccountCommand command) {
    AccountLedger.Outcome outcome = ledger.submit(command, view, NOW);
    if (outcome.refusal().isPresent()) {
      throw new IllegalStateException("refused: " + outcome.refusal().orElseThrow());
    }
    return outcome.after();
  }
}
