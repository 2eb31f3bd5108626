package io.echobridge.protocol.raw.frame;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.MessageEncoder;
import java.util.List;
import java.util.Optional;

/** The data of each event as one text frame, and nothing else. */
public final class RawEncoder implements MessageEncoder {
  /** There is one wire format, so there is one encoder. */
  public static final RawEncoder ONLY = new RawEncoder();

  private RawEncoder() {}

  @Override
  public String wireFormat() {
    return "raw";
  }

  @Override
  public Optional<Frame> event(Delivery event) {
    byte[] content = Content.of(event);
    return Optional.of(new FrameBuilder(content.length).append(content).text());
  }

  /** Not said: nothing would tell the page that the application did not say it. */
  @Override
  public Optional<Frame> whisper(Delivery whisper) {
    return Optional.empty();
  }

  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    return Optional.empty();
  }

  @Override
  public Optional<Frame> presenceJoining(ChannelName channel, PresentMember member) {
    return Optional.empty();
  }

  @Override
  public Optional<Frame> presenceLeaving(ChannelName channel, Member member) {
    return Optional.empty();
  }

  @Override
  public Optional<Frame> refused(ChannelName channel, Refused refusal) {
    return Optional.empty();
  }
}
