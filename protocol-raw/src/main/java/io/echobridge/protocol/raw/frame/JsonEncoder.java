package io.echobridge.protocol.raw.frame;

import static io.echobridge.text.JsonText.quoted;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.WhisperRefusal;
import java.util.List;
import java.util.Optional;

/** The hub's messages as JSON objects with a type, one in each text frame. */
public final class JsonEncoder implements MessageEncoder {
  /** There is one wire format, so there is one encoder. */
  public static final JsonEncoder ONLY = new JsonEncoder();

  private JsonEncoder() {}

  @Override
  public String wireFormat() {
    return "json";
  }

  @Override
  public Optional<Frame> event(Delivery event) {
    return Optional.of(write(event));
  }

  @Override
  public Optional<Frame> whisper(Delivery whisper) {
    return Optional.of(write(whisper));
  }

  private static Frame write(Delivery delivery) {
    int length = delivery.data().length() + delivery.name().length() + 128;
    return new FrameBuilder(length + delivery.channel().value().length())
        .append("{\"type\":\"event\"")
        .append(Place.of(delivery).map(Sayings::id).orElse(""))
        .append(",\"channel\":")
        .append(quoted(delivery.channel().value()))
        .append(",\"event\":")
        .append(quoted(delivery.name()))
        .append(",\"data\":")
        .append(delivery.data().utf8())
        .append('}')
        .text();
  }

  /** Who is on a presence channel; of other channels nothing is said. */
  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    if (members.isEmpty()) {
      return Optional.empty();
    }
    FrameBuilder out = head("members", channel, 128 * members.get().size());
    out.append(",\"members\":[");
    String separator = "";
    for (PresentMember each : members.get()) {
      out.append(separator).append(each.member().channelData().utf8());
      separator = ",";
    }
    return Optional.of(out.append("]}").text());
  }

  @Override
  public Optional<Frame> presenceJoining(ChannelName channel, PresentMember member) {
    return Optional.of(change("joining", channel, member.member()));
  }

  @Override
  public Optional<Frame> presenceLeaving(ChannelName channel, Member member) {
    return Optional.of(change("leaving", channel, member));
  }

  private static Frame change(String type, ChannelName channel, Member member) {
    return head(type, channel, member.channelData().length())
        .append(",\"member\":")
        .append(member.channelData().utf8())
        .append('}')
        .text();
  }

  @Override
  public Optional<Frame> refused(ChannelName channel, Refused refusal) {
    return Optional.of(Sayings.error(channel.value(), refusal.status()));
  }

  @Override
  public Optional<Frame> whisperRefused(ChannelName channel, WhisperRefusal reason) {
    int status =
        switch (reason) {
          case NOT_ALLOWED -> 403;
          case BAD_NAME -> 400;
          case TOO_MUCH -> 429;
          case BUSY -> 503;
        };
    return Optional.of(Sayings.whisperError(channel.value(), status));
  }

  @Override
  public Optional<Frame> gap(GapReason reason, String offset) {
    return Optional.of(Sayings.gap(reason, Optional.of(offset)));
  }

  private static FrameBuilder head(String type, ChannelName channel, int more) {
    String name = quoted(channel.value());
    return new FrameBuilder(64 + 2 * name.length() + more)
        .append("{\"type\":\"" + type + "\",\"channel\":" + name);
  }
}
