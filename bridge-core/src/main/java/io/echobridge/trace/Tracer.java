package io.echobridge.trace;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Who follows what becomes of the events of one app, and of its questions to the application.
 * Called from any thread; returns at once and never throws.
 */
public interface Tracer {
  /**
   * A message of a broker has come. On the broker's thread, which calls what is returned.
   *
   * @param broker its name in the configuration
   * @param address where the message was published to
   * @param context what its headers say; null where they say nothing
   */
  Arrival message(String broker, String address, @Nullable TraceContext context);

  /** An event that comes from no broker is about to be published. On the publishing thread. */
  Arrival published();

  /**
   * The application is to be asked whether a client may listen.
   *
   * @return null where nobody follows that
   */
  @Nullable Authorizing authorization(ChannelName channel);

  /** Nobody follows anything, and it costs nothing. */
  Tracer NONE =
      new Tracer() {
        @Override
        public Arrival message(String broker, String address, @Nullable TraceContext context) {
          return Arrival.NONE;
        }

        @Override
        public Arrival published() {
          return Arrival.NONE;
        }

        @Override
        public @Nullable Authorizing authorization(ChannelName channel) {
          return null;
        }
      };
}
