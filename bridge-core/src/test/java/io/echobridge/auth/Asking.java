package io.echobridge.auth;

import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.call.Pace;
import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Configurations and questions for tests. */
final class Asking {
  private Asking() {}

  /** An {@link AuthConfig} under way. */
  static final class Settings {
    Map<String, String> byOrigin = Map.of();
    Duration timeout = Duration.ofSeconds(10);
    Duration connectTimeout = Duration.ofSeconds(5);
    int maxInFlight = 64;
    int callsPerSecond = 100_000;
    int maxWaiting = 1000;
    boolean forwardCookies = true;
    List<String> forwardHeaders = List.of("Authorization", "X-*");
    boolean any200IsYes;
    Optional<String> caFile = Optional.empty();

    void calls(int inFlight, int waiting) {
      maxInFlight = inFlight;
      maxWaiting = waiting;
    }

    AuthConfig at(String url) {
      return new AuthConfig(
          url,
          byOrigin,
          timeout,
          connectTimeout,
          maxInFlight,
          callsPerSecond,
          maxWaiting,
          forwardCookies,
          forwardHeaders,
          any200IsYes,
          64 * 1024,
          caFile);
    }
  }

  static AuthConfig config(String url) {
    return new Settings().at(url);
  }

  static HttpAuthorizer authorizer(String url) {
    return authorizer(url, settings -> {});
  }

  static HttpAuthorizer authorizer(String url, Consumer<Settings> change) {
    Settings settings = new Settings();
    change.accept(settings);
    return HttpAuthorizer.create(settings.at(url), new Pace(settings.callsPerSecond));
  }

  static AuthRequest request(String channel) {
    return request(channel, Map.of(), Map.of());
  }

  static AuthRequest request(
      String channel, Map<String, String> clientHeaders, Map<String, String> handshakeHeaders) {
    return new AuthRequest(
        new ChannelName(channel), "123.456", clientHeaders, handshakeHeaders, "192.0.2.7");
  }

  static Authorization ask(HttpAuthorizer authorizer, AuthRequest request) {
    return await(authorizer.authorize(request).toCompletableFuture());
  }

  static Authorization ask(HttpAuthorizer authorizer, String channel) {
    return ask(authorizer, request(channel));
  }

  static Authorization await(CompletableFuture<Authorization> answer) {
    return answer.orTimeout(120, TimeUnit.SECONDS).join();
  }

  static Refused refusal(Authorization authorization) {
    if (authorization instanceof Refused refused) {
      return refused;
    }
    throw new AssertionError("expected a refusal, got " + authorization);
  }

  static Granted grant(Authorization authorization) {
    if (authorization instanceof Granted granted) {
      return granted;
    }
    throw new AssertionError("expected a grant, got " + authorization);
  }
}
