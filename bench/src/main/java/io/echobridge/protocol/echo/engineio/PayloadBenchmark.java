package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import java.nio.ByteBuffer;
import java.util.Collections;
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

/** What polling clients are sent, and send: packets of 250 characters in one body. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PayloadBenchmark {
  @Param({"1", "10"})
  public int packets;

  private final Count count = new Count();
  private List<Frame> frames = List.of();
  private String bodyOf4 = "";

  @Setup
  public void write() {
    frames = Collections.nCopies(packets, Frame.text("42[\"" + "x".repeat(244) + "\"]"));
    PollBody body = new PollBody();
    PayloadV4.encode(frames, body);
    bodyOf4 = body.text();
  }

  @Benchmark
  public ByteBuffer[] encode4() {
    PollBody body = new PollBody();
    PayloadV4.encode(frames, body);
    return body.parts();
  }

  @Benchmark
  public ByteBuffer[] encode3() {
    PollBody body = new PollBody();
    PayloadV3.encodeText(frames, body);
    return body.parts();
  }

  @Benchmark
  public long decode4() throws PayloadException {
    PayloadV4.decode(bodyOf4, count);
    return count.characters;
  }

  private static final class Count implements PacketSink {
    private long characters;

    @Override
    public boolean onPacket(String packet) {
      characters += packet.length();
      return true;
    }

    @Override
    public boolean onBinaryMessage(byte[] data) {
      throw new IllegalStateException("a binary message");
    }
  }
}
