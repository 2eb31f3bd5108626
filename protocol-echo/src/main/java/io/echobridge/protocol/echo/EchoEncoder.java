package io.echobridge.protocol.echo;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.echo.socketio.Json;
import io.echobridge.protocol.echo.socketio.PacketWriter;
import io.echobridge.protocol.echo.socketio.ReservedNames;
import io.echobridge.protocol.echo.socketio.TextForm;
import java.util.List;
import java.util.Optional;

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
  public Optional<Frame> event(Delivery event) {
    return ReservedNames.isMistaken(event.name()) ? Optional.empty() : Optional.of(delivery(event));
  }

  @Override
  public Frame whisper(Delivery whisper) {
    return delivery(whisper);
  }

  private Frame delivery(Delivery delivery) {
    return write(delivery.name(), delivery.channel().value(), delivery.data());
  }

  /** laravel-echo waits for no answer but the list of members. */
  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    return members.map(
        present -> write("presence:subscribed", channel.value(), MemberJson.array(present)));
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
  public Optional<Frame> refused(ChannelName channel, Refused refusal) {
    return Optional.of(refused(channel.value(), refusal.status()));
  }

  /** For a name that is no channel's. */
  Frame refused(String channel, int status) {
    return write("subscription_error", channel, RawJson.of(Integer.toString(status)));
  }

  private Frame write(String event, String channel, RawJson data) {
    return PacketWriter.event(form, event, Json.quote(channel), data);
  }
}
