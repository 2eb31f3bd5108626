package io.echobridge.protocol;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the subscribers of a channel hear: an event of the application, or a whisper. One for each
 * broadcast, never one for each socket.
 *
 * @param name the event's name; a whisper's begins with {@code client-}
 * @param isText whether the application gave the data as JSON text ({@link BroadcastEvent#isText})
 * @param offset says where it stands in what the app's brokers brought, as text that a client gives
 *     back to be brought up to date; works it out when it is asked, so only an encoder that sends
 *     it asks. Null where the hub keeps no history
 * @param sender the client that whispers; null with an event of the application
 */
public record Delivery(
    ChannelName channel,
    String name,
    RawJson data,
    boolean isText,
    @Nullable Supplier<String> offset,
    @Nullable Sender sender) {
  /**
   * The client that whispers.
   *
   * @param publicId what other clients may know its connection by
   * @param member the user that it is, where the channel says so; null on a private channel
   */
  public record Sender(String publicId, @Nullable Member member) {}

  /** An event of the application. */
  public static Delivery event(ChannelName channel, String name, RawJson data) {
    return new Delivery(channel, name, data, false, null, null);
  }

  /** An event of the application. */
  public static Delivery event(ChannelName channel, BroadcastEvent event) {
    return new Delivery(channel, event.name(), event.data(), event.isText(), null, null);
  }

  /** A whisper. */
  public static Delivery whisper(ChannelName channel, String name, RawJson data, Sender sender) {
    return new Delivery(channel, name, data, false, null, sender);
  }

  /** The same with the place where it stands. */
  public Delivery at(@Nullable Supplier<String> place) {
    return new Delivery(channel, name, data, isText, place, sender);
  }
}
