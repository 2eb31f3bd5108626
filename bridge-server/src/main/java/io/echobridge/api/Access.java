package io.echobridge.api;

import io.echobridge.api.Answer.ApiException;
import io.echobridge.config.ApiConfig;
import java.util.Map;
import java.util.Optional;

/** Who may use the API: by a key that is shown, or by a signature with a secret. */
final class Access {
  private static final String BEARER = "Bearer ";

  private final Map<String, ApiConfig.Client> clients;

  Access(Map<String, ApiConfig.Client> clients) {
    this.clients = Map.copyOf(clients);
  }

  /**
   * Looks at everything but the body, which may not be there yet.
   *
   * @return whether the request is signed, as Pusher's libraries do, by a client with a secret
   * @throws ApiException for who may not
   */
  boolean check(Request request) {
    ApiConfig.Client client = clients.get(request.client());
    boolean signed = request.parameter(PusherSignature.PARAMETER).isPresent();
    if (signed && client != null && client.secret().isPresent()) {
      checkSignature(request, client.key().value(), client.secret().get().value());
      return true;
    }
    // The header counts, even a wrong one; a key in the query is what laravel-echo-server took.
    Optional<String> shown =
        request.authorization().map(Access::bearer).or(() -> request.parameter("auth_key"));
    String expected = client == null ? "" : client.key().value();
    boolean same = PusherSignature.isSame(expected, shown.orElse(""));
    if (client == null || shown.isEmpty() || !same || client.secret().isPresent()) {
      // With a secret the key is public: it stands in every page.
      throw new ApiException(403, "Unauthorized");
    }
    return false; // as laravel-echo-server, which did not look at signatures
  }

  private static void checkSignature(Request request, String key, String secret) {
    if (!PusherSignature.isSame(key, request.parameter("auth_key").orElse(""))) {
      throw new ApiException(401, "auth_key is not that of app " + request.client());
    }
    long now = System.currentTimeMillis() / 1000;
    // Some libraries sign the path before they encode it.
    fault(request, request.path(), secret, now)
        .flatMap(fault -> fault(request, request.decodedPath(), secret, now))
        .ifPresent(
            fault -> {
              throw new ApiException(401, fault);
            });
  }

  private static Optional<String> fault(Request request, String path, String secret, long now) {
    return PusherSignature.fault(request.method(), path, request.query(), secret, now);
  }

  /**
   * Looks whether the body of a signed request is the one that was signed.
   *
   * @throws ApiException when it is not
   */
  static void checkBody(Request request) {
    if (!PusherSignature.isOfBody(request.query(), request.body())) {
      throw new ApiException(401, "body_md5 is not that of the body");
    }
  }

  private static String bearer(String authorization) {
    return authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length())
        : authorization;
  }
}
