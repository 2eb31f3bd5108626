package io.echobridge.hub.recovery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to know to go on with a session of another node. It names no secret that would
 * let a node, or whoever listens to the nodes, come back as the client.
 *
 * @param key the hash of the client's token
 * @param id what the client sends as its id ({@code ClientConnection#id})
 * @param publicId what others know it by
 * @param generation grows each time the session goes on with another connection
 * @param origin of the page
 * @param channels that it hears
 * @param floor behind this offset it may have missed something, but not before; null where nobody
 *     knows
 */
public record SessionRecord(
    String key,
    String id,
    String publicId,
    long generation,
    String origin,
    State state,
    List<Heard> channels,
    @Nullable String floor) {
  /** The channel of the user whose session it is; empty where it is nobody's. */
  public Optional<ChannelName> userChannel() {
    return channels.stream().map(Heard::channel).filter(ChannelName::isOfUser).findFirst();
  }

  /** Whether it is a user's, or the user is one of its members. */
  public boolean isOf(String userId) {
    Optional<ChannelName> user = userChannel();
    boolean isUsers = user.isPresent() && user.equals(ChannelName.ofUser(userId));
    return isUsers
        || channels.stream()
            .map(Heard::member)
            .anyMatch(member -> member != null && member.userId().equals(userId));
  }

  /** The same, ended on purpose. */
  SessionRecord ended() {
    return new SessionRecord(
        key, id, publicId, generation, origin, State.ENDED, List.of(), null);
  }

  /** How it is with the session's connection. */
  public enum State {
    /** It is there. */
    LIVE,
    /** It was lost: the client may come back. */
    CLOSED,
    /** It was ended on purpose. */
    ENDED
  }

  /**
   * A channel.
   *
   * @param since from which offset on it is heard; null where that cannot be said
   * @param member as whom, on a presence channel
   */
  public record Heard(ChannelName channel, @Nullable String since, @Nullable Member member) {}
}
