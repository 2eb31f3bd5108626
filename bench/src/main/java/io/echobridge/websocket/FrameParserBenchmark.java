package io.echobridge.websocket;

import io.echobridge.net.ClientMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A masked frame of a client: found, unmasked and handed on. One byte is a heartbeat. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameParserBenchmark {
  @Param({"1", "100", "4000"})
  public int size;

  private final FrameParser parser =
      new FrameParser(1_000_000, new ClientMemory(Long.MAX_VALUE, Runnable::run).open(0), false);
  private final Count count = new Count();
  private ByteBuffer frame = ByteBuffer.allocateDirect(0);

  @Setup
  public void write() {
    frame = ByteBuffer.allocateDirect(size + 8).put((byte) 0x81);
    if (size < 126) {
      frame.put((byte) (0x80 | size));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) size);
    }
    frame.putInt(0x12345678);
    for (int i = 0; i < size; i++) {
      frame.put((byte) ('x' ^ 0x12345678 >> (24 - 8 * (i & 3))));
    }
    frame.flip();
  }

  @Benchmark
  public long parse() {
    frame.rewind();
    parser.feed(frame, count);
    return count.bytes;
  }

  private static final class Count implements FrameParser.Sink {
    private long bytes;

    @Override
    public void onMessage(boolean text, byte[] payload) {
      bytes += payload.length;
    }

    @Override
    public void onPing(byte[] payload) {
      throw new IllegalStateException("a ping");
    }

    @Override
    public void onClose(byte[] payload) {
      throw new IllegalStateException("a close frame");
    }

    @Override
    public void onViolation(int status) {
      throw new IllegalStateException("refused with " + status);
    }
  }
}
