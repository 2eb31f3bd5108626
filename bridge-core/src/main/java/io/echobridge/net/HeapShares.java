package io.echobridge.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Every part of the heap that the process fills with what clients and publishers send. Each is a
 * fixed number of sixteenths, and {@link #MOST_SIXTEENTHS} is all of them together: the rest is for
 * events that pass, for what grows with the configuration, and for the collector to work in. Of
 * what a broker's client library keeps, only messages that wait are among them. Thread-safe.
 */
public final class HeapShares {
  /** The shares together never are more sixteenths of the heap. */
  public static final int MOST_SIXTEENTHS = 15;

  /**
   * One part.
   *
   * @param name as metrics and the log have it
   * @param limit in bytes; that of the clients can be set, and that of members on other nodes
   * @param used in bytes, at present
   */
  public record Share(String name, int sixteenths, LongSupplier limit, LongSupplier used) {}

  private static final List<Share> SHARES = new ArrayList<>();

  /** What is kept for clients, see {@link ClientMemory#ofProcess}. */
  static final int SIXTEENTHS_OF_CLIENTS = 6;

  /** Heads of requests that are half sent: twice their bytes, as text that grows. */
  public static final MemoryBudget REQUEST_HEADS = budget("request-heads", 1);

  /**
   * Requests of clients that wait for their turn to come in, or until it is known whose they are.
   */
  public static final MemoryBudget WAITING_HANDSHAKES = budget("waiting-handshakes", 1);

  /** Questions that wait for the application; so that they never wait for what clients hold. */
  public static final MemoryBudget WAITING_QUESTIONS = budget("waiting-questions", 1);

  /** Bodies of events: clients have none of it, and publishers with a key share it. */
  public static final MemoryBudget PUBLISHED_BODIES = budget("published-bodies", 1);

  /** The last events of cache channels. */
  public static final MemoryBudget KEPT_EVENTS = budget("kept-events", 1);

  /** What came from the brokers of late, for clients that come back. */
  public static final MemoryBudget HISTORY = budget("history", 2);

  /** Members of presence channels on other nodes. */
  public static final RemoteMembers REMOTE_MEMBERS = remoteMembers(1);

  /** Messages that connections to brokers have read and nobody has taken yet. */
  public static final MemoryBudget BROKER_MESSAGES = budget("broker-messages", 1);

  static {
    SHARES.add(
        0,
        new Share(
            "clients",
            SIXTEENTHS_OF_CLIENTS,
            () -> ClientMemory.ofProcess().limit(),
            () -> ClientMemory.ofProcess().used()));
  }

  private HeapShares() {}

  private static MemoryBudget budget(String name, int sixteenths) {
    MemoryBudget budget = new MemoryBudget(bytes(sixteenths));
    SHARES.add(new Share(name, sixteenths, budget::limit, budget::used));
    return budget;
  }

  private static RemoteMembers remoteMembers(int sixteenths) {
    RemoteMembers members = new RemoteMembers(bytes(sixteenths));
    SHARES.add(new Share("remote-members", sixteenths, members::limit, members::used));
    return members;
  }

  /** So many sixteenths of the heap. */
  static long bytes(int sixteenths) {
    return Runtime.getRuntime().maxMemory() / 16 * sixteenths;
  }

  public static List<Share> all() {
    return List.copyOf(SHARES);
  }

  /** All limits in one line for the log. */
  public static String describe() {
    return all().stream()
        .map(share -> share.name() + " " + (share.limit().getAsLong() >> 20) + " MiB")
        .collect(
            Collectors.joining(
                ", ", "", " of a heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB"));
  }
}
