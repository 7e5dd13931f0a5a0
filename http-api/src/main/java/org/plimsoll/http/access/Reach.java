package org.plimsoll.http.access;

/** How far a role reaches at an endpoint. */
public enum Reach {
  /** Only to accounts that the caller's authority covers. */
  OWN,
  /** To every account, or to what belongs to no account. */
  ANY
}
