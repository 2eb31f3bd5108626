package io.echobridge.token;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.text.Glob;
import io.echobridge.text.JsonText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose a client is, as its connection token says.
 *
 * @param user the user's id, never an empty text; empty where the token names nobody
 * @param userInfo what others hear of the user on presence channels that {@code channels} names;
 *     {@code null} in JSON where nothing is said
 * @param channels guarded channels that the client may subscribe to without a question to the
 *     application; {@code *} is any text
 * @param expiresAt when the token ends, in milliseconds since 1970; {@link #NEVER} where it does
 *     not
 * @param asked when somebody was asked, in nanoseconds ({@link System#nanoTime}): the answer may be
 *     as old; empty where nobody knows
 */
public record Identity(
    Optional<String> user,
    RawJson userInfo,
    List<Glob> channels,
    long expiresAt,
    OptionalLong asked) {
  /** The end of a token that has none. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Somebody who may be here, and is no user. */
  public static final Identity NOBODY =
      new Identity(Optional.empty(), RawJson.NULL, List.of(), NEVER);

  /** The most patterns of channels that one token may name. */
  public static final int MOST_CHANNELS = 100;

  public Identity {
    channels = List.copyOf(channels);
  }

  /** As of nobody knows when. */
  public Identity(Optional<String> user, RawJson userInfo, List<Glob> channels, long expiresAt) {
    this(user, userInfo, channels, expiresAt, OptionalLong.empty());
  }

  /** The same, of which is known when somebody was asked. */
  public Identity asOf(long nanos) {
    return new Identity(user, userInfo, channels, expiresAt, OptionalLong.of(nanos));
  }

  /** The channel on which the application reaches the user, if it is one. */
  public Optional<ChannelName> channel() {
    return user.flatMap(ChannelName::ofUser);
  }

  /** Whether the client may subscribe to a guarded channel without a question. */
  public boolean mayHear(ChannelName channel) {
    for (Glob each : channels) {
      if (each.matches(channel.value())) {
        return true;
      }
    }
    return false;
  }

  /** The user as a member of presence channels; empty where the token names nobody. */
  public Optional<Member> member() {
    return user.map(
        id ->
            new Member(
                id,
                RawJson.of(
                    "{\"user_id\":" + JsonText.quoted(id) + ",\"user_info\":" + userInfo + "}")));
  }

  /** The same of a token that does not end. */
  Identity withoutEnd() {
    return new Identity(user, userInfo, channels, NEVER, asked);
  }

  /** About how many bytes it takes. */
  public long size() {
    long size = 128 + 2L * user.map(String::length).orElse(0) + userInfo.length();
    for (Glob each : channels) {
      size += 128 + 2L * each.toString().length();
    }
    return size;
  }
}
