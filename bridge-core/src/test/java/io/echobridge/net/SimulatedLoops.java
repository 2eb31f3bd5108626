package io.echobridge.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of a server on one thread and a clock that the test moves. Each keeps the order
 * of its own tasks; which of them is the next to run a task, the test decides.
 */
public final class SimulatedLoops {
  private final List<Loop> all = new ArrayList<>();
  private long now;
  private final Runnable afterEach;
  private @Nullable Loop running;

  /**
   * @param afterEach runs after each task
   */
  public SimulatedLoops(int count, Runnable afterEach) {
    this.afterEach = afterEach;
    for (int i = 0; i < count; i++) {
      all.add(new Loop(i));
    }
  }

  public EventLoops loops() {
    return EventLoops.of(List.copyOf(all));
  }

  public EventLoop get(int index) {
    return all.get(index);
  }

  public int size() {
    return all.size();
  }

  /** Runs the next task of a loop, if it has one. */
  public boolean runOne(int index) {
    Loop loop = all.get(index);
    Runnable task = loop.tasks.poll();
    if (task != null) {
      loop.run(task);
    }
    return task != null;
  }

  /** Has a loop run its next task behind all others. */
  public void turn(int index) {
    Queue<Runnable> tasks = all.get(index).tasks;
    Runnable next = tasks.poll();
    if (next != null) {
      tasks.add(next);
    }
  }

  /** Runs all tasks, and what they hand in. */
  public void runAll() {
    boolean isIdle = false;
    while (!isIdle) {
      isIdle = true;
      for (int i = 0; i < all.size(); i++) {
        while (runOne(i)) {
          isIdle = false;
        }
      }
    }
  }

  /** Moves the clock; timers that are due become tasks. */
  public void pass(long millis) {
    now += millis;
    all.forEach(Loop::fire);
  }

  private final class Loop implements EventLoop {
    private final int index;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Timer wheel = Timer.of(() -> {});

    private Loop(int index) {
      this.index = index;
      wheel.next = wheel;
      wheel.previous = wheel;
    }

    private void run(Runnable task) {
      Loop before = running;
      running = this;
      try {
        task.run();
      } finally {
        running = before;
      }
      afterEach.run();
    }

    @SuppressWarnings("NullAway") // the wheel is a ring
    private int timers() {
      int count = 0;
      for (Timer each = wheel.next; each != wheel; each = each.next) {
        count++;
      }
      return count;
    }

    @SuppressWarnings("NullAway") // the wheel is a ring
    private void fire() {
      for (Timer each = wheel.next; each != wheel; ) {
        Timer due = each;
        each = each.next;
        if (due.dueTick <= now) {
          due.unlink();
          tasks.add(due::onTimeout);
        }
      }
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public boolean inLoop() {
      return running == this;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void runBatch(Runnable task) {
      run(task);
    }

    @Override
    public void handOver(Runnable task) {
      throw new AssertionError("called from elsewhere");
    }

    @Override
    public void flushLater(Flushable flushable) {
      flushable.flush();
    }

    @Override
    public void schedule(Timer timer, long delayMillis) {
      if (!inLoop()) {
        throw new AssertionError("a timer is set from elsewhere");
      }
      timer.unlink();
      timer.setOn = this;
      timer.dueTick = now + delayMillis;
      Timer last = wheel.previous;
      timer.previous = last;
      timer.next = wheel;
      wheel.previous = timer;
      if (last != null) {
        last.next = timer;
      }
    }
  }

  /** How many timers are set. */
  public int timers() {
    return all.stream().mapToInt(Loop::timers).sum();
  }

  /** Calls something as a task of a loop that runs at once. */
  public <T> T on(int index, Supplier<T> call) {
    List<T> answer = new ArrayList<>(1);
    all.get(index).run(() -> answer.add(call.get()));
    return answer.get(0);
  }
}
