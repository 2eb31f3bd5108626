package io.echobridge.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.MemoryBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A queue under clients that ask, leave and flood as chance has it, on a clock that stands still
 * between two things that happen. Beside it is a book of who waits, in which every turn and every
 * refusal must be right.
 */
class CallQueueSimulationTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private record Task(long at, long number, Runnable run) {}

  /** A call as the book has it. */
  private static final class Entry {
    final Asker asker;
    final long bytes;
    final CompletableFuture<String> answer = new CompletableFuture<>();
    @Nullable Call<String> call;
    int sent;

    Entry(Asker asker, long bytes) {
      this.asker = asker;
      this.bytes = bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 200})
  void turnsGoRoundAndTheLargestGivesWayWhateverComes(int perSecond) {
    for (int seed = 0; seed < 30; seed++) {
      try {
        new Simulation(perSecond, seed).run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static final class Simulation {
    private final PriorityQueue<Task> tasks =
        new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private final Set<Entry> waiting = new LinkedHashSet<>();
    private final Set<Entry> inFlight = new LinkedHashSet<>();
    private final List<Long> arrivals = new ArrayList<>();

    /** How often others had a turn while somebody waited; by an address or its connection. */
    private final Map<String, Map<String, Integer>> passedOver = new HashMap<>();

    private final Random random;
    private final int perSecond;
    private final int maxInFlight;
    private final int maxWaiting;
    private final MemoryBudget memory;
    private final CallQueue<String> queue;
    private long now = 7 * SECOND;
    private long lastTask;
    private int refused;
    private @Nullable Entry entering;
    private @Nullable AssertionError wrong;

    Simulation(int perSecond, int seed) {
      this.perSecond = perSecond;
      random = new Random(seed * 1000L + perSecond);
      maxInFlight = 1 + random.nextInt(12);
      maxWaiting = random.nextInt(4) == 0 ? 1 + random.nextInt(10) : 60;
      memory = new MemoryBudget(random.nextInt(3) == 0 ? 40 : 1_000_000);
      queue =
          new CallQueue<>(
              maxInFlight,
              maxWaiting,
              new Pace(perSecond, () -> now),
              Runnable::run,
              Unasked::name,
              memory,
              (nanos, task) -> later(nanos + late(), task));
    }

    void run() {
      for (int i = 0; i < 300; i++) {
        act();
        check();
        if (random.nextInt(3) == 0) {
          runUntil(now + random.nextLong(SECOND / perSecond + 1));
        }
      }
      runUntil(now + (1_000L / perSecond + 60) * SECOND);
      assertThat(waiting).isEmpty();
      assertThat(inFlight).isEmpty();
      assertThat(memory.used()).isZero();
      for (int i = perSecond; i < arrivals.size(); i++) {
        assertThat(arrivals.get(i) - arrivals.get(i - perSecond)).isGreaterThanOrEqualTo(SECOND);
      }
    }

    /** Timers never come too early. */
    private long late() {
      return random.nextInt(3) == 0 ? random.nextLong(SECOND / perSecond) : 0;
    }

    private void later(long nanos, Runnable task) {
      tasks.add(new Task(now + nanos, ++lastTask, task));
    }

    private void runUntil(long end) {
      while (!tasks.isEmpty() && tasks.element().at <= end) {
        Task task = tasks.remove();
        now = Math.max(now, task.at);
        task.run.run();
        check();
      }
      now = end;
    }

    private void act() {
      int what = random.nextInt(20);
      if (what < 3 && !waiting.isEmpty()) {
        queue.takeBack(call(any(waiting)));
      } else if (what < 4 && !inFlight.isEmpty()) {
        Call<String> repeated = call(any(inFlight));
        if (!repeated.isRepeated()) {
          queue.repeat(repeated);
        }
      } else if (what < 6) {
        Asker asker = asker();
        for (int i = 0; i < 30; i++) {
          submit(asker, 1 + random.nextInt(3));
        }
      } else {
        submit(asker(), 1 + random.nextInt(3));
      }
    }

    private Asker asker() {
      int address = random.nextInt(4);
      return new Asker("a" + address, "a" + address + "c" + random.nextInt(3));
    }

    private Entry any(Set<Entry> from) {
      return new ArrayList<>(from).get(random.nextInt(from.size()));
    }

    private void submit(Asker asker, long bytes) {
      Entry entry = new Entry(asker, bytes);
      entering = entry;
      var unused = entry.answer.whenComplete((answer, failure) -> ended(entry, answer));
      entry.call = queue.submit(asker, entry.answer, bytes, call -> sent(entry));
      enter();
    }

    /** From now on the newcomer waits: those whose turn had come went before. */
    private void enter() {
      if (entering != null) {
        waiting.add(entering);
        entering = null;
      }
    }

    private void sent(Entry entry) {
      if (entry == entering) {
        enter();
      }
      arrivals.add(now);
      entry.sent++;
      if (entry.sent == 1) {
        assertThat(waiting).contains(entry);
        checkTurn(entry);
        leaveLine(entry);
        inFlight.add(entry);
        later(
            random.nextLong(random.nextInt(10) == 0 ? SECOND : 50 * MILLI) + 1,
            () -> entry.answer.complete("yes"));
      } else {
        assertThat(inFlight).contains(entry);
      }
    }

    private void ended(Entry entry, String answer) {
      if ("TOO_MANY".equals(answer)) {
        refused++;
        enter();
        try {
          assertThat(waiting).contains(entry);
          checkRefusal(entry);
        } catch (AssertionError e) { // which a future keeps to itself
          wrong = e;
        }
      }
      if (!inFlight.remove(entry)) {
        leaveLine(entry);
      }
    }

    private void leaveLine(Entry entry) {
      waiting.remove(entry);
      if (waiting.stream().noneMatch(other -> other.asker.equals(entry.asker))) {
        passedOver.remove(entry.asker.address() + "/" + entry.asker.connection());
      }
      if (waiting.stream().noneMatch(other -> address(other).equals(address(entry)))) {
        passedOver.remove("/" + address(entry));
      }
    }

    /**
     * The turn of one is right: it is the first of its own, and nobody who waits is passed over.
     */
    private void checkTurn(Entry served) {
      assertThat(waiting.stream().filter(e -> e.asker.equals(served.asker)).findFirst())
          .as("first come, first served on one connection")
          .contains(served);
      for (String other : held(Simulation::address).keySet()) {
        countBefore("/" + other, "/" + address(served));
      }
      for (String other : heldOfAddress(served).keySet()) {
        String prefix = address(served) + "/";
        countBefore(prefix + other, prefix + served.asker.connection());
      }
    }

    private void countBefore(String other, String served) {
      if (other.equals(served)) {
        passedOver.remove(served);
      } else {
        int times =
            passedOver
                .computeIfAbsent(other, key -> new HashMap<>())
                .merge(served, 1, Integer::sum);
        assertThat(times).as("turns of %s while %s waits", served, other).isEqualTo(1);
      }
    }

    /** Whoever is refused holds most; the newcomer, with his call, is in the book as well. */
    private void checkRefusal(Entry loser) {
      Map<String, Long> addresses = held(Simulation::address);
      long own = addresses.getOrDefault(address(loser), 0L);
      assertThat(addresses.values())
          .allSatisfy(each -> assertThat(own).isGreaterThanOrEqualTo(each));
      Map<String, Long> connections = heldOfAddress(loser);
      long mine = connections.getOrDefault(loser.asker.connection(), 0L);
      assertThat(connections.values())
          .allSatisfy(each -> assertThat(mine).isGreaterThanOrEqualTo(each));
      assertThat(waiting.stream().filter(e -> e.asker.equals(loser.asker)).reduce((a, b) -> b))
          .as("the last of a connection goes")
          .contains(loser);
    }

    private static Call<String> call(Entry entry) {
      return Objects.requireNonNull(entry.call);
    }

    private static String address(Entry entry) {
      return entry.asker.address();
    }

    private Map<String, Long> heldOfAddress(Entry of) {
      Map<String, Long> held = new HashMap<>();
      waiting.stream()
          .filter(each -> address(each).equals(address(of)))
          .forEach(each -> held.merge(each.asker.connection(), each.bytes, Long::sum));
      return held;
    }

    private Map<String, Long> held(Function<Entry, String> by) {
      Map<String, Long> held = new HashMap<>();
      waiting.forEach(each -> held.merge(by.apply(each), each.bytes, Long::sum));
      return held;
    }

    private void check() {
      if (wrong != null) {
        throw wrong;
      }
      assertThat(waiting.size()).isLessThanOrEqualTo(maxWaiting);
      assertThat(inFlight.size()).isLessThanOrEqualTo(maxInFlight).isEqualTo(queue.inFlight());
      assertThat(memory.used()).isEqualTo(waiting.stream().mapToLong(e -> e.bytes).sum());
      assertThat(queue.refused()).isEqualTo(refused);
    }
  }
}
