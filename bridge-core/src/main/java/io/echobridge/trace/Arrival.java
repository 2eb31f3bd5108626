package io.echobridge.trace;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import org.jspecify.annotations.Nullable;

/**
 * A message, while it is found out what events it is. By one thread, whose log lines can be found
 * by the trace until it is closed. One of the first three methods is called, or none where the
 * message is nobody's event.
 */
public interface Arrival extends AutoCloseable {
  /**
   * One of its events goes to those who hear it.
   *
   * @return follows it until all have it; null where nobody follows it
   */
  @Nullable Delivering event(ChannelName channel, BroadcastEvent event);

  /**
   * Nobody here listens, so that it was not even opened.
   *
   * @param channel null where that is not known
   */
  void unheard(@Nullable ChannelName channel);

  /**
   * It is dropped.
   *
   * @param reason a short fixed word, as in the counters
   * @param words for the operator
   */
  void dropped(String reason, String words);

  @Override
  void close();

  /** One that nobody follows. */
  Arrival NONE =
      new Arrival() {
        @Override
        public @Nullable Delivering event(ChannelName channel, BroadcastEvent event) {
          return null;
        }

        @Override
        public void unheard(@Nullable ChannelName channel) {}

        @Override
        public void dropped(String reason, String words) {}

        @Override
        public void close() {}
      };
}
