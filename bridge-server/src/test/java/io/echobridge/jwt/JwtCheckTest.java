package io.echobridge.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.call.FakeApplication;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.SomeHandshake;
import io.echobridge.settings.Secret;
import io.echobridge.token.Identity;
import io.echobridge.token.JwtConfig;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON Web Tokens, good and bad, with a secret and with the keys of a file. */
class JwtCheckTest {
  private static final long NOW = 1_800_000_000L;
  private static final byte[] SECRET = "0123456789abcdef".repeat(4).getBytes(UTF_8);
  private static final String GOOD = "{\"sub\":\"7\",\"exp\":1800000100}";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"HS256,HmacSHA256", "HS384,HmacSHA384", "HS512,HmacSHA512"})
  void aSecretSigns(String alg, String hmac) throws Exception {
    try (JwtCheck check = withSecret(alg)) {
      String good = Signer.token(head(alg), GOOD, hmac, SECRET);
      assertThat(accepted(check, good).user()).contains("7");
      String other =
          Signer.token(head(alg), GOOD, hmac, "another secret".repeat(8).getBytes(UTF_8));
      assertRefused(check, other, "signature");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
      })
  void aKeyOfAFileVerifies(String alg) throws Exception {
    KeyPair pair = pair(alg);
    KeyPair other = pair(alg);
    try (JwtCheck check = withFile(Signer.pem(other) + Signer.pem(pair), alg)) {
      String good = Signer.token(head(alg), GOOD, alg, pair.getPrivate());
      assertThat(accepted(check, good).user()).contains("7");
      assertThat(accepted(check, Signer.token(head(alg), GOOD, alg, other.getPrivate())).user())
          .as("while keys change both count")
          .contains("7");
      assertRefused(check, Signer.token(head(alg), GOOD, alg, pair(alg).getPrivate()), "signature");
      assertRefused(check, good.substring(0, good.length() - 6), "signature");
    }
  }

  static KeyPair pair(String alg) throws Exception {
    return switch (alg) {
      case "ES256" -> Signer.ec("secp256r1");
      case "ES384" -> Signer.ec("secp384r1");
      case "ES512" -> Signer.ec("secp521r1");
      case "EdDSA" -> Signer.ed25519();
      default -> Signer.rsa();
    };
  }

  @Test
  void noAlgorithmIsNone() throws Exception {
    String claims = Signer.base64(GOOD.getBytes(UTF_8));
    try (JwtCheck check = withSecret("HS256")) {
      for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
        String unsigned = Signer.base64(head(none).getBytes(UTF_8)) + "." + claims + ".";
        assertThat(answer(check, unsigned)).isInstanceOf(TokenAnswer.Refused.class);
        assertThat(answer(check, unsigned + "AAAA")).isInstanceOf(TokenAnswer.Refused.class);
      }
    }
  }

  @Test
  void aPublicKeyIsNoSecret() throws Exception {
    KeyPair pair = Signer.rsa();
    String pem = Signer.pem(pair);
    try (JwtCheck check = withFile(pem, "RS256")) {
      for (byte[] secret : List.of(pem.getBytes(UTF_8), pair.getPublic().getEncoded())) {
        String forged = Signer.token(head("HS256"), GOOD, "HmacSHA256", secret);
        assertRefused(check, forged, "algorithm");
      }
      assertRefused(
          check, Signer.token(head("RS512"), GOOD, "RS512", pair.getPrivate()), "algorithm");
    }
    try (JwtCheck check = withSecret("HS256")) {
      assertRefused(
          check, Signer.token(head("RS256"), GOOD, "RS256", pair.getPrivate()), "algorithm");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"sub\":\"7\"} | has no exp",
        "{\"sub\":\"7\",\"exp\":1799999970} | has ended",
        "{\"sub\":\"7\",\"exp\":-5} | has ended",
        "{\"sub\":\"7\",\"exp\":1800000100,\"nbf\":1800000031} | not valid yet",
        "{\"sub\":\"7\",\"exp\":\"soon\"} | cannot be read",
        "[] | has no exp",
        "7 | claims",
      })
  void claimsThatDoNotHoldAreRefused(String claims, String reason) throws Exception {
    try (JwtCheck check = withSecret("HS256")) {
      assertRefused(check, Signer.token(head("HS256"), claims, "HmacSHA256", SECRET), reason);
    }
  }

  @Test
  void tokensOfAnotherAppAreRefused() throws Exception {
    JwtConfig config =
        new JwtConfig(
            Optional.of(new Secret(new String(SECRET, UTF_8))),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "https://login.example",
            "shop",
            Duration.ofSeconds(30),
            "uid",
            "rooms");
    try (JwtCheck check = JwtCheck.create(config, Optional.empty(), clock())) {
      String own = "\"exp\":1800000100,\"iss\":\"https://login.example\",\"uid\":7";
      assertThat(accepted(check, hs256("{" + own + ",\"aud\":\"shop\"}")).user()).contains("7");
      assertThat(accepted(check, hs256("{" + own + ",\"aud\":[\"a\",\"shop\"]}")).user())
          .contains("7");
      String nobody = own.replace("\"uid\":7", "\"uid\":null") + ",\"aud\":\"shop\"}";
      assertThat(accepted(check, hs256("{" + nobody)).user()).isEmpty();
      for (String unclear : List.of("1.5", "12345678901234567890", "true", "{\"id\":7}", "[7]")) {
        String strange = nobody.replace("null", unclear);
        assertRefused(check, hs256("{" + strange), "neither a text nor an integer");
      }
      assertRefused(check, hs256("{" + own + ",\"aud\":\"blog\"}"), "audience");
      assertRefused(check, hs256("{" + own + "}"), "audience");
      assertRefused(
          check,
          hs256("{\"exp\":1800000100,\"iss\":\"https://evil.example\",\"aud\":\"shop\"}"),
          "issuer");
    }
  }

  @Test
  void theClaimsNameTheUserTheChannelsAndTheEnd() throws Exception {
    try (JwtCheck check = withSecret("HS256")) {
      Identity identity =
          accepted(
              check,
              hs256(
                  "{\"sub\":\"7\",\"exp\":1800000100,\"user_info\":{\"name\":\"A\"},"
                      + "\"channels\":[\"private-*\",1]}"));
      assertThat(identity.expiresAt()).isEqualTo(1_800_000_100_000L);
      assertThat(identity.mayHear(new ChannelName("private-a"))).isTrue();
      assertThat(identity.member().orElseThrow().channelData())
          .hasToString("{\"user_id\":\"7\",\"user_info\":{\"name\":\"A\"}}");
      assertThat(accepted(check, hs256("{\"exp\":1799999990}")))
          .as("a clock may be late, but not for ever")
          .isEqualTo(new Identity(Optional.empty(), RawJson.NULL, List.of(), 1_800_000_020_000L));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.e30", "\u0000", "{}.{}.{}"})
  void whatIsNoTokenIsRefused(String text) throws Exception {
    try (JwtCheck check = withSecret("HS256")) {
      assertThat(answer(check, text)).isInstanceOf(TokenAnswer.Refused.class);
    }
  }

  @Test
  void whatALibraryMayStumbleOverIsRefused() throws Exception {
    String deep = "[".repeat(8_000);
    try (JwtCheck check = withSecret("HS256")) {
      assertThat(answer(check, hs256("{\"exp\":1800000100,\"a\":" + deep)))
          .isInstanceOf(TokenAnswer.Refused.class);
      String head = "{\"alg\":\"HS256\",\"crit\":[\"b64\",\"x\"],\"b64\":false,\"x\":1}";
      assertThat(answer(check, Signer.token(head, GOOD, "HmacSHA256", SECRET)))
          .isInstanceOf(TokenAnswer.Refused.class);
      String deepHead = Signer.base64(("{\"alg\":" + deep).getBytes(UTF_8));
      assertThat(answer(check, deepHead + ".e30.e30")).isInstanceOf(TokenAnswer.Refused.class);
    }
  }

  @Test
  void keysThatAreFetchedVerify() throws Exception {
    KeyPair pair = Signer.ec("secp256r1");
    String good =
        Signer.token("{\"alg\":\"ES256\",\"kid\":\"a\"}", GOOD, "ES256", pair.getPrivate());
    String unknown =
        Signer.token("{\"alg\":\"ES256\",\"kid\":\"b\"}", GOOD, "ES256", pair.getPrivate());
    String another =
        Signer.token("{\"alg\":\"ES256\",\"kid\":\"c\"}", GOOD, "ES256", pair.getPrivate());
    String nameless = Signer.token(head("ES256"), GOOD, "ES256", pair.getPrivate());
    byte[] set = FakeApplication.response(200, Signer.set(Signer.jwk("a", pair)).getBytes(UTF_8));
    byte[][] answer = {FakeApplication.response(500, new byte[0])};
    try (FakeApplication host = new FakeApplication((request, out) -> out.write(answer[0]))) {
      JwtConfig config =
          new JwtConfig(
              Optional.empty(),
              Optional.empty(),
              Optional.of(host.url()),
              List.of("ES256"),
              "",
              "",
              Duration.ofSeconds(30),
              "sub",
              "channels");
      try (JwtCheck away = JwtCheck.create(config, Optional.empty(), clock())) {
        assertThat(answer(away, good))
            .isInstanceOfSatisfying(
                TokenAnswer.NotNow.class,
                later -> assertThat(later.reason()).contains("it answers 500"));
      }
      answer[0] = set;
      try (JwtCheck check = JwtCheck.create(config, Optional.empty(), clock())) {
        assertRefused(check, unknown, "nobody knows"); // the set was fetched for it
        assertThat(accepted(check, good).user()).contains("7");
        assertThat(accepted(check, nameless).user()).contains("7");
        assertRefused(check, unknown, "nobody knows");
        assertThat(answer(check, another))
            .as("it may be newer than the set")
            .isInstanceOfSatisfying(
                TokenAnswer.NotNow.class,
                later -> assertThat(later.reason()).contains("fetched a moment ago"));
        assertRefused(check, nameless.substring(0, nameless.length() - 8), "signature");
      }
    }
  }

  @Test
  void whoeverBringsManyTokensWaitsBehindThoseWhoBringFew() throws Exception {
    KeyPair pair = Signer.ec("secp521r1");
    String head = Signer.base64(head("ES512").getBytes(UTF_8));
    String claims = Signer.base64(GOOD.getBytes(UTF_8));
    String good = Signer.token(head("ES512"), GOOD, "ES512", pair.getPrivate());
    byte[] signature = new byte[132];
    Arrays.fill(signature, 2, 20, (byte) 7);
    Arrays.fill(signature, 80, 132, (byte) 7);
    try (JwtCheck check = withFile(Signer.pem(pair), "ES512")) {
      List<CompletableFuture<TokenAnswer>> flood = new ArrayList<>();
      for (int i = 0; i < 6_000; i++) {
        signature[40] = (byte) i;
        signature[41] = (byte) (i >> 8);
        String bad = head + "." + claims + "." + Signer.base64(signature);
        flood.add(check.check(question(bad, "192.0.2.1", "c" + i)));
      }
      assertThat(
              check
                  .check(question(good, "192.0.2.2", "other"))
                  .orTimeout(60, TimeUnit.SECONDS)
                  .join())
          .isInstanceOf(TokenAnswer.Accepted.class);
      assertThat(flood.stream().filter(each -> !each.isDone()).count())
          .as("those that came before, and wait still")
          .isPositive();
      assertThat(
              flood.stream()
                  .filter(CompletableFuture::isDone)
                  .map(CompletableFuture::join)
                  .filter(TokenAnswer.NotNow.class::isInstance)
                  .count())
          .as("there is a bound")
          .isPositive();
    }
  }

  private static TokenCheck.Question question(String token, String address, String connection) {
    return new TokenCheck.Question(
        token, Map.of(), SomeHandshake.from(address, Map.of()), connection);
  }

  @Test
  void aFileWithoutAKeyIsAFault() throws Exception {
    Path file = Files.writeString(folder.resolve("no.pem"), "nothing");
    JwtConfig config = config(Optional.empty(), Optional.of(file.toString()), "RS256");
    assertThatThrownBy(() -> JwtCheck.create(config, Optional.empty(), clock()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jwt.key-file: expected a PEM file of public keys");
  }

  private static String hs256(String claims) throws Exception {
    return Signer.token(head("HS256"), claims, "HmacSHA256", SECRET);
  }

  static String head(String alg) {
    return "{\"alg\":\"" + alg + "\",\"typ\":\"JWT\"}";
  }

  private JwtCheck withFile(String pem, String alg) throws Exception {
    Path file = Files.writeString(folder.resolve("keys.pem"), pem);
    return JwtCheck.create(
        config(Optional.empty(), Optional.of(file.toString()), alg), Optional.empty(), clock());
  }

  private static JwtCheck withSecret(String alg) {
    Secret secret = new Secret(new String(SECRET, UTF_8));
    return JwtCheck.create(
        config(Optional.of(secret), Optional.empty(), alg), Optional.empty(), clock());
  }

  private static JwtConfig config(Optional<Secret> secret, Optional<String> file, String alg) {
    return new JwtConfig(
        secret,
        file,
        Optional.empty(),
        List.of(alg),
        "",
        "",
        Duration.ofSeconds(30),
        "sub",
        "channels");
  }

  private static InstantSource clock() {
    return InstantSource.fixed(Instant.ofEpochSecond(NOW));
  }

  private static Identity accepted(JwtCheck check, String token) {
    TokenAnswer answer = answer(check, token);
    assertThat(answer).isInstanceOf(TokenAnswer.Accepted.class);
    return ((TokenAnswer.Accepted) answer).identity();
  }

  private static void assertRefused(JwtCheck check, String token, String reason) {
    assertThat(answer(check, token))
        .isInstanceOfSatisfying(
            TokenAnswer.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  private static TokenAnswer answer(JwtCheck check, String token) {
    return check.check(question(token, "192.0.2.7", "1.2")).orTimeout(60, TimeUnit.SECONDS).join();
  }
}
