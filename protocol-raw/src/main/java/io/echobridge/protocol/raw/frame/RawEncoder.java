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

  /** Not a byte: what has to be said and has no words here. */
  static final Frame SILENCE = new FrameBuilder(0).bare();

  private RawEncoder() {}

  @Override
  public Optional<Frame> event(Delivery event) {
    return Optional.of(whisper(event));
  }

  @Override
  public Frame whisper(Delivery delivery) {
    byte[] content = Content.of(delivery);
    return new FrameBuilder(content.length).append(content).text();
  }

  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    return Optional.empty();
  }

  @Override
  public Frame presenceJoining(ChannelName channel, PresentMember member) {
    return SILENCE;
  }

  @Override
  public Frame presenceLeaving(ChannelName channel, Member member) {
    return SILENCE;
  }

  @Override
  public Optional<Frame> refused(ChannelName channel, Refused refusal) {
    return Optional.empty();
  }
}
