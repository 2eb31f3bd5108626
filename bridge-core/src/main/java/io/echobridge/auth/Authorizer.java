package io.echobridge.auth;

import java.util.concurrent.CompletableFuture;

/**
 * Puts a client's question to the application over HTTP, whichever application that is at present.
 * What a protocol asks it becomes a {@link ChannelAuthorizer}. Called from event loops, so it never
 * blocks; the future completes on any thread, and never exceptionally: whatever goes wrong is a
 * {@link Authorization.Refused}. Whoever asked may have gone away by then; who cancels the future
 * takes a question back that still waits for its turn.
 */
@FunctionalInterface
public interface Authorizer {
  CompletableFuture<Authorization> authorize(AuthRequest request);
}
