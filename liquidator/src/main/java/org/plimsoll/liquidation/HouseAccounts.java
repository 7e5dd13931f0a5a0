package org.plimsoll.liquidation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;

/**
 * The accounts of the venue itself. One that many settlements touch is striped: several accounts of
 * one owner, because an account persists one event at a time.
 *
 * @param marketMakers over how many accounts the simulated market maker is spread, >= 1
 */
public record HouseAccounts(int marketMakers) {
  /** Pays and takes over what insolvent accounts cannot carry, in any market. */
  public static final AccountId INSURANCE_FUND = AccountId.of("house:insurance-fund");

  /** The house's own money in the waterfall. */
  public static final AccountId HOUSE_SHARE = AccountId.of("house:share");

  private static final String MARKET_INSURANCE = "house:insurance:";
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

  /** Pays for losses in one market before the fund of all markets does. */
  public static AccountId insuranceOf(IndexId underlying) {
    return AccountId.of(MARKET_INSURANCE + underlying);
  }

  /** All of them but the insurances of markets, the fund first. */
  public List<AccountId> all() {
    List<AccountId> accounts = new ArrayList<>(List.of(INSURANCE_FUND, HOUSE_SHARE));
    accounts.addAll(makers());
    return accounts;
  }

  /** All of them, with the insurance of each market that has a contract. */
  public List<AccountId> all(MarginParameters parameters) {
    List<AccountId> accounts = new ArrayList<>(all());
    accounts.addAll(insurances(parameters));
    return accounts;
  }

  /** The insurance of each market that has a contract. */
  public static List<AccountId> insurances(MarginParameters parameters) {
    return parameters.instruments().stream()
        .filter(Contract.class::isInstance)
        .map(instrument -> insuranceOf(((Contract) instrument).underlying()))
        .distinct()
        .sorted()
        .toList();
  }

  /** Those that take over positions and hedge them: the insurance of each market and the fund. */
  public static List<AccountId> takersOver(MarginParameters parameters) {
    List<AccountId> accounts = new ArrayList<>(List.of(INSURANCE_FUND));
    accounts.addAll(insurances(parameters));
    return accounts;
  }

  List<AccountId> makers() {
    return IntStream.range(0, marketMakers).mapToObj(this::marketMaker).toList();
  }

  private AccountId marketMaker(int stripe) {
    return AccountId.of(MARKET_MAKER + stripe);
  }
}
