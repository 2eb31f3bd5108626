package io.echobridge.protocol;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import java.util.Map;
import java.util.Optional;

/**
 * Hears what becomes of several channels that a client subscribes to at once ({@link
 * ClientSession#begin}). On the session's loop; nothing of it is called once the session has ended.
 */
public interface Beginning {
  /**
   * Whether the client may hear each of the channels is decided, and nothing was sent to it yet.
   * Called once, before {@link #begun}.
   *
   * @param refused those that it may not hear; counted already
   * @return whether it subscribes to the others. If not, nothing more happens
   */
  boolean decided(Map<ChannelName, Refused> refused);

  /**
   * From here on the client hears its channels: whatever is sent in this call comes before all of
   * that. Called once.
   */
  void begun(Start start);

  /**
   * A channel that was granted turns out to be full, or there is no memory for it. The {@link
   * MessageEncoder} has said so, if it has words for that.
   */
  void refused(ChannelName channel, int status);

  /**
   * From where a client hears its channels.
   *
   * @param place behind which it hears everything, or the text that is no place, where nobody can
   *     name it; empty where nobody keeps a history, and where a place was given for no channel
   * @param isCaughtUp whether that is the place that the client gave: what it missed comes first
   * @param gap why it is not, where the client gave one: it missed something that it will not hear
   */
  record Start(Optional<String> place, boolean isCaughtUp, Optional<GapReason> gap) {}
}
