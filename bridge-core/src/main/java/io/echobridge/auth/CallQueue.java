package io.echobridge.auth;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.net.MemoryBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a number of calls run at once, and begin at a pace; some more wait in a {@link FairLine}.
 * When there is no more room to wait, whoever holds most of it makes room for who holds little. A
 * call ends when its answer is complete, whoever completes it. Any thread may call; nothing blocks.
 */
final class CallQueue implements AutoCloseable {
  /** Runs a task after some nanoseconds. */
  @FunctionalInterface
  interface Later {
    void run(long nanos, Runnable task);
  }

  /** Its own, so that what clients have half sent keeps nobody from asking. */
  private static final MemoryBudget MEMORY = new MemoryBudget(Runtime.getRuntime().maxMemory() / 8);

  private final int maxInFlight;
  private final int maxWaiting;
  private final Pace pace;
  private final Executor executor;
  private final MemoryBudget memory;
  private final Later later;
  private final Set<Call> inFlight = new HashSet<>();
  private final FairLine waiting = new FairLine();

  /** Those in flight that wait to be sent once more. */
  private final Set<Call> repeated = new LinkedHashSet<>();

  private boolean willLook;
  private long refused;
  private boolean closed;

  CallQueue(int maxInFlight, int maxWaiting, Pace pace, Executor executor) {
    this(
        maxInFlight,
        maxWaiting,
        pace,
        executor,
        MEMORY,
        (nanos, task) ->
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, executor).execute(task));
  }

  CallQueue(
      int maxInFlight,
      int maxWaiting,
      Pace pace,
      Executor executor,
      MemoryBudget memory,
      Later later) {
    this.maxInFlight = maxInFlight;
    this.maxWaiting = maxWaiting;
    this.pace = pace;
    this.executor = executor;
    this.memory = memory;
    this.later = later;
  }

  /**
   * Starts the call on the executor when its turn comes, or completes its answer, or another's,
   * with a refusal.
   *
   * @param asker whose call it is
   * @param bytes what the question holds in memory while it waits
   * @param start sends it, once or, with {@link #repeat}, more often
   */
  Call submit(
      Asker asker, CompletableFuture<Authorization> answer, long bytes, Consumer<Call> start) {
    Call call = new Call(asker, answer, bytes, start);
    List<Call> givingWay = new ArrayList<>(0);
    Refused refusal = enter(call, givingWay);
    givingWay.forEach(other -> other.answer.complete(tooMany()));
    if (refusal != null) {
      answer.complete(refusal);
      return call;
    }
    var unused = answer.whenComplete((a, failure) -> leave(call));
    return call;
  }

  /** Sends a call in flight once more, before those that wait: that takes a turn of its own. */
  synchronized void repeat(Call call) {
    if (inFlight.contains(call)) {
      call.isRepeated = true;
      repeated.add(call);
      pace.end();
      serve();
    }
  }

  /**
   * Nobody wants to know any more: a call that waits leaves the queue. One that is under way goes
   * on, since the application works on it anyway.
   */
  void takeBack(Call call) {
    synchronized (this) {
      if (!waiting.contains(call)) {
        return;
      }
    }
    call.answer.complete(new Refused(0, "taken back"));
  }

  /** How many calls are under way. */
  synchronized int inFlight() {
    return inFlight.size();
  }

  /** How many calls found no room to wait. */
  synchronized long refused() {
    return refused;
  }

  /** Refuses what is in flight, waits, or comes later. */
  @Override
  public void close() {
    List<Call> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(inFlight);
      while (!waiting.isEmpty()) {
        left.add(nextWaiting());
      }
    }
    left.forEach(call -> call.answer.complete(shuttingDown()));
  }

  /**
   * @param givingWay those that are to be refused so that this one may wait
   */
  private synchronized @Nullable Refused enter(Call call, List<Call> givingWay) {
    if (closed) {
      return shuttingDown();
    }
    serve(); // whose turn has come meanwhile makes room
    boolean isNext = waiting.isEmpty() && repeated.isEmpty() && inFlight.size() < maxInFlight;
    if (isNext && pace.begin() == 0) {
      send(call);
      return null;
    }
    waiting.add(call);
    while (waiting.size() > maxWaiting || !memory.tryReserve(call.bytes)) {
      Call loser = waiting.lastOfLargest();
      boolean unused = waiting.remove(loser);
      refused++;
      if (loser == call) {
        return tooMany();
      }
      memory.release(loser.bytes);
      givingWay.add(loser);
    }
    serve();
    return null;
  }

  private synchronized void leave(Call call) {
    if (!inFlight.remove(call)) {
      takeOut(call);
      return;
    }
    if (!repeated.remove(call)) {
      pace.end();
    }
    serve();
  }

  /** Begins what may begin; what is only too early has its turn later. */
  private void serve() {
    while (!repeated.isEmpty() || (!waiting.isEmpty() && inFlight.size() < maxInFlight)) {
      long wait = pace.begin();
      if (wait > 0) {
        lookAgain(wait);
        return;
      }
      send(repeated.isEmpty() ? nextWaiting() : nextRepeated());
    }
  }

  private Call nextRepeated() {
    Iterator<Call> first = repeated.iterator();
    Call next = first.next();
    first.remove();
    return next;
  }

  private Call nextWaiting() {
    Call next = waiting.next();
    memory.release(next.bytes);
    return next;
  }

  private void takeOut(Call call) {
    if (waiting.remove(call)) {
      memory.release(call.bytes);
    }
  }

  private void lookAgain(long nanos) {
    if (!willLook) {
      willLook = true;
      later.run(
          nanos,
          () -> {
            synchronized (this) {
              willLook = false;
              serve();
            }
          });
    }
  }

  private void send(Call call) {
    inFlight.add(call);
    executor.execute(() -> call.start.accept(call));
  }

  private static Refused tooMany() {
    return new Refused(
        503,
        "the application is asked too much: too many questions wait, or too large ones"
            + " (auth.max-waiting, auth.calls-per-second, auth.max-in-flight; they take at most an"
            + " eighth of the heap)");
  }

  private static Refused shuttingDown() {
    return new Refused(503, "the daemon is shutting down");
  }

  /** Compared by identity. */
  static final class Call {
    final Asker asker;
    final CompletableFuture<Authorization> answer;
    final long bytes;
    final Consumer<Call> start;
    private volatile boolean isRepeated;

    /** Its place among those that wait, which is the line's to give. */
    long number;

    Call(Asker asker, CompletableFuture<Authorization> answer, long bytes, Consumer<Call> start) {
      this.asker = asker;
      this.answer = answer;
      this.bytes = bytes;
      this.start = start;
    }

    /** Whether it is sent once more. */
    boolean isRepeated() {
      return isRepeated;
    }
  }
}
