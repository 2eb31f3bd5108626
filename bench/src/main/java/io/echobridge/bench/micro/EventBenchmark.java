package io.echobridge.bench.micro;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.Frame;
import io.echobridge.protocol.echo.socketio.Json;
import io.echobridge.protocol.echo.socketio.PacketWriter;
import io.echobridge.protocol.echo.socketio.TextForm;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Once per event: from a broker's message to the frame that every subscriber is sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBenchmark {
  @Param({"250", "4000"})
  public int size;

  private final Mapping mapping = Samples.mapping();
  private BrokerMessage message = BrokerMessage.of("", new byte[0], 0, 0);
  private BroadcastEvent event = decoded(Samples.envelope(250));

  @Setup
  public void read() {
    message = BrokerMessage.of(Samples.CHANNEL, Samples.envelope(size), 0, 0);
    event = decoded(message.body());
  }

  @Benchmark
  public List<MappedEvent> decode() {
    return mapping.map(message, channel -> true);
  }

  @Benchmark
  public List<MappedEvent> passOverWhatNobodyHears() {
    return mapping.map(message, channel -> false);
  }

  @Benchmark
  public Frame encode() {
    return PacketWriter.event(
        TextForm.UTF8, event.name(), Json.quote(Samples.CHANNEL), event.data());
  }

  /** As for old clients that poll. */
  @Benchmark
  public Frame encodeAscii() {
    return PacketWriter.event(
        TextForm.ASCII, event.name(), Json.quote(Samples.CHANNEL), event.data());
  }

  private BroadcastEvent decoded(byte[] body) {
    BrokerMessage whole = BrokerMessage.of(Samples.CHANNEL, body, 0, 0);
    return mapping.map(whole, channel -> true).get(0).event();
  }
}
