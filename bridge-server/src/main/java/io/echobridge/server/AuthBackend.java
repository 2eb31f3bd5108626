package io.echobridge.server;

import io.echobridge.auth.AuthConfig;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.auth.HttpAuthorizer;
import io.echobridge.call.Pace;
import io.echobridge.trace.Tracer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The way to the application behind an app: it answers who may listen.
 *
 * @param asking whether a question is under way
 * @param overflowed how many questions were refused because too many wait
 * @param whenClosed what ends with the app
 */
record AuthBackend(
    Authorizer authorizer, BooleanSupplier asking, LongSupplier overflowed, Runnable whenClosed) {
  /**
   * Without auth settings there is no application to ask, and nobody may listen.
   *
   * @param pace how often it is asked
   * @param tracer who follows that
   * @throws IllegalArgumentException when the settings cannot be used
   */
  static AuthBackend of(Optional<AuthConfig> auth, Pace pace, Tracer tracer) {
    return auth.map(settings -> asked(settings, pace, tracer)).orElseGet(AuthBackend::nobody);
  }

  /** Refuses everybody. */
  static AuthBackend nobody() {
    Authorization refused = new Authorization.Refused(403, "no auth endpoint is configured");
    return new AuthBackend(
        request -> CompletableFuture.completedFuture(refused), () -> false, () -> 0, () -> {});
  }

  private static AuthBackend asked(AuthConfig auth, Pace pace, Tracer tracer) {
    HttpAuthorizer authorizer = HttpAuthorizer.create(auth, pace, tracer);
    return new AuthBackend(
        authorizer, authorizer::isAsking, authorizer::overflowed, authorizer::close);
  }

  void close() {
    whenClosed.run();
  }
}
