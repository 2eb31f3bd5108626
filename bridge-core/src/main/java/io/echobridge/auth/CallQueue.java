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
import org.jspecify.annotations.Nullable;

/**
 * Lets a number of calls run at once; some more wait, first come, first served. A call ends when
 * its answer is complete, whoever completes it: one that timed out while it waited leaves the
 * queue. Any thread may call; nothing blocks.
 */
final class CallQueue implements AutoCloseable {
  private final int maxInFlight;
  private final int maxWaiting;

  /** Its own, so that what clients have half sent keeps nobody from asking. */
  private static final MemoryBudget MEMORY =
      new MemoryBudget(Runtime.getRuntime().maxMemory() / 16);

  private final Executor executor;
  private final Set<Call> inFlight = new HashSet<>();
  private final Set<Call> waiting = new LinkedHashSet<>();
  private boolean closed;

  CallQueue(int maxInFlight, int maxWaiting, Executor executor) {
    this.maxInFlight = maxInFlight;
    this.maxWaiting = maxWaiting;
    this.executor = executor;
  }

  /**
   * Starts the call on the executor when its turn comes, or completes its answer with a refusal.
   *
   * @param bytes what the question holds in memory while it waits
   */
  Call submit(CompletableFuture<Authorization> answer, long bytes, Runnable start) {
    Call call = new Call(answer, bytes, start);
    Refused refusal = enter(call);
    if (refusal != null) {
      answer.complete(refusal);
      return call;
    }
    var unused = answer.whenComplete((a, failure) -> leave(call));
    return call;
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
    if (inFlight.size() < maxInFlight) {
      run(call);
      return null;
    }
    if (waiting.size() < maxWaiting && MEMORY.tryReserve(call.bytes)) {
      waiting.add(call);
      return null;
    }
    return new Refused(
        503,
        "the application is too slow: %d calls are in flight (auth.max-in-flight) and %d wait (auth.max-waiting)"
            .formatted(maxInFlight, maxWaiting));
  }

  private synchronized void leave(Call call) {
    if (!inFlight.remove(call)) {
      if (waiting.remove(call)) {
        MEMORY.release(call.bytes);
      }
      return;
    }
    var first = waiting.iterator();
    if (first.hasNext()) {
      Call next = first.next();
      first.remove();
      MEMORY.release(next.bytes);
      run(next);
    }
  }

  private void run(Call call) {
    inFlight.add(call);
    executor.execute(call.start);
  }

  private static Refused shuttingDown() {
    return new Refused(503, "the daemon is shutting down");
  }

  /** Compared by identity. */
  static final class Call {
    final CompletableFuture<Authorization> answer;
    final long bytes;
    final Runnable start;

    Call(CompletableFuture<Authorization> answer, long bytes, Runnable start) {
      this.answer = answer;
      this.bytes = bytes;
      this.start = start;
    }
  }
}
