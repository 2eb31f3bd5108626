package io.echobridge.testkit.lines;

import static io.echobridge.text.JsonText.quoted;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.MessageEncoder;
import java.util.List;
import java.util.Optional;

/** What the hub says, as lines: the channel, what is said of it, and the data of that. */
final class LinesEncoder implements MessageEncoder {
  static final LinesEncoder ONLY = new LinesEncoder();

  private LinesEncoder() {}

  @Override
  public Optional<Frame> event(Delivery event) {
    return whisper(event);
  }

  @Override
  public Optional<Frame> whisper(Delivery event) {
    return Optional.of(line(event.channel(), "\"event\":" + quoted(event.name()), event.data()));
  }

  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    if (members.isEmpty()) {
      return Optional.of(line(channel, "\"say\":\"subscribed\"", RawJson.NULL));
    }
    List<String> present =
        members.get().stream().map(member -> member.member().channelData().toString()).toList();
    return Optional.of(line(channel, "\"say\":\"members\"", RawJson.of(present.toString())));
  }

  @Override
  public Optional<Frame> presenceJoining(ChannelName channel, PresentMember member) {
    return Optional.of(line(channel, "\"say\":\"joined\"", member.member().channelData()));
  }

  @Override
  public Optional<Frame> presenceLeaving(ChannelName channel, Member member) {
    return Optional.of(line(channel, "\"say\":\"left\"", member.channelData()));
  }

  @Override
  public Optional<Frame> refused(ChannelName channel, Refused refusal) {
    return Optional.of(line(channel, "\"say\":\"refused\"", RawJson.of(quoted(refusal.words()))));
  }

  private static Frame line(ChannelName channel, String what, RawJson data) {
    return new FrameBuilder(64 + data.length())
        .append("{\"channel\":" + quoted(channel.value()) + "," + what + ",\"data\":")
        .append(data.utf8())
        .append('}')
        .text();
  }
}
