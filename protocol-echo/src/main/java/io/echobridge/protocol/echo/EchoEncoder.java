package io.echobridge.protocol.echo;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.echo.socketio.Json;
import io.echobridge.protocol.echo.socketio.PacketWriter;
import io.echobridge.protocol.echo.socketio.TextForm;
import java.util.List;

/** The hub's messages as laravel-echo reads them: {@code [event, channel, data]}, all of them. */
final class EchoEncoder implements MessageEncoder {
  private static final EchoEncoder UTF8 = new EchoEncoder(TextForm.UTF8);
  private static final EchoEncoder ASCII = new EchoEncoder(TextForm.ASCII);

  private final TextForm form;

  private EchoEncoder(TextForm form) {
    this.form = form;
  }

  static EchoEncoder of(TextForm form) {
    return form == TextForm.ASCII ? ASCII : UTF8;
  }

  @Override
  public Frame event(ChannelName channel, BroadcastEvent event) {
    return write(event.name(), channel.value(), event.data());
  }

  @Override
  public Frame whisper(ChannelName channel, String name, RawJson data) {
    return write(name, channel.value(), data);
  }

  @Override
  public Frame presenceSubscribed(ChannelName channel, List<PresentMember> members) {
    return write("presence:subscribed", channel.value(), MemberJson.array(members));
  }

  @Override
  public Frame presenceJoining(ChannelName channel, PresentMember member) {
    return write("presence:joining", channel.value(), MemberJson.object(member));
  }

  @Override
  public Frame presenceLeaving(ChannelName channel, Member member) {
    return write("presence:leaving", channel.value(), member.channelData());
  }

  @Override
  public Frame refused(ChannelName channel, int status) {
    return refused(channel.value(), status);
  }

  /** For a name that is no channel's. */
  Frame refused(String channel, int status) {
    return write("subscription_error", channel, RawJson.of(Integer.toString(status)));
  }

  private Frame write(String event, String channel, RawJson data) {
    return PacketWriter.event(form, event, Json.quote(channel), data);
  }
}
