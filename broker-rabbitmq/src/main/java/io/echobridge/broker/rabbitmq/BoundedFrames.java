package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.SocketFrameHandler;
import io.echobridge.broker.link.Backlog;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the client library, which takes a body of any size into memory, or ends the
 * connection for one that it does not want, only to be sent it again. The body of a delivery that
 * is larger than it may be is passed over as it comes, and {@link Oversized} stands in its place;
 * what all the others have in memory is bounded.
 */
final class BoundedFrames extends SocketFrameHandler {
  /** Until both sides have agreed on one. */
  private static final int LARGEST_FRAME = 1 << 20;

  private static final int BASIC = 60;
  private static final int DELIVER = 60;

  /** Of a content header: class, weight, then the size of the body. */
  private static final int SIZE_AT = 4;

  private final LongSupplier most;
  private final Backlog memory;

  /** The channels on which a delivery is under way, with how much of it is still passed over. */
  private final Map<Integer, Long> deliveries = new HashMap<>();

  private @Nullable Frame next;

  /**
   * @param most how many bytes the body of a delivery may have
   * @param ending writes what is left when it is closed, and is waited for a second
   */
  BoundedFrames(Socket socket, LongSupplier most, Backlog memory, ExecutorService ending)
      throws IOException {
    super(socket, ending, LARGEST_FRAME);
    this.most = most;
    this.memory = memory;
  }

  @Override
  public @Nullable Frame readFrame() throws IOException {
    Frame waiting = next;
    next = null;
    if (waiting != null) {
      return waiting;
    }
    while (true) {
      @Nullable Frame read = super.readFrame();
      @Nullable Frame passed = read == null ? null : looked(read);
      if (read == null || passed != null) {
        return passed;
      }
    }
  }

  @Override
  public void close() {
    memory.close();
    super.close();
  }

  private @Nullable Frame looked(Frame frame) throws IOException {
    int channel = frame.getChannel();
    switch (frame.getType()) {
      case AMQP.FRAME_METHOD -> method(channel, ByteBuffer.wrap(frame.getPayload()));
      case AMQP.FRAME_HEADER -> {
        if (deliveries.containsKey(channel)) {
          return header(channel, frame);
        }
      }
      case AMQP.FRAME_BODY -> {
        long left = deliveries.getOrDefault(channel, 0L);
        if (left > 0) {
          deliveries.put(channel, left - frame.getPayload().length);
          return null;
        }
      }
      default -> {}
    }
    return frame;
  }

  private void method(int channel, ByteBuffer method) {
    if (method.remaining() >= 4 && method.getShort() == BASIC && method.getShort() == DELIVER) {
      deliveries.put(channel, 0L);
    } else {
      deliveries.remove(channel);
    }
  }

  private Frame header(int channel, Frame frame) throws IOException {
    byte[] payload = frame.getPayload();
    long size = ByteBuffer.wrap(payload).getLong(SIZE_AT);
    if (size <= most.getAsLong()) {
      memory.take(size);
      return frame;
    }
    deliveries.put(channel, size);
    byte[] other = payload.clone();
    ByteBuffer.wrap(other).putLong(SIZE_AT, Oversized.SIZE);
    memory.take(Oversized.SIZE);
    next = new Frame(AMQP.FRAME_BODY, channel, Oversized.inPlaceOf(size));
    return new Frame(AMQP.FRAME_HEADER, channel, other);
  }
}
