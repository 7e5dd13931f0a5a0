package org.plimsoll.account;

import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.MarginParameters;

/** How an account is margined; chosen when it is opened and visible in its journal. */
public enum MarginMethod {
  /** Each position by itself. */
  STANDARD(true, new StandardMarginModel()),
  /** The book as a whole, by what it loses in scenarios; where the parameters have rules for it. */
  PORTFOLIO(true, new PortfolioMarginModel()),
  /** Never margined and never liquidated: for accounts of the venue itself. */
  HOUSE(false, STANDARD.model);

  private final boolean margined;
  private final MarginModel model;

  MarginMethod(boolean margined, MarginModel model) {
    this.margined = margined;
    this.model = model;
  }

  public boolean isMargined() {
    return margined;
  }

  /** The rules that margin an account of this method; also used to show a house account's risk. */
  public MarginModel model() {
    return model;
  }

  /** Whether these parameters say how to margin an account this way. */
  public boolean isOfferedBy(MarginParameters parameters) {
    return this != PORTFOLIO || parameters.portfolio().isPresent();
  }
}
