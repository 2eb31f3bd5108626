package io.echobridge.protocol;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.net.Frame;
import io.echobridge.presence.PresentMember;
import java.util.List;
import java.util.Optional;

/**
 * Says each kind of the hub's messages in one wire format. Pure: the same arguments give the same
 * bytes, from any thread. It is called once per wire format per broadcast, never once per socket;
 * two connections have the same wire format when they have the same encoder object.
 *
 * <p>An empty answer means that the protocol says nothing in this case, and the client hears
 * nothing.
 */
public interface MessageEncoder {
  /** What the wire format is called, for who runs this: a fixed word. */
  default String wireFormat() {
    return getClass().getSimpleName();
  }

  /**
   * An event of the application.
   *
   * @return empty where the protocol has no way to say an event of this name; that is counted
   */
  Optional<Frame> event(Delivery event);

  /** A client's event to the others; it has a {@link Delivery#sender}. */
  Optional<Frame> whisper(Delivery whisper);

  /**
   * To a client that subscribed: the answer that comes before all else on the channel.
   *
   * @param members who is on a presence channel, the client itself included: one entry a user, the
   *     newest first; empty on other channels
   */
  Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members);

  /** To the others: a user's first connection joined. */
  Optional<Frame> presenceJoining(ChannelName channel, PresentMember member);

  /** To the others: a user's last connection left. */
  Optional<Frame> presenceLeaving(ChannelName channel, Member member);

  /**
   * To a client that may not subscribe.
   *
   * @param refusal its status and its words are for the client, its reason is for the operator
   */
  Optional<Frame> refused(ChannelName channel, Refused refusal);

  /**
   * To a client whose whisper was dropped. The hub sends one such answer a second at most, however
   * many whispers it drops.
   */
  default Optional<Frame> whisperRefused(ChannelName channel, WhisperRefusal reason) {
    return Optional.empty();
  }

  /** To a client that subscribed to a cache channel: no event is kept for it. */
  default Optional<Frame> cacheMiss(ChannelName channel) {
    return Optional.empty();
  }

  /**
   * To a client that came back and missed something that it will not hear.
   *
   * @param offset from which on it hears everything
   */
  default Optional<Frame> gap(GapReason reason, String offset) {
    return Optional.empty();
  }

  /** To all subscribers of a channel, where the app wants that: how many connections it has. */
  default Optional<Frame> subscriptionCount(ChannelName channel, int count) {
    return Optional.empty();
  }

  /**
   * To a client that signed in with a watchlist: which users of it came online or went offline. One
   * of the lists may be empty.
   */
  default Optional<Frame> watchlist(List<String> online, List<String> offline) {
    return Optional.empty();
  }
}
