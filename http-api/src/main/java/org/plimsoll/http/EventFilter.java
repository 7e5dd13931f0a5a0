package org.plimsoll.http;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.SettlementId;

/**
 * Which events are looked for, by what they name. All that is given must hold.
 *
 * @param types any of these; none: of every type
 * @param liquidation named by the event, or by the id of the step whose settlement it belongs to
 */
record EventFilter(
    Set<String> types,
    Optional<CommandId> command,
    Optional<SettlementId> settlement,
    Optional<String> liquidation) {
  static final EventFilter ALL =
      new EventFilter(Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The parameters it is read from. */
  static final Set<String> PARAMETERS = Set.of("type", "command", "settlement", "liquidation");

  EventFilter {
    types = Set.copyOf(types);
  }

  /**
   * @throws ProblemException naming the parameter that is wrong
   */
  static EventFilter of(QueryParameters query) {
    return new EventFilter(
        typesOf(query),
        query.optional("command", CommandId::of, "must be an idempotency key"),
        query.optional("settlement", SettlementId::of, "must be the id of a settlement"),
        query.optional("liquidation", text -> text, "must be the id of a liquidation"));
  }

  /**
   * @throws ProblemException if one is no type of event
   */
  static Set<String> typesOf(QueryParameters query) {
    return query
        .optional(
            "type",
            EventFilter::types,
            "must be types of events such as leg-settled, with commas between them")
        .orElse(Set.of());
  }

  /** The same, where nothing is found by what the reader may not know. */
  EventFilter askedWith(Discretion discretion) {
    return new EventFilter(
        types,
        command,
        settlement.map(id -> SettlementId.of(discretion.settlement(id.value()))),
        liquidation.map(discretion::liquidation));
  }

  boolean includes(AccountEvent event) {
    EventSubject subject = EventSubject.of(event);
    return (types.isEmpty() || types.contains(subject.type()))
        && (command.isEmpty()
            || command.map(CommandId::value).equals(subject.command().map(CommandId::value)))
        && (settlement.isEmpty() || settlement.equals(subject.settlement()))
        && (liquidation.isEmpty() || liquidation.filter(id -> isPartOf(id, subject)).isPresent());
  }

  private static boolean isPartOf(String liquidation, EventSubject subject) {
    return subject.liquidation().filter(liquidation::equals).isPresent()
        || subject.settlement().filter(id -> isStepOf(liquidation, id)).isPresent();
  }

  /** Steps are numbered under the id of their liquidation. */
  static boolean isStepOf(String liquidation, SettlementId settlement) {
    String steps = "unwind-" + liquidation + "-";
    String id = settlement.value();
    return id.startsWith(steps)
        && id.length() > steps.length()
        && id.substring(steps.length()).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Set<String> types(String text) {
    Set<String> types = new TreeSet<>(Arrays.asList(text.split(",", -1)));
    if (!EventSubject.types().containsAll(types)) {
      throw new IllegalArgumentException();
    }
    return types;
  }
}
