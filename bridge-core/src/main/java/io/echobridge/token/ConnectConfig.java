package io.echobridge.token;

import io.echobridge.auth.AuthConfig;
import io.echobridge.call.Destination;
import io.echobridge.gate.Handshake;
import io.echobridge.settings.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an app's clients show who they are when they connect: {@code apps.<id>.connect} of the
 * configuration.
 *
 * @param required whether clients that give no token are refused
 * @param check who knows tokens
 * @param url where the application answers about one; {@code {token}} stands for the token
 * @param method how it is asked
 * @param cookie the name of the cookie that holds a token; empty for none
 * @param onExpiry what becomes of a client whose token ends
 * @param maxToken the most characters of a token; a longer one is refused unasked
 * @param jwt how JSON Web Tokens are verified
 */
public record ConnectConfig(
    boolean required,
    Check check,
    Optional<String> url,
    Method method,
    String cookie,
    OnExpiry onExpiry,
    int maxToken,
    JwtConfig jwt) {
  private static final String PLACE = "{token}";

  /** Who knows tokens. */
  public enum Check {
    /** The application, over HTTP. */
    APP,
    /** Whoever has the key: tokens are JSON Web Tokens. */
    JWT
  }

  /** How the application is asked. */
  public enum Method {
    /** The token stands in the address. */
    GET,
    /** The token is the field {@code token} of a form, and need not stand in the address. */
    POST
  }

  /** What becomes of a client whose token ends. */
  public enum OnExpiry {
    /** It is closed, and may come again with another token. */
    CLOSE,
    /** It stays: tokens count only when a client connects. */
    KEEP
  }

  /**
   * @throws IllegalArgumentException naming each key that is wrong, one per line
   */
  public ConnectConfig {
    Faults faults =
        new Faults()
            .that(
                cookie.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]*"),
                "cookie",
                "the name of a cookie, or nothing",
                '"' + cookie + '"')
            .range("max-token", maxToken, 16, Handshake.MAX_TOKEN);
    if (check == Check.APP) {
      checkUrl(url, method, faults);
    } else {
      jwt.check(faults);
    }
    faults.done();
  }

  private static void checkUrl(Optional<String> url, Method method, Faults faults) {
    if (url.isEmpty()) {
      faults.add(
          "url: expected where the application answers about a token, such as"
              + " \"http://app.example/auth/{token}\", or check = jwt; got nothing");
      return;
    }
    String got = url.get().contains("@") ? "" : ", got \"" + url.get() + '"';
    Destination.faultOf(url.get().replace(PLACE, "token"))
        .ifPresent(fault -> faults.add("url: " + fault + got));
    String behind = url.get().replaceFirst("^[a-z]+://[^/?#]*", "");
    faults.that(
        method == Method.POST
            ? !url.get().contains(PLACE) || behind.contains(PLACE)
            : behind.contains(PLACE),
        "url: expected {token} in its path or query, where the token is to stand, or method = POST"
            + got);
  }

  /**
   * How the application is called: as it is asked about channels, where it is.
   *
   * @param auth the settings of those questions, if there are any
   */
  public AuthConfig calls(Optional<AuthConfig> auth) {
    return auth.orElseGet(
        () ->
            new AuthConfig(
                url.map(text -> text.replace(PLACE, "token")).orElse("http://localhost/"),
                Map.of(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                100,
                200,
                200_000,
                true,
                List.of("Authorization"),
                false,
                64 << 10,
                Optional.empty()));
  }
}
