package io.echobridge.hub;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.protocol.MessageEncoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Plain words, so that tests can be read; counts how often it encodes an event. */
final class TestEncoder implements MessageEncoder {
  final AtomicInteger events = new AtomicInteger();

  @Override
  public Frame event(ChannelName channel, BroadcastEvent event) {
    events.incrementAndGet();
    return Frame.text("event " + channel + " " + event.name() + " " + event.data());
  }

  @Override
  public Frame whisper(ChannelName channel, String name, RawJson data) {
    return Frame.text("whisper " + channel + " " + name + " " + data);
  }

  @Override
  public Frame presenceSubscribed(ChannelName channel, List<PresentMember> members) {
    return Frame.text(
        "here "
            + channel
            + " "
            + members.stream().map(TestEncoder::text).collect(Collectors.joining(" ")));
  }

  @Override
  public Frame presenceJoining(ChannelName channel, PresentMember member) {
    return Frame.text("joining " + channel + " " + text(member));
  }

  @Override
  public Frame presenceLeaving(ChannelName channel, Member member) {
    return Frame.text("leaving " + channel + " " + member.userId());
  }

  @Override
  public Frame refused(ChannelName channel, int status) {
    return Frame.text("refused " + channel + " " + status);
  }

  private static String text(PresentMember member) {
    return member.member().userId() + "@" + member.publicId();
  }
}
