package io.echobridge.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.call.FakeApplication;
import io.echobridge.config.AppConfig;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.SomeHandshake;
import io.echobridge.jwt.Signer;
import io.echobridge.settings.Faults;
import io.echobridge.tls.TestCertificates;
import io.echobridge.token.Identification;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenClaim;
import io.echobridge.trace.Tracer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokens of an app whose settings are changed while it runs. */
class LiveTokensTest {
  private static final Handshake HANDSHAKE = SomeHandshake.with(Map.of());

  @Test
  void anAppWithoutAuthAsksAtTheSamePaceAsOthers() throws Exception {
    try (FakeApplication application = FakeApplication.answering(200, "{\"id\":7}")) {
      LiveTokens tokens = tokens(connect(application));
      List<Identification> asked = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        asked.add(tokens.check(claim("token-" + i)));
      }
      await().until(() -> asked.stream().allMatch(each -> each.now().isPresent()));
      assertThat(asked)
          .allSatisfy(
              each -> assertThat(each.now()).containsInstanceOf(TokenAnswer.Accepted.class));
      tokens.close();
    }
  }

  @Test
  void aReloadAsksElsewhereAndSwitchesTokensOnAndOff() throws Exception {
    try (FakeApplication one = FakeApplication.answering(200, "{\"id\":1}");
        FakeApplication two = FakeApplication.answering(404, "")) {
      LiveTokens tokens = tokens("");
      assertThat(tokens.check(claim("t"))).isSameAs(Identification.NOBODY);
      tokens.prepare(app(connect(one))).run();
      Identification first = tokens.check(claim("t"));
      await().until(() -> first.now().isPresent());
      assertThat(first.now()).containsInstanceOf(TokenAnswer.Accepted.class);
      tokens.prepare(app(connect(two))).run();
      Identification second = tokens.check(claim("t"));
      await().until(() -> second.now().isPresent());
      assertThat(second.now()).containsInstanceOf(TokenAnswer.Refused.class);
      assertThat(tokens.counts()).containsEntry("tokens", 1L).containsEntry("tokens-undecided", 0L);
      tokens.prepare(app("")).run();
      assertThat(tokens.check(claim("t"))).isSameAs(Identification.NOBODY);
      tokens.close();
    }
  }

  /** Until then nobody can say who its clients are. */
  @Test
  void aReloadReadsAgainWhoseKeySetsAreTrustedAndKeepsTheKeysIfThatIsTheSame(@TempDir Path folder)
      throws Exception {
    TestCertificates certificates = new TestCertificates(folder).make("ca", 90).make("new", 90);
    KeyPair pair = Signer.rsa();
    byte[] keys = FakeApplication.response(200, Signer.set(Signer.jwk("k", pair)).getBytes(UTF_8));
    String token =
        Signer.token(
            "{\"alg\":\"RS256\",\"kid\":\"k\"}",
            "{\"sub\":\"7\",\"exp\":" + (Instant.now().getEpochSecond() + 3_600) + "}",
            "RS256",
            pair.getPrivate());
    ServerSocket secured =
        certificates
            .context("new")
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (FakeApplication host = new FakeApplication(secured, (request, out) -> out.write(keys))) {
      String settings =
          """
          apps.a.auth { url = "http://127.0.0.1:1/auth", ca-file = "%s" }
          apps.a.connect { check = jwt, jwt.jwks-url = "https://127.0.0.1:%d/keys" }
          """
              .formatted(folder.resolve("ca.pem"), host.port());
      LiveTokens tokens = tokens(settings);
      assertThat(answer(tokens, token)).isInstanceOf(TokenAnswer.NotNow.class);

      certificates.replace("ca", "new");
      tokens.prepare(app(settings)).run();
      assertThat(answer(tokens, token)).isInstanceOf(TokenAnswer.Accepted.class);

      tokens.prepare(app(settings)).run();
      assertThat(answer(tokens, token)).isInstanceOf(TokenAnswer.Accepted.class);
      assertThat(host.requests).hasSize(1);
      tokens.close();
    }
  }

  private static TokenAnswer answer(LiveTokens tokens, String token) {
    Identification asked = tokens.check(claim(token));
    await().until(() -> asked.now().isPresent());
    return asked.now().orElseThrow();
  }

  private static TokenClaim claim(String token) {
    return new TokenClaim(Optional.of(token), Map.of(), HANDSHAKE, "1.2");
  }

  private static String connect(FakeApplication application) {
    return "apps.a.connect.url = \"http://127.0.0.1:" + application.port() + "/auth/{token}\"";
  }

  private static LiveTokens tokens(String more) throws Exception {
    AppConfig app = app(more);
    Faults faults = new Faults();
    LiveTokens tokens =
        new LiveTokens(
            "a", "apps.a", app, LiveAuth.of("apps.a", app, Tracer.NONE, faults).pace(), faults);
    assertThat(faults.lines()).isEmpty();
    return tokens;
  }

  private static AppConfig app(String more) throws Exception {
    String all = "apps.a.brokers.main.type = memory\nprotocols.fake.refuse = false\n" + more;
    return Objects.requireNonNull(TestConfig.of(all).apps().get("a"));
  }
}
