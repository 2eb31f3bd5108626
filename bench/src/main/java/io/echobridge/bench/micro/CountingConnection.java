package io.echobridge.bench.micro;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.MessageEncoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection without a socket, on the one loop that {@code count} is written on.
 *
 * @param count of the frames of all connections
 */
record CountingConnection(String id, EventLoop loop, AtomicInteger count, Holding holding)
    implements ClientConnection {
  /** Apart from the process's, which is not to end anybody in a benchmark. */
  private static final ClientMemory MEMORY = new ClientMemory(Long.MAX_VALUE, Runnable::run);

  private static final MessageEncoder ENCODER = new Encoder();

  CountingConnection(String id, EventLoop loop, AtomicInteger count) {
    this(id, loop, count, MEMORY.open(0));
  }

  @Override
  public String publicId() {
    return id;
  }

  @Override
  public MessageEncoder encoder() {
    return ENCODER;
  }

  @Override
  public FrameSink sink() {
    return frame -> count.lazySet(count.getPlain() + 1);
  }

  @Override
  public void close(CloseReason reason) {}

  /** What an event is written as is measured elsewhere. */
  private static final class Encoder implements MessageEncoder {
    private static final Frame FRAME = Frame.text("42[\"e\",\"c\",1]");

    @Override
    public Optional<Frame> event(Delivery event) {
      return Optional.of(FRAME);
    }

    @Override
    public Optional<Frame> whisper(Delivery whisper) {
      return Optional.of(FRAME);
    }

    @Override
    public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
      return Optional.empty();
    }

    @Override
    public Optional<Frame> presenceJoining(ChannelName channel, PresentMember member) {
      return Optional.of(FRAME);
    }

    @Override
    public Optional<Frame> presenceLeaving(ChannelName channel, Member member) {
      return Optional.of(FRAME);
    }

    @Override
    public Optional<Frame> refused(ChannelName channel, Refused refusal) {
      return Optional.of(FRAME);
    }
  }
}
