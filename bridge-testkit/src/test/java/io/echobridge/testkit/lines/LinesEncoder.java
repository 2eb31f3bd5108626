package io.echobridge.testkit.lines;

import static io.echobridge.text.JsonText.quoted;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.protocol.MessageEncoder;
import java.util.List;

/** What the hub says, as lines: the channel, what is said of it, and the data of that. */
final class LinesEncoder implements MessageEncoder {
  static final LinesEncoder ONLY = new LinesEncoder();

  private LinesEncoder() {}

  @Override
  public Frame event(ChannelName channel, BroadcastEvent event) {
    return line(channel, "\"event\":" + quoted(event.name()), event.data());
  }

  @Override
  public Frame whisper(ChannelName channel, String name, RawJson data) {
    return line(channel, "\"event\":" + quoted(name), data);
  }

  @Override
  public Frame presenceSubscribed(ChannelName channel, List<PresentMember> members) {
    List<String> present =
        members.stream().map(member -> member.member().channelData().toString()).toList();
    return line(channel, "\"say\":\"members\"", RawJson.of(present.toString()));
  }

  @Override
  public Frame presenceJoining(ChannelName channel, PresentMember member) {
    return line(channel, "\"say\":\"joined\"", member.member().channelData());
  }

  @Override
  public Frame presenceLeaving(ChannelName channel, Member member) {
    return line(channel, "\"say\":\"left\"", member.channelData());
  }

  @Override
  public Frame refused(ChannelName channel, int status) {
    return line(channel, "\"say\":\"refused\"", RawJson.of(Integer.toString(status)));
  }

  private static Frame line(ChannelName channel, String what, RawJson data) {
    return new FrameBuilder(64 + data.length())
        .append("{\"channel\":" + quoted(channel.value()) + "," + what + ",\"data\":")
        .append(data.utf8())
        .append('}')
        .text();
  }
}
