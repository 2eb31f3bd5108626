package io.echobridge.api;

import io.echobridge.api.Answer.ApiException;
import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import io.echobridge.config.ApiConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Who may use the API: by a key that is shown, or by a signature with a secret. */
final class Access {
  private static final String BEARER = "Bearer ";

  /** Whoever tries ids and keys learns from it which of the two exist: so one text for both. */
  private static final String UNKNOWN =
      "Expected the id of an app in the path and one of its keys as auth_key, got others";

  private final Map<String, ApiConfig.Client> clients;
  private final Supplier<Optional<AppKeys>> keys;

  /**
   * @param keys those of the app, which may change
   */
  Access(Map<String, ApiConfig.Client> clients, Supplier<Optional<AppKeys>> keys) {
    this.clients = Map.copyOf(clients);
    this.keys = keys;
  }

  /** Whether an id in a path is one that may be used. */
  boolean knows(String id) {
    return clients.containsKey(id) || ownKeys(id).isPresent();
  }

  /** Whether somebody asks as Pusher's libraries do, and expects answers as Pusher's. */
  boolean isPusher(Request request) {
    ApiConfig.Client client = clients.get(request.client());
    if (ownKeys(request.client()).isPresent()) {
      return client == null || isSigned(request);
    }
    // laravel-echo-server did not look at signatures.
    return isSigned(request) && (client == null || client.secret().isPresent());
  }

  private static boolean isSigned(Request request) {
    return request.merged().containsKey(PusherSignature.PARAMETER);
  }

  /**
   * Looks at everything but the body, which may not be there yet.
   *
   * @throws ApiException for who may not
   */
  void check(Request request) {
    if (isPusher(request)) {
      checkSignature(request);
      return;
    }
    ApiConfig.Client client = clients.get(request.client());
    // The header counts, even a wrong one; a key in the query is what laravel-echo-server took.
    Optional<String> shown =
        request.authorization().map(Access::bearer).or(() -> request.parameter("auth_key"));
    String expected = client == null ? "" : client.key().value();
    boolean same = PusherSignature.isSame(expected, shown.orElse(""));
    if (client == null || shown.isEmpty() || !same || client.secret().isPresent()) {
      // With a secret the key is public: it stands in every page.
      throw new ApiException(403, "Unauthorized");
    }
  }

  private void checkSignature(Request request) {
    List<AppKey> known = keysOf(request.client());
    String given = request.merged().getOrDefault("auth_key", "");
    AppKey key =
        known.stream()
            .filter(each -> each.key().equals(given))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        request,
                        known.isEmpty() ? "no app has this id" : "auth_key is none of its keys",
                        UNKNOWN));
    PusherSignature.fault(request, key, System.currentTimeMillis() / 1000)
        .ifPresent(
            fault -> {
              throw refused(request, fault, fault);
            });
  }

  private static ApiException refused(Request request, String reason, String answer) {
    return new ApiException(401, answer, "for id " + request.client() + ": " + reason);
  }

  private List<AppKey> keysOf(String id) {
    List<AppKey> all = new ArrayList<>();
    ownKeys(id).ifPresent(own -> all.addAll(own.keys()));
    Optional.ofNullable(clients.get(id))
        .ifPresent(
            client ->
                client
                    .secret()
                    .ifPresent(secret -> all.add(new AppKey(client.key().value(), secret))));
    return all;
  }

  private Optional<AppKeys> ownKeys(String id) {
    return keys.get().filter(own -> own.appId().equals(id));
  }

  /**
   * Looks whether the body of a signed request is the one that was signed.
   *
   * @throws ApiException when it is not
   */
  void checkBody(Request request) {
    PusherSignature.faultOfBody(request.merged(), request.body())
        .ifPresent(
            fault -> {
              throw refused(request, fault, fault);
            });
  }

  private static String bearer(String authorization) {
    return authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length())
        : authorization;
  }
}
