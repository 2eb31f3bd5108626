package io.echobridge.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is wrong with settings of tokens, said in one line each. */
class ConnectConfigTest {
  private static final Duration LEEWAY = Duration.ofSeconds(30);

  @Test
  void whatIsWrongIsSaid() {
    expect(each -> each.url = Optional.empty(), "url: expected where the application answers");
    expect(
        each -> each.url = Optional.of("http://app/auth"),
        "url: expected {token} in its path or query");
    expect(
        each -> each.url = Optional.of("http://{token}/auth"), "url: expected {token} in its path");
    expect(each -> each.url = Optional.of("ftp://app/{token}"), "url: expected http://");
    expect(
        each -> each.url = Optional.of("http://u:p@app/{token}"),
        "url: expected an address without");
    expect(each -> each.maxToken = 1 << 20, "max-token: expected 16 to 16384, got 1048576");
    expect(each -> each.cookie = "a b", "cookie: expected the name of a cookie");
    Claiming.Settings post = new Claiming.Settings();
    post.url = Optional.of("http://app/auth");
    post.method = ConnectConfig.Method.POST;
    assertThat(post.config().url()).contains("http://app/auth");
  }

  @Test
  void aPublicKeyIsNoSecretAndASecretIsLong() {
    expectJwt(none(), "jwt: expected one of secret, key-file and jwks-url, got none");
    expectJwt(of(secret(32), Optional.of("a.pem")), "one of secret, key-file and jwks-url, got 2");
    expectJwt(of(secret(31), Optional.empty()), "jwt.secret: expected at least 32 bytes for HS256");
    expectJwt(
        of(secret(63), Optional.empty(), "HS512"),
        "jwt.secret: expected at least 64 bytes for HS512, got 63 bytes");
    expectJwt(
        of(secret(32), Optional.empty(), "RS256"),
        "jwt.algorithms: expected HS256, HS384 or HS512 with a secret, got RS256");
    expectJwt(
        of(Optional.empty(), Optional.of("a.pem"), "RS256", "HS256"),
        "jwt.algorithms: expected none that needs a secret");
    expectJwt(
        of(Optional.empty(), Optional.of("a.pem"), "none"), "jwt.algorithms: expected some of");
    assertThat(of(secret(32), Optional.empty()).signedBy()).containsExactly("HS256");
    assertThat(of(Optional.empty(), Optional.of("a.pem")).signedBy()).containsExactly("RS256");
  }

  @Test
  void whereTokensAreNoJsonWebTokensTheirSettingsDoNotMatter() {
    Claiming.Settings settings = new Claiming.Settings();
    settings.jwt = of(secret(1), Optional.of("a.pem"), "none");
    assertThat(settings.config().jwt().signedBy()).containsExactly("none");
  }

  private static JwtConfig none() {
    return of(Optional.empty(), Optional.empty());
  }

  private static Optional<Secret> secret(int bytes) {
    return Optional.of(new Secret("x".repeat(bytes)));
  }

  private static JwtConfig of(
      Optional<Secret> secret, Optional<String> file, String... algorithms) {
    return new JwtConfig(
        secret, file, Optional.empty(), List.of(algorithms), "", "", LEEWAY, "sub", "channels");
  }

  private static void expectJwt(JwtConfig jwt, String line) {
    expect(
        each -> {
          each.check = ConnectConfig.Check.JWT;
          each.url = Optional.empty();
          each.jwt = jwt;
        },
        line);
  }

  private static void expect(Consumer<Claiming.Settings> change, String line) {
    Claiming.Settings settings = new Claiming.Settings();
    change.accept(settings);
    assertThatThrownBy(settings::config)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }
}
