package io.echobridge.auth;

import io.echobridge.channel.ChannelName;
import java.util.concurrent.CompletableFuture;

/**
 * Decides whether one client may subscribe. A client protocol makes one for each subscribe; it
 * closes over what the client gave: headers for the application, a signature, a token.
 */
@FunctionalInterface
public interface ChannelAuthorizer {
  /**
   * Called on the client's event loop, and never for a public channel. Does not block. The future
   * completes on any thread. A client that leaves takes its question back: the future is cancelled.
   * A failure counts as a refusal.
   *
   * @param channel the channel that the client asks for, always a guarded one
   */
  CompletableFuture<Authorization> authorize(ChannelName channel);
}
