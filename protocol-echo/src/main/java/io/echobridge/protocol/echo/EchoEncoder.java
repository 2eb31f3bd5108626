package io.echobridge.protocol.echo;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.echo.socketio.Json;
import io.echobridge.protocol.echo.socketio.PacketWriter;
import io.echobridge.protocol.echo.socketio.ReservedNames;
import io.echobridge.protocol.echo.socketio.TextForm;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The hub's messages as laravel-echo reads them: {@code [event, channel, data]}, all of them.
 *
 * <p>To clients of Engine.IO 4, events and whispers carry their offset behind that. Socket.IO's
 * clients take any text that is the last argument of an event for an offset: with ours behind it,
 * data that is a text is not mistaken. What carries no offset therefore must not end in a text.
 */
final class EchoEncoder implements MessageEncoder {
  private static final EchoEncoder UTF8 = new EchoEncoder(TextForm.UTF8, false);
  private static final EchoEncoder ASCII = new EchoEncoder(TextForm.ASCII, false);
  private static final EchoEncoder WITH_OFFSETS = new EchoEncoder(TextForm.UTF8, true);

  private final TextForm form;
  private final boolean saysOffsets;

  private EchoEncoder(TextForm form, boolean saysOffsets) {
    this.form = form;
    this.saysOffsets = saysOffsets;
  }

  /**
   * @param revision Engine.IO's, 3 or 4; ASCII is for 3 only
   */
  static EchoEncoder of(int revision, TextForm form) {
    if (form == TextForm.ASCII) {
      return ASCII;
    }
    return revision >= 4 ? WITH_OFFSETS : UTF8;
  }

  @Override
  public String wireFormat() {
    return saysOffsets
        ? "socket.io-4"
        : form == TextForm.ASCII ? "socket.io-3-ascii" : "socket.io-3";
  }

  @Override
  public Optional<Frame> event(Delivery event) {
    return ReservedNames.isMistaken(event.name()) ? Optional.empty() : Optional.of(delivery(event));
  }

  @Override
  public Optional<Frame> whisper(Delivery whisper) {
    return Optional.of(delivery(whisper));
  }

  private Frame delivery(Delivery delivery) {
    String name = delivery.name();
    String channel = delivery.channel().value();
    Supplier<String> offset = delivery.offset();
    return saysOffsets && offset != null
        ? PacketWriter.event(
            form, name, Json.quote(channel), delivery.data(), Json.quote(offset.get()))
        : write(name, channel, delivery.data());
  }

  /** laravel-echo passes over it, as it is of no channel; a page may listen for it. */
  @Override
  public Optional<Frame> gap(GapReason reason, String offset) {
    if (!saysOffsets) {
      return Optional.empty();
    }
    RawJson why = RawJson.of("{\"reason\":\"" + reason.word() + "\"}");
    return Optional.of(
        PacketWriter.event(form, "echobridge:gap", RawJson.NULL, why, Json.quote(offset)));
  }

  /** laravel-echo waits for no answer but the list of members. */
  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    return members.map(
        present -> write("presence:subscribed", channel.value(), MemberJson.array(present)));
  }

  @Override
  public Optional<Frame> presenceJoining(ChannelName channel, PresentMember member) {
    return Optional.of(write("presence:joining", channel.value(), MemberJson.object(member)));
  }

  @Override
  public Optional<Frame> presenceLeaving(ChannelName channel, Member member) {
    return Optional.of(write("presence:leaving", channel.value(), member.channelData()));
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
