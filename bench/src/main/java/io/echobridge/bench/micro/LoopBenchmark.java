package io.echobridge.bench.micro;

import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** What it costs to have something done on an event loop, from another thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LoopBenchmark {
  private static final int TASKS = 1_000;

  private final XnioWorker worker;
  private final EventLoop loop;
  private final AtomicInteger done = new AtomicInteger();
  private final Runnable task = done::incrementAndGet;

  public LoopBenchmark() {
    try {
      worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    loop = EventLoops.of(worker, 100).all().get(0);
  }

  /** There and back, to a loop that sleeps: it has to be woken. */
  @Benchmark
  public void wake() {
    handOver(1);
  }

  /** A task of many that are handed over one after the other. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void handOverMany() {
    handOver(TASKS);
  }

  private void handOver(int tasks) {
    done.set(0);
    for (int i = 0; i < tasks; i++) {
      loop.execute(task);
    }
    while (done.get() < tasks) {
      Thread.onSpinWait();
    }
  }

  @TearDown
  public void close() {
    worker.shutdownNow();
  }
}
