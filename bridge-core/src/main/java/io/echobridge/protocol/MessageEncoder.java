package io.echobridge.protocol;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import java.util.List;

/**
 * Says each kind of the hub's messages in one wire format. Pure: the same arguments give the same
 * bytes, from any thread. It is called once per wire format per broadcast, never once per socket;
 * two connections have the same wire format when they have the same encoder object.
 */
public interface MessageEncoder {
  /** An event of the application. */
  Frame event(ChannelName channel, BroadcastEvent event);

  /**
   * A client's event to the others.
   *
   * @param name always begins with {@code client-}
   */
  Frame whisper(ChannelName channel, String name, RawJson data);

  /**
   * To one that joined a presence channel: who is there, himself included.
   *
   * @param members one entry a user, the newest first
   */
  Frame presenceSubscribed(ChannelName channel, List<PresentMember> members);

  /** To the others: a user's first connection joined. */
  Frame presenceJoining(ChannelName channel, PresentMember member);

  /** To the others: a user's last connection left. */
  Frame presenceLeaving(ChannelName channel, Member member);

  /**
   * To one that may not subscribe.
   *
   * @param status as in {@link io.echobridge.auth.Authorization.Refused}
   */
  Frame refused(ChannelName channel, int status);

  /**
   * A member with the public id of the connection that stands for him.
   *
   * @param publicId tells connections apart, and gives nobody power over one
   */
  record PresentMember(Member member, String publicId) {}
}
