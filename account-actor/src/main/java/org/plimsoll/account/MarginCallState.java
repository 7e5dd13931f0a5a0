package org.plimsoll.account;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginCallAcknowledged;
import org.plimsoll.account.AccountEvent.MarginCallEnded;
import org.plimsoll.account.AccountEvent.MarginCallEscalated;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.NoticeDelivered;
import org.plimsoll.account.AccountEvent.NoticeGivenUp;
import org.plimsoll.account.AccountEvent.WebhookRegistered;
import org.plimsoll.account.AccountEvent.WebhookRemoved;
import org.plimsoll.account.OpenMarginCall.Acknowledgement;

/**
 * What of an account concerns its margin calls.
 *
 * @param open at most one call at a time
 * @param liquidation of which the owner has to be told
 * @param webhook where the owner wants to be told
 * @param closedNotices the notices about these that were delivered or given up
 */
public record MarginCallState(
    Optional<OpenMarginCall> open,
    Optional<LiquidationStarted> liquidation,
    Optional<WebhookRegistered> webhook,
    Set<String> closedNotices) {

  public static final MarginCallState NONE =
      new MarginCallState(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

  public MarginCallState {
    closedNotices = Set.copyOf(closedNotices);
  }

  /** After one more event, which leads to this revision. */
  MarginCallState apply(AccountEvent event, long revision) {
    if (event instanceof MarginCallRaised e) {
      return withOpen(Optional.of(new OpenMarginCall(e, Optional.empty(), Optional.empty())));
    } else if (event instanceof MarginCallAcknowledged e) {
      return withOpen(
          open.map(
              call ->
                  new OpenMarginCall(
                      call.raised(),
                      call.acknowledged().or(() -> Optional.of(acknowledgement(e, revision))),
                      call.escalatedAt())));
    } else if (event instanceof MarginCallEscalated e) {
      return withOpen(
          open.map(
              call -> new OpenMarginCall(call.raised(), call.acknowledged(), Optional.of(e.at()))));
    } else if (event instanceof MarginCallEnded) {
      return new MarginCallState(Optional.empty(), liquidation, webhook, Set.of());
    } else if (event instanceof LiquidationStarted e) {
      return new MarginCallState(open, Optional.of(e), webhook, closedNotices);
    } else if (event instanceof LiquidationEnded) {
      return new MarginCallState(open, Optional.empty(), webhook, Set.of());
    } else if (event instanceof WebhookRegistered e) {
      return new MarginCallState(open, liquidation, Optional.of(e), Set.of());
    } else if (event instanceof WebhookRemoved) {
      return new MarginCallState(open, liquidation, Optional.empty(), Set.of());
    } else if (event instanceof NoticeDelivered e) {
      return withClosed(e.notice());
    } else if (event instanceof NoticeGivenUp e) {
      return withClosed(e.notice());
    }
    return this;
  }

  private static Acknowledgement acknowledgement(MarginCallAcknowledged event, long revision) {
    return new Acknowledgement(revision, event.at());
  }

  private MarginCallState withOpen(Optional<OpenMarginCall> changed) {
    return new MarginCallState(changed, liquidation, webhook, closedNotices);
  }

  private MarginCallState withClosed(String notice) {
    SortedSet<String> closed = new TreeSet<>(closedNotices);
    closed.add(notice);
    return new MarginCallState(open, liquidation, webhook, closed);
  }
}
