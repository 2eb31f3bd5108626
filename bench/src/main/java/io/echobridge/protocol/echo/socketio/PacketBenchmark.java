package io.echobridge.protocol.echo.socketio;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A client's packet, as when it subscribes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketBenchmark {
  private static final String SUBSCRIBE =
      "2[\"subscribe\",{\"channel\":\"private-orders.5\",\"auth\":{\"headers\":"
          + "{\"Authorization\":\"Bearer 1|Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4\"}}}]";

  @Benchmark
  public Packet parse() throws MalformedPacketException {
    return Packet.parse(SUBSCRIBE);
  }

  /** With its arguments. */
  @Benchmark
  public Payload read() throws MalformedPacketException {
    return Payload.event(Packet.parse(SUBSCRIBE).json(), 0);
  }
}
