package io.echobridge.bench.micro;

import io.echobridge.auth.Authorization;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.Hub;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * A broker's message, opened, ordered, handed to a loop and to each subscriber; without sockets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HubBenchmark {
  @Param({"1", "1000"})
  public int subscribers;

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final byte[] message = Samples.envelope(250);
  private final AtomicInteger delivered = new AtomicInteger();
  private final XnioWorker worker;
  private final EventLoops loops;
  private final Hub hub;

  public HubBenchmark() {
    try {
      worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    loops = EventLoops.of(worker, 100);
    MappedBroker broker = new MappedBroker(new MemoryBroker(exchange), Samples.mapping());
    hub =
        new Hub(
            "bench",
            loops,
            Map.of("memory", broker),
            Samples.LIMITS,
            Optional.empty(),
            Optional.empty());
  }

  @Setup
  public void subscribe() throws InterruptedException {
    hub.start();
    EventLoop loop = loops.all().get(0);
    ChannelName channel = new ChannelName(Samples.CHANNEL);
    for (int i = 0; i < subscribers; i++) {
      CountingConnection connection = new CountingConnection("1." + i, loop, delivered);
      loop.execute(() -> hub.connect(connection).subscribe(channel, HubBenchmark::refuse));
    }
    while (delivered.get() < subscribers) {
      delivered.set(0);
      exchange.publish(Samples.CHANNEL, message);
      Thread.sleep(100);
    }
  }

  /** Its channel is public: nobody is asked. */
  private static CompletableFuture<Authorization> refuse(ChannelName channel) {
    throw new IllegalStateException("the application is asked for " + channel);
  }

  @Benchmark
  public void deliver() {
    delivered.set(0);
    exchange.publish(Samples.CHANNEL, message);
    while (delivered.get() < subscribers) {
      Thread.onSpinWait();
    }
  }

  @TearDown
  public void close() {
    hub.close();
    worker.shutdownNow();
  }
}
