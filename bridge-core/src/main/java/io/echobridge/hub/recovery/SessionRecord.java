package io.echobridge.hub.recovery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * @param bound to whom a connection token has bound it; null where no token has
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
    @Nullable Bound bound,
    @Nullable String floor) {
  /** Of a client without a connection token. */
  public SessionRecord(
      String key,
      String id,
      String publicId,
      long generation,
      String origin,
      State state,
      List<Heard> channels,
      @Nullable String floor) {
    this(key, id, publicId, generation, origin, state, channels, null, floor);
  }

  /**
   * To whom a connection token has bound a session: nobody goes on with it who gives none.
   *
   * @param user the user's id; null where the token names nobody
   * @param mark stands for the token ({@code Identification#mark}, with the record's key as salt)
   * @param until when the token ends, in milliseconds since 1970; {@link Long#MAX_VALUE} for never
   */
  public record Bound(@Nullable String user, String mark, long until) {}

  /** The key for a client's token: whoever reads it cannot come back as the client. */
  public static String key(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whose it is: its user's, and those of its members. */
  public Set<String> users() {
    Set<String> users = new HashSet<>();
    if (bound != null && bound.user() != null) {
      users.add(bound.user());
    }
    for (Heard each : channels) {
      if (each.member() != null) {
        users.add(each.member().userId());
      }
    }
    return users;
  }

  /** The same, of which no more is to be said than that it is so. */
  SessionRecord only(State other) {
    return new SessionRecord(key, id, publicId, generation, origin, other, List.of(), bound, null);
  }

  /** How it is with the session's connection. */
  public enum State {
    /** It is there. */
    LIVE,
    /** It was lost: the client may come back. */
    CLOSED,
    /** It was ended on purpose. */
    ENDED,
    /**
     * What it is like is not known any more: its record is too long, or cannot be read. Nobody goes
     * on with what it was before, as that has other channels.
     */
    UNKNOWN
  }

  /**
   * A channel.
   *
   * @param since from which offset on it is heard; null where that cannot be said
   * @param member as whom, on a presence channel
   */
  public record Heard(ChannelName channel, @Nullable String since, @Nullable Member member) {}
}
