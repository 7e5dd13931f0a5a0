package org.plimsoll.account.proposal;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.proposal.Proposal.Decision;
import org.plimsoll.account.proposal.Proposal.Outcome;
import org.plimsoll.account.proposal.Proposal.Status;
import org.plimsoll.account.proposal.ProposalEvent.Approved;
import org.plimsoll.account.proposal.ProposalEvent.CarriedOut;
import org.plimsoll.account.proposal.ProposalEvent.Failed;
import org.plimsoll.account.proposal.ProposalEvent.Made;
import org.plimsoll.account.proposal.ProposalEvent.Rejected;

/**
 * The proposals that are not closed, and the newest of those that are; the others stand in the
 * journal.
 *
 * @param proposals by id
 * @param commands under which command each of them was made
 * @param last the id of the newest; 0 if there was none
 */
record ProposalState(
    SortedMap<Long, Proposal> proposals, SortedMap<Long, String> commands, long last) {
  static final ProposalState EMPTY = new ProposalState(new TreeMap<>(), new TreeMap<>(), 0);

  /** So many closed ones are remembered. */
  static final int REMEMBERED = 1_000;

  ProposalState apply(ProposalEvent event) {
    if (event instanceof Made made) {
      return made(made);
    }
    Proposal before = proposals.get(event.id());
    return with(after(before, event));
  }

  private static Proposal after(Proposal before, ProposalEvent event) {
    if (event instanceof Approved approved) {
      return before.decided(
          Status.APPROVED, new Decision(approved.by(), Optional.empty(), approved.at()));
    } else if (event instanceof Rejected rejected) {
      return before.decided(
          Status.REJECTED,
          new Decision(rejected.by(), Optional.of(rejected.reason()), rejected.at()));
    } else if (event instanceof CarriedOut done) {
      return before.ended(
          Status.CARRIED_OUT, Optional.of(new Outcome(Optional.empty(), done.detail(), done.at())));
    } else if (event instanceof Failed failed) {
      return before.ended(
          Status.FAILED,
          Optional.of(new Outcome(Optional.of(failed.code()), failed.detail(), failed.at())));
    }
    return before.ended(Status.EXPIRED, Optional.empty());
  }

  private ProposalState made(Made made) {
    Proposal proposal =
        new Proposal(
            made.id(),
            made.action(),
            made.by(),
            made.reason(),
            made.at(),
            made.expiresAt(),
            Status.OPEN,
            Optional.empty(),
            Optional.empty());
    SortedMap<Long, String> more = new TreeMap<>(commands);
    more.put(made.id(), made.commandId());
    return new ProposalState(proposals, more, made.id()).with(proposal);
  }

  private ProposalState with(Proposal proposal) {
    SortedMap<Long, Proposal> more = new TreeMap<>(proposals);
    more.put(proposal.id(), proposal);
    SortedMap<Long, String> known = new TreeMap<>(commands);
    List<Long> closed =
        more.values().stream().filter(each -> each.status().isClosed()).map(Proposal::id).toList();
    closed.stream()
        .limit(Math.max(0, closed.size() - REMEMBERED))
        .forEach(
            forgotten -> {
              more.remove(forgotten);
              known.remove(forgotten);
            });
    return new ProposalState(
        Collections.unmodifiableSortedMap(more), Collections.unmodifiableSortedMap(known), last);
  }

  Optional<Proposal> find(long id) {
    return Optional.ofNullable(proposals.get(id));
  }

  /** What was proposed under a command id; empty if nothing was, or it is not known any more. */
  Optional<Proposal> madeBy(String commandId) {
    return commands.entrySet().stream()
        .filter(entry -> entry.getValue().equals(commandId))
        .findFirst()
        .flatMap(entry -> find(entry.getKey()));
  }

  List<Proposal> at(Status status) {
    return proposals.values().stream().filter(each -> each.status() == status).toList();
  }

  /** Those after an id, at most one more than asked for. */
  ProposalCommand.Page page(Optional<Status> status, long after, int limit) {
    List<Proposal> found =
        proposals.tailMap(after + 1).values().stream()
            .filter(each -> status.isEmpty() || status.get() == each.status())
            .limit(limit + 1L)
            .map(Proposal::brief)
            .toList();
    boolean isLast = found.size() <= limit;
    return new ProposalCommand.Page(isLast ? found : found.subList(0, limit), isLast);
  }
}
