package io.echobridge.protocol.raw;

import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.Handshake;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the application whether a client may hear a guarded channel: by the cookies of its page, and
 * by what it shows itself.
 *
 * @param id the client's, as the hub knows it
 * @param shown as headers that the client gives with each question
 */
record Questions(Authorizer application, String id, Handshake handshake, Map<String, String> shown)
    implements ChannelAuthorizer {
  /** How many bytes of the client's request it keeps, about. */
  long size() {
    return handshake.size() + shown.values().stream().mapToLong(String::length).sum();
  }

  @Override
  public CompletableFuture<Authorization> authorize(ChannelName channel) {
    return application.authorize(
        new AuthRequest(
            channel,
            id,
            shown,
            handshake.headers(),
            handshake.remoteAddress(),
            handshake.loginKeptBack()));
  }
}
