package org.plimsoll.http;

import org.plimsoll.http.access.CallerOf;

/** Services that are the same as others but for a part. */
final class OtherServices {
  private OtherServices() {}

  static ApiServices with(ApiServices others, AccountServices accounts) {
    return new ApiServices(
        accounts,
        others.market(),
        others.liquidations(),
        others.journal(),
        others.twoPersons(),
        others.callers(),
        others.clock(),
        others.version());
  }

  static ApiServices with(ApiServices others, JournalServices journal) {
    return new ApiServices(
        others.accounts(),
        others.market(),
        others.liquidations(),
        journal,
        others.twoPersons(),
        others.callers(),
        others.clock(),
        others.version());
  }

  static ApiServices with(ApiServices others, TwoPersons twoPersons) {
    return new ApiServices(
        others.accounts(),
        others.market(),
        others.liquidations(),
        others.journal(),
        twoPersons,
        others.callers(),
        others.clock(),
        others.version());
  }

  static ApiServices with(ApiServices others, CallerOf callers) {
    return new ApiServices(
        others.accounts(),
        others.market(),
        others.liquidations(),
        others.journal(),
        others.twoPersons(),
        callers,
        others.clock(),
        others.version());
  }
}
