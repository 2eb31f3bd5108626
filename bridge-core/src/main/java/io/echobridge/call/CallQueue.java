package io.echobridge.call;

import io.echobridge.net.HeapShares;
import io.echobridge.net.MemoryBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a number of calls run at once, and begin at a pace; some more wait in a {@link FairLine}.
 * When there is no more room to wait, whoever holds most of it makes room for who holds little. A
 * call ends when its answer is complete, whoever completes it. Any thread may call; nothing blocks.
 *
 * @param <T> what an answer is
 */
public final class CallQueue<T> implements AutoCloseable {
  /** Runs a task after some nanoseconds. */
  @FunctionalInterface
  interface Later {
    void run(long nanos, Runnable task);
  }

  private final int maxInFlight;
  private final int maxWaiting;
  private final Pace pace;
  private final Executor executor;
  private final MemoryBudget memory;
  private final Later later;
  private final Function<Unasked, T> unasked;
  private final Set<Call<T>> inFlight = new HashSet<>();
  private final FairLine<T> waiting = new FairLine<>();

  /** Those in flight that wait to be sent once more. */
  private final Set<Call<T>> repeated = new LinkedHashSet<>();

  private boolean willLook;
  private long refused;
  private boolean closed;

  /**
   * @param maxInFlight how many calls may be under way
   * @param maxWaiting how many more may wait
   * @param pace how often calls begin, together with others that were given the same
   * @param executor starts them
   * @param unasked what a call is answered that ends without the application
   */
  public CallQueue(
      int maxInFlight, int maxWaiting, Pace pace, Executor executor, Function<Unasked, T> unasked) {
    this(
        maxInFlight,
        maxWaiting,
        pace,
        executor,
        unasked,
        HeapShares.WAITING_QUESTIONS,
        (nanos, task) ->
            // On the JDK's own thread: another may not be had just then.
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                .execute(task));
  }

  CallQueue(
      int maxInFlight,
      int maxWaiting,
      Pace pace,
      Executor executor,
      Function<Unasked, T> unasked,
      MemoryBudget memory,
      Later later) {
    this.maxInFlight = maxInFlight;
    this.maxWaiting = maxWaiting;
    this.pace = pace;
    this.executor = executor;
    this.unasked = unasked;
    this.memory = memory;
    this.later = later;
  }

  /**
   * Starts the call on the executor when its turn comes, or completes its answer, or another's, as
   * unasked: also when the executor has no thread for it.
   *
   * @param asker whose call it is
   * @param bytes what the question holds in memory while it waits
   * @param start sends it, once or, with {@link #repeat}, more often
   */
  public Call<T> submit(
      Asker asker, CompletableFuture<T> answer, long bytes, Consumer<Call<T>> start) {
    Call<T> call = new Call<>(asker, answer, bytes, start);
    List<Call<T>> givingWay = new ArrayList<>(0);
    Unasked refusal = enter(call, givingWay);
    givingWay.forEach(other -> end(other, Unasked.TOO_MANY));
    if (refusal != null) {
      end(call, refusal);
      return call;
    }
    var unused = answer.whenComplete((a, failure) -> leave(call));
    return call;
  }

  /** Sends a call in flight once more, before those that wait: that takes a turn of its own. */
  public synchronized void repeat(Call<T> call) {
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
  public void takeBack(Call<T> call) {
    synchronized (this) {
      if (!waiting.contains(call)) {
        return;
      }
    }
    end(call, Unasked.TAKEN_BACK);
  }

  /** How many calls are under way. */
  public synchronized int inFlight() {
    return inFlight.size();
  }

  /** How many calls found no room to wait. */
  public synchronized long refused() {
    return refused;
  }

  /** Refuses what is in flight, waits, or comes later. */
  @Override
  public void close() {
    List<Call<T>> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(inFlight);
      while (!waiting.isEmpty()) {
        left.add(nextWaiting());
      }
    }
    left.forEach(call -> end(call, Unasked.CLOSED));
  }

  /**
   * @param givingWay those that are to be refused so that this one may wait
   */
  private synchronized @Nullable Unasked enter(Call<T> call, List<Call<T>> givingWay) {
    if (closed) {
      return Unasked.CLOSED;
    }
    serve(); // whose turn has come meanwhile makes room
    boolean isNext = waiting.isEmpty() && repeated.isEmpty() && inFlight.size() < maxInFlight;
    if (isNext && pace.begin() == 0) {
      send(call);
      return null;
    }
    waiting.add(call);
    while (waiting.size() > maxWaiting || !memory.tryReserve(call.bytes)) {
      Call<T> loser = waiting.lastOfLargest();
      boolean unused = waiting.remove(loser);
      refused++;
      if (loser == call) {
        return Unasked.TOO_MANY;
      }
      memory.release(loser.bytes);
      givingWay.add(loser);
    }
    serve();
    return null;
  }

  private synchronized void leave(Call<T> call) {
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

  private Call<T> nextRepeated() {
    Iterator<Call<T>> first = repeated.iterator();
    Call<T> next = first.next();
    first.remove();
    return next;
  }

  private Call<T> nextWaiting() {
    Call<T> next = waiting.next();
    memory.release(next.bytes);
    return next;
  }

  private void takeOut(Call<T> call) {
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

  private void end(Call<T> call, Unasked why) {
    call.answer().complete(unasked.apply(why));
  }

  private void send(Call<T> call) {
    inFlight.add(call);
    try {
      executor.execute(() -> call.start.accept(call));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // Who waits for the answer must not hear it under this lock.
      later.run(0, () -> end(call, Unasked.NO_THREAD));
    }
  }
}
