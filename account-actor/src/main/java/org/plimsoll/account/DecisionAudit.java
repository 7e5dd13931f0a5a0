package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.plimsoll.account.Recomputation.Differs;
import org.plimsoll.account.Recomputation.NotRecomputable;
import org.plimsoll.account.Recomputation.Same;

/**
 * What making the margin decisions of accounts again came to. Immutable; the sum of audits does not
 * depend on their order.
 *
 * @param same how many came out as journaled
 * @param differences how many did not
 * @param notRecomputable how many could not be made again, by reason
 * @param unsaid of those that are the same, how many hold too little to say something, by what
 * @param first the first difference, by account and sequence
 */
public record DecisionAudit(
    long same,
    long differences,
    SortedMap<String, Long> notRecomputable,
    SortedMap<String, Long> unsaid,
    Optional<Difference> first) {
  public static final DecisionAudit NONE =
      new DecisionAudit(0, 0, new TreeMap<>(), new TreeMap<>(), Optional.empty());

  private static final Comparator<Difference> ORDER =
      Comparator.comparing(Difference::account).thenComparingLong(Difference::sequence);

  public DecisionAudit {
    notRecomputable = Collections.unmodifiableSortedMap(new TreeMap<>(notRecomputable));
    unsaid = Collections.unmodifiableSortedMap(new TreeMap<>(unsaid));
  }

  /**
   * A decision that came out otherwise.
   *
   * @param sequence of the event in the journal of the account, from 1
   * @param event its name in the journal
   */
  public record Difference(AccountId account, long sequence, String event, Differs differs) {
    @Override
    public String toString() {
      return account + ", event " + sequence + ", " + event + ": " + differs;
    }
  }

  /** All decisions of one account, from its first event on. */
  public static DecisionAudit of(
      AccountId account, List<AccountEvent> events, DecisionCheck check) {
    OneAccount one = new OneAccount(account, check);
    AccountState state = AccountState.empty();
    for (AccountEvent event : events) {
      one.add(state, event);
      state = state.apply(event);
    }
    return one.audit();
  }

  public DecisionAudit plus(DecisionAudit other) {
    return new DecisionAudit(
        same + other.same,
        differences + other.differences,
        sum(notRecomputable, other.notRecomputable),
        sum(unsaid, other.unsaid),
        Stream.concat(first.stream(), other.first.stream()).min(ORDER));
  }

  /** How many decisions were made again. */
  public long recomputed() {
    return same + differences;
  }

  /** How many could not be. */
  public long left() {
    return notRecomputable.values().stream().mapToLong(Long::longValue).sum();
  }

  private static SortedMap<String, Long> sum(Map<String, Long> a, Map<String, Long> b) {
    SortedMap<String, Long> sum = new TreeMap<>(a);
    b.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return sum;
  }

  /** An audit of one account while its journal is read, from its first event on. */
  public static final class OneAccount {
    private final AccountId account;
    private final DecisionCheck check;
    private final SortedMap<String, Long> notRecomputable = new TreeMap<>();
    private final SortedMap<String, Long> unsaid = new TreeMap<>();
    private Optional<Difference> first = Optional.empty();
    private long sequence;
    private long same;
    private long differences;

    public OneAccount(AccountId account, DecisionCheck check) {
      this.account = account;
      this.check = check;
    }

    /**
     * The next event.
     *
     * @param before the account as the events before this one made it
     */
    public void add(AccountState before, AccountEvent event) {
      sequence++;
      check.of(before, event).ifPresent(found -> add(event, found));
    }

    private void add(AccountEvent event, Recomputation found) {
      if (found instanceof Same right) {
        same++;
        right.unsaid().ifPresent(what -> unsaid.merge(what, 1L, Long::sum));
      } else if (found instanceof Differs differs) {
        differences++;
        first =
            first.or(() -> Optional.of(new Difference(account, sequence, nameOf(event), differs)));
      } else if (found instanceof NotRecomputable not) {
        notRecomputable.merge(not.why(), 1L, Long::sum);
      }
    }

    /** What it came to so far. */
    public DecisionAudit audit() {
      return new DecisionAudit(same, differences, notRecomputable, unsaid, first);
    }

    private static String nameOf(AccountEvent event) {
      return Arrays.stream(AccountEvent.class.getAnnotation(JsonSubTypes.class).value())
          .filter(type -> type.value().equals(event.getClass()))
          .map(JsonSubTypes.Type::name)
          .findFirst()
          .orElseThrow();
    }
  }
}
