package org.plimsoll.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** What a client knows of a request after it was answered, or was not. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RequestOutcome.Acknowledged.class, name = "acknowledged"),
  @JsonSubTypes.Type(value = RequestOutcome.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = RequestOutcome.Unknown.class, name = "unknown"),
  @JsonSubTypes.Type(value = RequestOutcome.Seen.class, name = "seen")
})
sealed interface RequestOutcome {
  /**
   * Done, and journaled.
   *
   * @param revisions of each account it concerned, as they were answered
   */
  record Acknowledged(SortedMap<AccountId, Long> revisions) implements RequestOutcome {
    public Acknowledged {
      revisions = Collections.unmodifiableSortedMap(new TreeMap<>(revisions));
    }
  }

  /**
   * Not done, and never will be by this request.
   *
   * @param code as the API names it
   */
  record Refused(String code) implements RequestOutcome {}

  /** Done, not done, or still to be done. */
  record Unknown(String why) implements RequestOutcome {}

  /** The answer to a read. */
  record Seen(long revision, SortedMap<AssetId, Cash> balances) implements RequestOutcome {
    public Seen {
      balances = Collections.unmodifiableSortedMap(new TreeMap<>(balances));
    }
  }
}
