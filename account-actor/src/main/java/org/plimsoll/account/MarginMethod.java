package org.plimsoll.account;

import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;

/** How an account is margined; chosen when it is opened and visible in its journal. */
public enum MarginMethod {
  /** Each position by its leverage brackets. */
  STANDARD(true),
  /** Never margined and never liquidated: for accounts of the venue itself. */
  HOUSE(false);

  private static final MarginModel STANDARD_MODEL = new StandardMarginModel();

  private final boolean margined;

  MarginMethod(boolean margined) {
    this.margined = margined;
  }

  public boolean isMargined() {
    return margined;
  }

  /** The rules that margin an account of this method; also used to show a house account's risk. */
  public MarginModel model() {
    return STANDARD_MODEL;
  }
}
