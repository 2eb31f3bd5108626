package io.echobridge.gate;

import io.echobridge.http.ExchangeDeadline;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Holding;
import io.echobridge.net.Rate;
import io.echobridge.net.Timer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to one app, and how fast. A handshake that comes too early waits for its turn on
 * its loop's timer; turns go round by address. Thread-safe.
 */
public final class Admission {
  private static final int MAX_ORIGIN = 200;

  /**
   * What is admitted; 0 is no limit.
   *
   * @param maxConnections how many clients at once
   * @param maxConnectionsInCluster how many on all nodes together, about
   * @param maxConnectionsPerAddress how many of one address; of one /64 network with IPv6
   * @param handshakesPerSecond how many clients may come within a second
   * @param handshakeWait how long one may wait for its turn
   * @param packetsPerSecond how many packets a client may send, of whatever kind, and twice as many
   *     at once; a client that sends more is cut
   */
  public record Limits(
      int maxConnections,
      int maxConnectionsInCluster,
      int maxConnectionsPerAddress,
      int handshakesPerSecond,
      Duration handshakeWait,
      int packetsPerSecond) {
    /** No limits. */
    public static final Limits NONE = new Limits(0, 0, 0, 0, Duration.ZERO, 0);
  }

  /** Why somebody is not admitted, or no longer. */
  public enum Reason {
    CONNECTIONS("connections", "limits.max-connections"),
    CLUSTER("cluster-connections", "limits.max-connections-in-cluster"),
    ADDRESS("address", "limits.max-connections-per-address"),
    HANDSHAKES("handshakes", "limits.handshakes-per-second"),
    MESSAGES("messages", "limits.packets-per-second"),
    MEMORY("memory", "server.client-memory", false),
    ORIGIN("origin", "origins");

    private final String word;
    private final String setting;
    private final boolean ofApp;

    Reason(String word, String setting) {
      this(word, setting, true);
    }

    Reason(String word, String setting, boolean ofApp) {
      this.word = word;
      this.setting = setting;
      this.ofApp = ofApp;
    }

    private RefusalCount count(String app) {
      return ofApp ? new RefusalCount(app, setting) : new RefusalCount(setting);
    }
  }

  /** What becomes of a handshake; called on the request's loop. */
  public interface Outcome {
    /**
     * @param place to be given back when the client is gone
     */
    void admitted(Admitted place);

    void refused(Reason reason);
  }

  private final ClientMemory memory;
  private final Supplier<Limits> present;
  private final Map<Reason, RefusalCount> refused = new EnumMap<>(Reason.class);
  private final Map<ProtocolRefusal, RefusalCount> refusedByProtocol =
      new EnumMap<>(ProtocolRefusal.class);
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
  private final AtomicInteger connections = new AtomicInteger();
  private final AddressCounts addresses = new AddressCounts();
  private final Turns turns = new Turns();
  private final ClusterShare cluster = new ClusterShare();

  /** Admits everybody. */
  public static Admission ofAll(String app, ClientMemory memory) {
    return new Admission(app, () -> Limits.NONE, memory);
  }

  /**
   * @param limits those in force now; asked from any thread
   * @param memory what is kept for the clients is a part of it
   */
  public Admission(String app, Supplier<Limits> limits, ClientMemory memory) {
    this.present = limits;
    this.memory = memory;
    for (Reason reason : Reason.values()) {
      refused.put(reason, reason.count(app));
    }
    for (ProtocolRefusal refusal : ProtocolRefusal.values()) {
      refusedByProtocol.put(refusal, new RefusalCount(app, refusal.setting()));
    }
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  /**
   * Takes a handshake in, now or when its turn comes, or refuses it. Called on the request's IO
   * thread, in the call of its handler.
   */
  public void handshake(HttpServerExchange exchange, EventLoop loop, Outcome outcome) {
    InetAddress address = exchange.getSourceAddress().getAddress();
    Reason full = enter(address);
    if (full != null) {
      outcome.refused(full);
      return;
    }
    long source = AddressCounts.key(address);
    if (!memory.admits(source)) {
      left(address);
      count(Reason.MEMORY, "a client is refused: clients hold too much memory");
      outcome.refused(Reason.MEMORY);
      return;
    }
    Admitted place = new Admitted(this, address, memory.open(source));
    Limits limits = present.get();
    Waiting waiting = new Waiting(this, exchange, loop, outcome, place);
    long wait =
        limits.handshakesPerSecond() == 0
            ? Turns.NOW
            : turns.take(source, limits.handshakesPerSecond(), limits.handshakeWait(), waiting);
    if (wait == Turns.NOW) {
      outcome.admitted(place);
    } else if (wait == Turns.NONE) {
      waiting.refuse();
    } else {
      waiting.waits();
      ExchangeDeadline.pause(exchange);
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {});
      if (wait != Turns.OTHERS) {
        loop.schedule(new Turn(), TimeUnit.NANOSECONDS.toMillis(wait) + 1);
      }
    }
  }

