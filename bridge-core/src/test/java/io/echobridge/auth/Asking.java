package io.echobridge.auth;

import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Configurations and questions for tests. */
final class Asking {
  private Asking() {}

  /** An {@link AuthConfig} under way: the fields that tests change. */
  record Settings(
      Map<String, String> byOrigin,
      Duration timeout,
      int maxInFlight,
      int maxWaiting,
      boolean forwardCookies,
      List<String> forwardHeaders,
      boolean any200IsYes,
      Optional<String> caFile) {

    static final Settings USUAL =
        new Settings(
            Map.of(),
            Duration.ofSeconds(10),
            64,
            1000,
            true,
            List.of("Authorization", "X-*"),
            false,
            Optional.empty());

    Settings byOrigin(Map<String, String> urls) {
      return new Settings(
          urls,
          timeout,
          maxInFlight,
          maxWaiting,
          forwardCookies,
          forwardHeaders,
          any200IsYes,
          caFile);
    }

    Settings timeout(Duration limit) {
      return new Settings(
          byOrigin,
          limit,
          maxInFlight,
          maxWaiting,
          forwardCookies,
          forwardHeaders,
          any200IsYes,
          caFile);
    }

    Settings calls(int inFlight, int waiting) {
      return new Settings(
          byOrigin,
          timeout,
          inFlight,
          waiting,
          forwardCookies,
          forwardHeaders,
          any200IsYes,
          caFile);
    }

    Settings withoutCookies() {
      return new Settings(
          byOrigin, timeout, maxInFlight, maxWaiting, false, forwardHeaders, any200IsYes, caFile);
    }

    Settings legacy() {
      return new Settings(
          byOrigin, timeout, maxInFlight, maxWaiting, forwardCookies, forwardHeaders, true, caFile);
    }

    Settings caFile(String file) {
      return new Settings(
          byOrigin,
          timeout,
          maxInFlight,
          maxWaiting,
          forwardCookies,
          forwardHeaders,
          any200IsYes,
          Optional.of(file));
    }

    AuthConfig at(String url) {
      return new AuthConfig(
          url,
          byOrigin,
          timeout,
          Duration.ofSeconds(5),
          maxInFlight,
          maxWaiting,
          forwardCookies,
          forwardHeaders,
          any200IsYes,
          64 * 1024,
          caFile);
    }
  }

  static HttpAuthorizer authorizer(String url) {
    return authorizer(url, settings -> settings);
  }

  static HttpAuthorizer authorizer(String url, UnaryOperator<Settings> change) {
    return HttpAuthorizer.create(change.apply(Settings.USUAL).at(url));
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
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
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
