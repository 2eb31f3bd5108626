package io.echobridge.auth;

import java.util.concurrent.CompletableFuture;

/**
 * Asks who may listen. Called from event loops, so it never blocks; the future completes on any
 * thread, and never exceptionally: whatever goes wrong is a {@link Authorization.Refused}. Whoever
 * asked may have gone away by then; who cancels the future takes a question back that still waits
 * for its turn.
 */
@FunctionalInterface
public interface Authorizer {
  CompletableFuture<Authorization> authorize(AuthRequest request);
}
