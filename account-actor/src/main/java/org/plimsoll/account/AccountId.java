package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.plimsoll.risk.market.InstrumentId;

/**
 * Names an account. Names that start with {@code house:} belong to the venue itself: the insurance
 * fund, the simulated market maker. A name that ends in {@code :isolated:} and an instrument is the
 * account of one isolated position of the owner before it; one that ends in {@code :default-fund}
 * holds that owner's contribution to the default fund.
 *
 * @param value 1 to 64 of a-z, A-Z, 0-9, '.', '_', ':' and '-', not starting with a sign; for an
 *     isolated position followed by {@code :isolated:<INSTRUMENT>}, for a contribution by {@code
 *     :default-fund}
 */
public record AccountId(@JsonValue String value) implements Comparable<AccountId> {
  private static final String HOUSE = "house:";
  private static final String CLEARING = "house:clearing:";
  private static final int CLEARING_STRIPES = 4; // part of the journal: never change it
  private static final String LENDING = "house:lending:";
  private static final int LENDING_STRIPES = 4;
  private static final String ISOLATED = ":isolated:";
  private static final String DEFAULT_FUND = ":default-fund";
  private static final String PLAIN_FORM = "[a-zA-Z0-9][a-zA-Z0-9._:-]{0,63}";
  private static final Pattern FORM = Pattern.compile(PLAIN_FORM);
  private static final Pattern DEFAULT_FUND_FORM = Pattern.compile(PLAIN_FORM + DEFAULT_FUND);
  private static final Pattern ISOLATED_FORM =
      Pattern.compile("(" + PLAIN_FORM + ")" + ISOLATED + "([A-Z0-9-]{1,32})");

  public AccountId {
    boolean isWellFormed =
        value != null
            && (FORM.matcher(value).matches()
                || DEFAULT_FUND_FORM.matcher(value).matches()
                || ISOLATED_FORM.matcher(value).matches());
    if (!isWellFormed) {
      throw new IllegalArgumentException(
          "account must be 1 to 64 of a-z, A-Z, 0-9, '.', '_', ':' and '-', was: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AccountId of(String value) {
    return new AccountId(value);
  }

  /** The house's account that all positions of an expired contract are closed against. */
  public static AccountId clearing(InstrumentId instrument) {
    return clearing(Math.floorMod(instrument.value().hashCode(), CLEARING_STRIPES));
  }

  /** All accounts that expired contracts are closed against. */
  public static List<AccountId> allClearing() {
    return IntStream.range(0, CLEARING_STRIPES).mapToObj(AccountId::clearing).toList();
  }

  private static AccountId clearing(int stripe) {
    return new AccountId(CLEARING + stripe);
  }

  /** Whether expired contracts are closed against it. */
  public boolean isClearing() {
    return value.startsWith(CLEARING);
  }

  /** The house's account that receives the interest this account pays; always the same. */
  public AccountId lending() {
    return lending(Math.floorMod(value.hashCode(), LENDING_STRIPES));
  }

  /** All accounts that receive interest. */
  public static List<AccountId> allLending() {
    return IntStream.range(0, LENDING_STRIPES).mapToObj(AccountId::lending).toList();
  }

  private static AccountId lending(int stripe) {
    return new AccountId(LENDING + stripe);
  }

  public boolean isHouse() {
    return value.startsWith(HOUSE);
  }

  /**
   * The account of this owner's isolated position.
   *
   * @throws IllegalArgumentException if this is the account of an isolated position itself
   */
  public AccountId isolated(InstrumentId instrument) {
    if (isolatedInstrument().isPresent()) {
      throw new IllegalArgumentException("account " + value + " is an isolated one already");
    }
    return new AccountId(value + ISOLATED + instrument);
  }

  /** The one instrument it may hold; empty if it is no account of an isolated position. */
  public Optional<InstrumentId> isolatedInstrument() {
    Matcher matcher = ISOLATED_FORM.matcher(value);
    return matcher.matches() ? Optional.of(InstrumentId.of(matcher.group(2))) : Optional.empty();
  }

  /** Where the contribution of this account's owner to the default fund is held. */
  public AccountId defaultFund() {
    return new AccountId(owner().value + DEFAULT_FUND);
  }

  /** Whether it holds a contribution to the default fund, and nothing else. */
  public boolean isDefaultFund() {
    return value.endsWith(DEFAULT_FUND);
  }

  /** The account an isolated one belongs to; any other belongs to itself. */
  public AccountId owner() {
    Matcher matcher = ISOLATED_FORM.matcher(value);
    return matcher.matches() ? new AccountId(matcher.group(1)) : this;
  }

  /** Whose account it is: the name up to the first colon, which linked accounts share. */
  public String ownerName() {
    int colon = value.indexOf(':');
    return colon < 0 ? value : value.substring(0, colon);
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
