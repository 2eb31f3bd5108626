package io.echobridge.token;

import io.echobridge.gate.Handshake;
import io.echobridge.gate.SomeHandshake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings and claims for tests. */
final class Claiming {
  private Claiming() {}

  /** A {@link ConnectConfig} under way. */
  static final class Settings {
    boolean required;
    Optional<String> url = Optional.of("http://app.example/auth/{token}");
    ConnectConfig.Check check = ConnectConfig.Check.APP;
    ConnectConfig.Method method = ConnectConfig.Method.GET;
    String cookie = "";
    ConnectConfig.OnExpiry onExpiry = ConnectConfig.OnExpiry.CLOSE;
    int maxToken = 8 << 10;
    JwtConfig jwt = jwt(Optional.empty());

    ConnectConfig config() {
      return new ConnectConfig(required, check, url, method, cookie, onExpiry, maxToken, jwt);
    }
  }

  static JwtConfig jwt(Optional<String> jwksUrl, String... algorithms) {
    return new JwtConfig(
        Optional.empty(),
        Optional.empty(),
        jwksUrl,
        List.of(algorithms),
        "",
        "",
        Duration.ofSeconds(30),
        "sub",
        "channels");
  }

  static Handshake handshake(Map<String, String> headers) {
    return SomeHandshake.with(headers);
  }

  /** What a client's own packet says. */
  static TokenClaim says(String token) {
    return new TokenClaim(Optional.of(token), Map.of(), handshake(Map.of()), "1.2");
  }

  static TokenClaim shakes(Map<String, String> headers) {
    return TokenClaim.of(handshake(headers), "1.2");
  }
}
