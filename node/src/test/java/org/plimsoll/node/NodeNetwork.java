package org.plimsoll.node;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of this machine alone in which each node has a host of its own, so that it can be cut:
 * network namespaces of Linux, joined by a bridge on which this process and Cassandra are reached
 * throughout. It is gone when it is closed or this process ends; what a process that was killed has
 * left is removed when the next one is made.
 */
final class NodeNetwork implements AutoCloseable {
  private static final Pattern NAMESPACE = Pattern.compile("plimsoll-(\\d+)-\\d+");
  private static final long OWN = ProcessHandle.current().pid();

  /** A link that is not there: what is sent to it is lost without a word. */
  private static final String NOBODY = "02:00:00:00:00:00";

  private static final int SUBNETS = 250;
  private static final int FIRST_HOST = 10;

  private final int nodes;
  private final Thread atEnd = new Thread(this::remove, "remove-network");

  /** It cannot be made here; the message says why. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }

  private NodeNetwork(int nodes) {
    this.nodes = nodes;
  }

  static NodeNetwork of(int nodes) throws UnavailableException {
    NodeNetwork network = new NodeNetwork(nodes);
    Runtime.getRuntime().addShutdownHook(network.atEnd);
    try {
      removeLeftovers();
      network.make();
      return network;
    } catch (UnavailableException e) {
      network.close();
      throw e;
    } catch (IOException e) {
      network.close();
      throw new UnavailableException("the command ip cannot be run: " + e.getMessage());
    }
  }

  /** Where this process is reached by the nodes. */
  InetAddress here() throws IOException {
    return InetAddress.getByName(host(1));
  }

  /**
   * @param journal host and port of Cassandra, within this network
   */
  NodePlace place(int node, String journal) {
    return new NodePlace(
        hostOf(node), List.of("ip", "netns", "exec", namespace(node)), Optional.of(journal));
  }

  /** Nothing that the one sends reaches the other any more, answers included; nobody is told. */
  void cut(int from, int to) throws IOException, UnavailableException {
    ip(
        "-n",
        namespace(from),
        "neigh",
        "replace",
        hostOf(to),
        "lladdr",
        NOBODY,
        "nud",
        "permanent",
        "dev",
        "eth0");
  }

  /** Everything reaches everybody again. */
  void heal() throws IOException, UnavailableException {
    for (int node = 1; node <= nodes; node++) {
      ip("-n", namespace(node), "neigh", "flush", "nud", "permanent", "dev", "eth0");
    }
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(atEnd);
  }

  private void make() throws IOException, UnavailableException {
    ip("link", "add", bridge(OWN), "type", "bridge");
    ip("addr", "add", host(1) + "/24", "dev", bridge(OWN));
    ip("link", "set", bridge(OWN), "up");
    for (int node = 1; node <= nodes; node++) {
      String name = namespace(node);
      String outside = bridge(OWN) + node;
      ip("netns", "add", name);
      ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", name);
      ip("link", "set", outside, "master", bridge(OWN), "up");
      ip("-n", name, "addr", "add", hostOf(node) + "/24", "dev", "eth0");
      ip("-n", name, "link", "set", "eth0", "up");
      ip("-n", name, "link", "set", "lo", "up");
    }
  }

  private void remove() {
    for (int node = 1; node <= nodes; node++) {
      tryIp("netns", "del", namespace(node));
    }
    tryIp("link", "del", bridge(OWN));
  }

  private static void removeLeftovers() throws IOException, UnavailableException {
    for (String line : ip("netns", "list").lines().toList()) {
      Matcher name = NAMESPACE.matcher(line);
      if (name.lookingAt()) {
        long owner = Long.parseLong(name.group(1));
        if (ProcessHandle.of(owner).isEmpty()) {
          tryIp("netns", "del", name.group());
          tryIp("link", "del", bridge(owner));
        }
      }
    }
  }

  private static String namespace(int node) {
    return "plimsoll-" + OWN + "-" + node;
  }

  /** Names of links have 15 characters at most. */
  private static String bridge(long process) {
    return "pl" + process + "b";
  }

  private static String hostOf(int node) {
    return host(FIRST_HOST + node);
  }

  /** In a subnet that runs of other processes are not likely to have. */
  private static String host(int number) {
    return "10.213." + (1 + OWN % SUBNETS) + "." + number;
  }

  private static void tryIp(String... arguments) {
    try {
      ip(arguments);
    } catch (IOException | UnavailableException e) {
      // It was not there.
    }
  }

  private static String ip(String... arguments) throws IOException, UnavailableException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new UnavailableException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for: " + String.join(" ", command), e);
    }
    return said;
  }
}
