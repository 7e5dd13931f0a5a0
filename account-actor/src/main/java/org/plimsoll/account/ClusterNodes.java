package org.plimsoll.account;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The nodes of the cluster as this one sees them. A node that was started again at the same address
 * is another one, with another name.
 */
final class ClusterNodes {
  private static final Set<MemberStatus> HOLDING_ACCOUNTS =
      Set.of(
          MemberStatus.up(), MemberStatus.leaving(), MemberStatus.exiting(), MemberStatus.down());

  private final Cluster cluster;

  ClusterNodes(ActorSystem<?> system) {
    this.cluster = Cluster.get(system);
  }

  /** The name of this node. */
  String self() {
    return nameOf(cluster.selfMember());
  }

  /** All other nodes that may hold accounts; empty while this one is no member itself. */
  Optional<Set<String>> others() {
    Set<String> all = names();
    return all.contains(self())
        ? Optional.of(all.stream().filter(name -> !name.equals(self())).collect(Collectors.toSet()))
        : Optional.empty();
  }

  /** All nodes that may hold accounts. */
  Set<String> names() {
    return members().map(ClusterNodes::nameOf).collect(Collectors.toSet());
  }

  /** Where they are. */
  Set<Address> addresses() {
    return members().map(Member::address).collect(Collectors.toSet());
  }

  /** Where this node is. */
  Address selfAddress() {
    return cluster.selfMember().address();
  }

  private Stream<Member> members() {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> HOLDING_ACCOUNTS.contains(member.status()));
  }

  private static String nameOf(Member member) {
    return member.uniqueAddress().toString();
  }
}
