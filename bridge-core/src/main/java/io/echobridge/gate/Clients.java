package io.echobridge.gate;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Holding;
import io.echobridge.net.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one protocol of an app that are in: finds, counts and ends them. Thread-safe.
 *
 * @param <C> how the protocol holds a client
 */
public final class Clients<C extends Client> implements AutoCloseable {
  private final List<Way> ways;
  private final Map<String, C> all = new ConcurrentHashMap<>();
  private volatile boolean draining;
  private volatile boolean closed;

  /**
   * @param ways all ways in which a client may be connected
   */
  public Clients(List<Way> ways) {
    this.ways = List.copyOf(ways);
  }

  /**
   * A client is in, until it leaves its place. What is kept of its handshake counts as its memory,
   * and it is ended should it hold most when there is too much. On the client's loop.
   */
  public void add(C client) {
    Holding holding = client.place().holding();
    int kept = client.handshake().size();
    holding.take(kept);
    all.put(client.id(), client);
    client
        .place()
        .onLeave(
            () -> {
              if (all.remove(client.id(), client)) {
                client.place().holding().giveBack(kept);
              }
            });
    holding.onTooMuch(() -> client.end(CloseReason.MEMORY));
    if (draining) {
      endAfter(client, 0); // Its request was quicker than the drain.
    }
  }

  public @Nullable C find(String id) {
    return all.get(id);
  }

  /**
   * The client that the process keeps this for. Walks all of them: for callers that ask now and
   * then.
   */
  public Optional<Client> whose(Holding holding) {
    return all.values().stream()
        .filter(client -> client.place().holding() == holding)
        .<Client>map(client -> client)
        .findFirst();
  }

  /** How many are connected in each way. Walks all of them: for callers that ask now and then. */
  public List<ConnectionCount> counts() {
    int[] counts = new int[ways.size()];
    for (C client : all.values()) {
      counts[ways.indexOf(client.way())]++;
    }
    List<ConnectionCount> result = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      Way way = ways.get(i);
      result.add(new ConnectionCount(way.protocol(), way.transport(), counts[i]));
    }
    return result;
  }

  /**
   * Has the {@link Door} refuse new clients, and ends those that are in, one after the other,
   * evenly over that time and in random order: they take it for a broken connection, and come back
   * by themselves. Returns at once.
   */
  public void drain(Duration over) {
    draining = true;
    List<C> leaving = new ArrayList<>(all.values());
    Collections.shuffle(leaving);
    long millis = over.toMillis();
    for (int i = 0; i < leaving.size(); i++) {
      endAfter(leaving.get(i), millis * i / leaving.size());
    }
  }

  private static void endAfter(Client client, long delayMillis) {
    EventLoop loop = client.loop();
    Timer timer = Timer.of(() -> client.end(CloseReason.DRAINING));
    loop.execute(() -> loop.schedule(timer, delayMillis));
  }

  public boolean isDraining() {
    return draining;
  }

  /** Ends all clients. Idempotent; returns at once. */
  @Override
  public void close() {
    closed = true;
    all.values().forEach(client -> client.end(CloseReason.SERVER_STOP));
  }

  public boolean isClosed() {
    return closed;
  }
}
