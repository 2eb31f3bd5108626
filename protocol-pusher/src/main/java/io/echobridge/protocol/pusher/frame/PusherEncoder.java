package io.echobridge.protocol.pusher.frame;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.WhisperRefusal;
import io.echobridge.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The hub's messages as Pusher's clients read them. */
public final class PusherEncoder implements MessageEncoder {
  /** There is one wire format, so there is one encoder. */
  public static final PusherEncoder ONLY = new PusherEncoder();

  private static final byte[] NOTHING = utf8("{}");

  private PusherEncoder() {}

  @Override
  public String wireFormat() {
    return "pusher";
  }

  /** Whether the name is the protocol's own: nobody may send an event of it to clients. */
  public static boolean isReserved(String event) {
    return event.startsWith("pusher:") || event.startsWith("pusher_internal:");
  }

  @Override
  public Optional<Frame> event(Delivery event) {
    return isReserved(event.name()) ? Optional.empty() : Optional.of(delivery(event));
  }

  @Override
  public Optional<Frame> whisper(Delivery whisper) {
    return Optional.of(delivery(whisper));
  }

  private static Frame delivery(Delivery delivery) {
    RawJson data = delivery.data();
    FrameBuilder out = head(data.length(), delivery.name(), delivery.channel());
    DataText.append(out, data, delivery.isText());
    Delivery.Sender sender = delivery.sender();
    Member member = sender == null ? null : sender.member();
    if (member != null) {
      out.append(",\"user_id\":").append(JsonText.quoted(member.userId()));
    }
    return out.append('}').text();
  }

  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    byte[] data = members.map(MemberList::of).orElse(NOTHING);
    return Optional.of(write("pusher_internal:subscription_succeeded", channel, data));
  }

  @Override
  public Optional<Frame> presenceJoining(ChannelName channel, PresentMember member) {
    return Optional.of(
        write("pusher_internal:member_added", channel, MemberList.added(member.member())));
  }

  @Override
  public Optional<Frame> presenceLeaving(ChannelName channel, Member member) {
    String data = "{\"user_id\":" + JsonText.quoted(member.userId()) + '}';
    return Optional.of(write("pusher_internal:member_removed", channel, utf8(data)));
  }

  @Override
  public Optional<Frame> refused(ChannelName channel, Refused refusal) {
    return Optional.of(refused(channel.value(), refusal.status(), refusal.words()));
  }

  /** For a name that is no channel's. */
  public static Frame refused(String channel, int status, String words) {
    String type = status == 401 || status == 403 ? "AuthError" : "SubscriptionError";
    String data =
        "{\"type\":\"" + type + "\",\"error\":" + JsonText.quoted(words) + ",\"status\":" + status;
    return write("pusher:subscription_error", channel, utf8(data + '}'));
  }

  @Override
  public Optional<Frame> whisperRefused(ChannelName channel, WhisperRefusal reason) {
    return Optional.of(
        switch (reason) {
          case NOT_ALLOWED ->
              Sayings.error(
                  ErrorCode.UNAUTHORISED,
                  "Cannot broadcast client event (connection not subscribed to channel "
                      + channel
                      + ", or the channel is public)");
          case BAD_NAME ->
              Sayings.error(ErrorCode.NONE, "Client event rejected: its name is no valid text");
          case TOO_MUCH ->
              Sayings.error(
                  ErrorCode.CLIENT_EVENT, "Client event rejected: too many, or too large");
          case BUSY ->
              Sayings.error(ErrorCode.CLIENT_EVENT, "Client event rejected: the server is busy");
        });
  }

  @Override
  public Optional<Frame> cacheMiss(ChannelName channel) {
    return Optional.of(write("pusher:cache_miss", channel, NOTHING));
  }

  @Override
  public Optional<Frame> subscriptionCount(ChannelName channel, int count) {
    byte[] data = utf8("{\"subscription_count\":" + count + '}');
    return Optional.of(write("pusher_internal:subscription_count", channel, data));
  }

  @Override
  public Optional<Frame> watchlist(List<String> online, List<String> offline) {
    String events =
        List.of(change("online", online), change("offline", offline)).stream()
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(",", "{\"events\":[", "]}"));
    FrameBuilder out = new FrameBuilder(events.length() + 128);
    out.append("{\"event\":\"pusher_internal:watchlist_events\",\"data\":");
    DataText.quote(out, utf8(events));
    return Optional.of(out.append('}').text());
  }

  private static String change(String name, List<String> users) {
    return users.isEmpty()
        ? ""
        : users.stream()
            .map(JsonText::quoted)
            .collect(Collectors.joining(",", "{\"name\":\"" + name + "\",\"user_ids\":[", "]}"));
  }

  private static Frame write(String event, ChannelName channel, byte[] data) {
    return write(event, channel.value(), data);
  }

  private static Frame write(String event, String channel, byte[] data) {
    FrameBuilder out = head(data.length, event, channel);
    DataText.quote(out, data);
    return out.append('}').text();
  }

  private static FrameBuilder head(int dataLength, String event, ChannelName channel) {
    return head(dataLength, event, channel.value());
  }

  private static FrameBuilder head(int dataLength, String event, String channel) {
    // Quotes within the data become two bytes each.
    int expected = dataLength + dataLength / 4 + event.length() + channel.length() + 64;
    return new FrameBuilder(expected)
        .append("{\"event\":")
        .append(JsonText.quoted(event))
        .append(",\"channel\":")
        .append(JsonText.quoted(channel))
        .append(",\"data\":");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
