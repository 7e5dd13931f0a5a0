package org.plimsoll.http;

import java.nio.charset.StandardCharsets;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CallNotice;

/**
 * What a webhook is told: the same bytes whenever it is told again.
 *
 * @param id of the notice, to tell a repeat by
 * @param event what happened, as the events of the account show it
 */
record NoticeBody(String id, CallNotice.Kind kind, AccountId account, AccountEvent event) {

  static String of(CallNotice notice) {
    var body = new NoticeBody(notice.id(), notice.kind(), notice.account(), notice.fact());
    return new String(JsonWriter.write(body), StandardCharsets.UTF_8);
  }
}