  /**
   * Whether a client that sends one more message sends far too many, and has to be cut.
   *
   * @param said what it sent before
   * @param packets as how many the message counts
   */
  boolean floods(MessageCount said, int packets) {
    int perSecond = present.get().packetsPerSecond();
    if (perSecond == 0 || said.isWithin(Rate.of(perSecond, 2 * perSecond), packets)) {
      return false;
    }
    count(Reason.MESSAGES, "a client is cut: it sent more than " + perSecond + " packets a second");
    return true;
  }

  /**
   * What is kept for a client that has no place, and is told so in the words of its protocol; to be
   * closed when that is done.
   */
  Holding holdingOfRefused(HttpServerExchange exchange) {
    return memory.open(AddressCounts.key(exchange.getSourceAddress().getAddress()));
  }

  /** A page is refused because of its origin. */
  void refuseOrigin(String origin) {
    String shown = origin.length() > MAX_ORIGIN ? origin.substring(0, MAX_ORIGIN) : origin;
    count(Reason.ORIGIN, "a page from " + shown + " is refused");
  }

  /** What was refused last for each reason that was ever given. */
  public List<Occurrence> latest() {
    return Stream.concat(refused.values().stream(), refusedByProtocol.values().stream())
        .flatMap(count -> count.latest().stream())
        .toList();
  }

  /** How often each reason was given, by a fixed word. */
  public Map<String, Long> refused() {
    Map<String, Long> sums = new TreeMap<>();
    refused.forEach((reason, count) -> sums.put(reason.word, count.sum()));
    refusedByProtocol.forEach((refusal, count) -> sums.put(refusal.word(), count.sum()));
    return sums;
  }

  /** How often clients went for each reason, by a fixed word. */
  public Map<String, Long> closed() {
    Map<String, Long> sums = new TreeMap<>();
    closed.forEach((reason, count) -> sums.put(reason.word(), count.sum()));
    return sums;
  }

  /** What the other nodes have to do with it; without others this node takes all. */
  public ClusterShare cluster() {
    return cluster;
  }

  /** Clients that are admitted, or wait for their turn. */
  public int connections() {
    return connections.get();
  }

  private @Nullable Reason enter(@Nullable InetAddress address) {
    Limits limits = present.get();
    int most = limits.maxConnections();
    if (connections.incrementAndGet() > most && most > 0) {
      connections.decrementAndGet();
      count(Reason.CONNECTIONS, "a client is refused: " + most + " are connected");
      return Reason.CONNECTIONS;
    }
    int inCluster = limits.maxConnectionsInCluster();
    if (inCluster > 0 && connections.get() > cluster.most(inCluster)) {
      connections.decrementAndGet();
      count(
          Reason.CLUSTER,
          "a client is refused: all nodes together have about " + inCluster + " clients");
      return Reason.CLUSTER;
    }
    int mostOfOne = limits.maxConnectionsPerAddress();
    if (!addresses.enter(address, mostOfOne > 0 ? mostOfOne : Integer.MAX_VALUE)) {
      connections.decrementAndGet();
      String from = address == null ? "" : " from " + address.getHostAddress();
      count(Reason.ADDRESS, "a client is refused: " + mostOfOne + " are connected" + from);
      return Reason.ADDRESS;
    }
    return null;
  }

  /** A handshake finds no turn. */
  void countTurn() {
    count(
        Reason.HANDSHAKES,
        "a client is refused: its turn would not come within "
            + present.get().handshakeWait().toMillis()
            + "ms");
  }

  void closed(CloseReason reason) {
    LongAdder count = closed.get(reason);
    if (count != null) {
      count.increment();
    }
  }

  private void count(Reason reason, String what) {
    RefusalCount count = refused.get(reason);
    if (count != null) {
      count.add(what);
    }
  }

  /** A protocol refuses a client something. */
  void count(ProtocolRefusal refusal, String what) {
    RefusalCount count = refusedByProtocol.get(refusal);
    if (count != null) {
      count.add(what);
    }
  }

  void left(@Nullable InetAddress address) {
    connections.decrementAndGet();
    addresses.leave(address);
  }

  /** A turn that comes, whosever it is. */
  private final class Turn extends Timer {
    @Override
    protected void onTimeout() {
      turns.next();
    }
  }
}
