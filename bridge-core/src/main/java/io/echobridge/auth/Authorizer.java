package io.echobridge.auth;

import java.util.concurrent.CompletionStage;

/**
 * Asks who may listen. Called from event loops, so it never blocks; the stage completes on any
 * thread, never exceptionally: whatever goes wrong is a {@link Authorization.Refused}. Whoever
 * asked may have gone away by then.
 */
@FunctionalInterface
public interface Authorizer {
  CompletionStage<Authorization> authorize(AuthRequest request);
}
