package io.echobridge.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.broker.Missed;
import io.echobridge.broker.redis.mark.Links;
import io.echobridge.broker.redis.mark.Marks;
import io.echobridge.history.HistorySettings;
import io.echobridge.hub.Hub;
import io.echobridge.hub.RecoverySettings;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.net.EventLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** A broker's message that nobody hears: what the history costs that keeps it all the same. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UnheardBenchmark {
  private static final Duration WINDOW = Duration.ofMinutes(2);

  /** It is full soon, and then each message drops one. */
  private static final int HISTORY = 1 << 24;

  private static final int MARK_EVERY = 1000;

  /** Nothing was missed. */
  private static final Links.Hearer NOBODY =
      new Links.Hearer() {
        @Override
        public void lost() {}

        @Override
        public boolean missed(Missed missed) {
          return false;
        }

        @Override
        public void message(BrokerMessage message) {}
      };

  @Param({"off", "on"})
  public String recovery = "";

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final byte[] message = Samples.envelope(250);
  private final byte[] name = Samples.CHANNEL.getBytes(UTF_8);
  private final Marks marks = new Marks("redis", new byte[0], WINDOW, HISTORY);
  private final XnioWorker worker;

  private @Nullable Hub hub;
  private int printed;

  public UnheardBenchmark() {
    try {
      worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Setup
  public void start() {
    RecoverySettings settings =
        new RecoverySettings(
            WINDOW,
            Duration.ofSeconds(85),
            new HistorySettings(WINDOW, HISTORY, 10_000, channel -> true),
            1 << 20,
            Duration.ofSeconds(3),
            1 << 24,
            RecoverySettings.Verify.BACKGROUND);
    Hub made =
        new Hub(
            "bench",
            EventLoops.of(worker, 100),
            Map.of("memory", new MappedBroker(new MemoryBroker(exchange), Samples.mapping())),
            Samples.LIMITS,
            Optional.empty(),
            recovery.equals("on") ? Optional.of(settings) : Optional.empty());
    made.start();
    hub = made;
    marks.links().begin(this, NOBODY);
    mark();
  }

  private void mark() {
    var unused = marks.links().heard(this, marks.next());
  }

  @Benchmark
  public void passOver() {
    exchange.publish(Samples.CHANNEL, message);
  }

  /** What comes on top with Redis. */
  @Benchmark
  public long print() {
    if (recovery.equals("off")) {
      return 0;
    }
    if (++printed % MARK_EVERY == 0) {
      mark();
    }
    return marks.add(name, message);
  }

  @TearDown
  public void close() {
    if (hub != null) {
      hub.close();
    }
    worker.shutdownNow();
  }
}
