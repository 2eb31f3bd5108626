package io.echobridge.auth;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.net.MemoryBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a number of calls run at once, and begin at a pace; some more wait, first come, first
 * served. A call ends when its answer is complete, whoever completes it. Any thread may call;
 * nothing blocks.
 */
final class CallQueue implements AutoCloseable {
  /** Its own, so that what clients have half sent keeps nobody from asking. */
  private static final MemoryBudget MEMORY = new MemoryBudget(Runtime.getRuntime().maxMemory() / 8);

  private final int maxInFlight;
  private final int maxWaiting;
  private final Pace pace;
  private final Executor executor;
  private final Set<Call> inFlight = new HashSet<>();
  private final Set<Call> waiting = new LinkedHashSet<>();

  /** Those in flight that wait to be sent once more. */
  private final Set<Call> repeated = new LinkedHashSet<>();

  private boolean willLook;
  private long refused;
  private boolean closed;

  CallQueue(int maxInFlight, int maxWaiting, Pace pace, Executor executor) {
    this.maxInFlight = maxInFlight;
    this.maxWaiting = maxWaiting;
    this.pace = pace;
    this.executor = executor;
  }

  /**
   * Starts the call on the executor when its turn comes, or completes its answer with a refusal.
   *
   * @param bytes what the question holds in memory while it waits
   * @param start sends it, once or, with {@link #repeat}, more often
   */
  Call submit(CompletableFuture<Authorization> answer, long bytes, Consumer<Call> start) {
    Call call = new Call(answer, bytes, start);
    Refused refusal = enter(call);
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
      left = new ArrayList<>(waiting);
      left.addAll(inFlight);
      waiting.forEach(call -> MEMORY.release(call.bytes));
      waiting.clear();
    }
    left.forEach(call -> call.answer.complete(shuttingDown()));
  }

  private synchronized @Nullable Refused enter(Call call) {
    if (closed) {
      return shuttingDown();
    }
    boolean isNext = waiting.isEmpty() && repeated.isEmpty() && inFlight.size() < maxInFlight;
    if (isNext && pace.begin() == 0) {
      send(call);
      return null;
    }
    if (waiting.size() < maxWaiting && MEMORY.tryReserve(call.bytes)) {
      waiting.add(call);
      serve();
      return null;
    }
    refused++;
    return new Refused(
        503,
        waiting.size() < maxWaiting
            ? "no memory for more questions: %d wait (a larger heap, or a higher"
                    .formatted(waiting.size())
                + " auth.calls-per-second)"
            : "the application is asked too much: %d questions wait (auth.max-waiting,"
                    .formatted(maxWaiting)
                + " auth.calls-per-second, auth.max-in-flight)");
  }

  private synchronized void leave(Call call) {
    if (!inFlight.remove(call)) {
      if (waiting.remove(call)) {
        MEMORY.release(call.bytes);
      }
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
      boolean again = !repeated.isEmpty();
      var first = (again ? repeated : waiting).iterator();
      Call next = first.next();
      first.remove();
      if (!again) {
        MEMORY.release(next.bytes);
      }
      send(next);
    }
  }

  private void lookAgain(long nanos) {
    if (!willLook) {
      willLook = true;
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, executor)
          .execute(
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

  private static Refused shuttingDown() {
    return new Refused(503, "the daemon is shutting down");
  }

  /** Compared by identity. */
  static final class Call {
    final CompletableFuture<Authorization> answer;
    final long bytes;
    final Consumer<Call> start;
    private volatile boolean isRepeated;

    Call(CompletableFuture<Authorization> answer, long bytes, Consumer<Call> start) {
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
