package io.echobridge.net;

import io.echobridge.net.ClientMemory.Source;
import io.echobridge.text.Throttle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room in the clients' memory: of the address that holds most the largest holders go, until
 * an eighth is free. Runs on one thread at a time.
 */
final class Reaper {
  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  /** How long who is cut may take to let go, before others are looked at. */
  static final long PATIENCE_MILLIS = 500;

  private static final int MOST_ROUNDS = 100;

  private final ClientMemory memory;

  /** Who is told to go, and has not let go of everything yet. */
  private final List<Holding> leaving = new ArrayList<>();

  private final Throttle throttle = Throttle.onceAMinute();

  Reaper(ClientMemory memory) {
    this.memory = memory;
  }

  void run() {
    try {
      for (int round = 0; round < MOST_ROUNDS && reap(); round++) {
        memory.roomMade();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether somebody had to go. */
  private boolean reap() throws InterruptedException {
    long target = memory.limit() - memory.limit() / 8;
    long excess = memory.used() - leavingBytes() - target;
    List<Holding> victims = excess > 0 ? largest(excess) : List.of();
    if (victims.isEmpty()) {
      if (memory.isFull()) {
        // Somebody is about to let go, or nobody can be told to: whoever takes more calls again.
        TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS / 10);
      }
      return false;
    }
    victims.forEach(Holding::end);
    leaving.addAll(victims);
    memory.countCut(victims.size());
    tell(victims.size());
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    for (Holding each : victims) {
      each.awaitClosed(until);
    }
    return true;
  }

  /** What is about to be given back: nobody else has to go for it. */
  private long leavingBytes() {
    leaving.removeIf(each -> each.bytes() <= 0);
    return leaving.stream().mapToLong(Holding::bytes).sum();
  }

  /** Of the source that holds most the largest holders, as many as hold so much together. */
  private List<Holding> largest(long bytes) {
    Map<Source, List<Holding>> candidates = new HashMap<>();
    for (Holding each : memory.holdings()) {
      if (each.canEnd()) {
        candidates.computeIfAbsent(each.source(), of -> new ArrayList<>()).add(each);
      }
    }
    List<Holding> ofLargest = List.of();
    long most = -1;
    for (Map.Entry<Source, List<Holding>> each : candidates.entrySet()) {
      long held = each.getKey().weight.get();
      if (held > most) {
        most = held;
        ofLargest = each.getValue();
      }
    }
    // Of those who hold alike the newest: who has been here for long made no flood.
    List<Held> sorted =
        ofLargest.stream()
            .map(holding -> new Held(holding, holding.weight()))
            .sorted(
                Comparator.comparingLong(Held::weight)
                    .thenComparingLong(held -> held.holding().number())
                    .reversed())
            .toList();
    List<Holding> victims = new ArrayList<>();
    long sum = 0;
    for (Held each : sorted) {
      if (sum >= bytes) {
        break;
      }
      victims.add(each.holding());
      sum += each.holding().bytes();
    }
    return victims;
  }

  /** A holding as it was when it was looked at: a sort needs numbers that stand still. */
  private record Held(Holding holding, long weight) {}

  private void tell(int count) {
    if (throttle.due().isPresent()) { // the sum says how many were left out
      log.warn(
          "All clients together reached their limit of {} bytes of memory"
              + " (server.client-memory): {} that held most are cut, {} since the start; logged"
              + " once a minute",
          memory.limit(),
          count,
          memory.cut());
    }
  }
}
