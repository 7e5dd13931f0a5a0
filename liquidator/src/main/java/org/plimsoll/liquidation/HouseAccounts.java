package org.plimsoll.liquidation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;

/**
 * The accounts of the venue itself. One that many settlements touch is striped: several accounts of
 * one owner, because an account persists one event at a time.
 *
 * @param marketMakers over how many accounts the simulated market maker is spread, >= 1
 */
public record HouseAccounts(int marketMakers) {
  /** Takes over what insolvent accounts cannot pay. */
  public static final AccountId INSURANCE_FUND = AccountId.of("house:insurance-fund");

  private static final String MARKET_MAKER = "house:market-maker:";

  public HouseAccounts {
    if (marketMakers < 1) {
      throw new IllegalArgumentException("market makers must be at least 1, was: " + marketMakers);
    }
  }

  /** The market maker that stands against this settlement; always the same for the same one. */
  public AccountId marketMakerFor(SettlementId settlement) {
    return marketMaker(Math.floorMod(settlement.value().hashCode(), marketMakers));
  }

  /** All of them, the fund first. */
  public List<AccountId> all() {
    List<AccountId> accounts = new ArrayList<>(List.of(INSURANCE_FUND));
    IntStream.range(0, marketMakers).mapToObj(this::marketMaker).forEach(accounts::add);
    return accounts;
  }

  private AccountId marketMaker(int stripe) {
    return AccountId.of(MARKET_MAKER + stripe);
  }
}
