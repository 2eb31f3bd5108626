package io.echobridge.auth;

import static io.echobridge.auth.Asking.ask;
import static io.echobridge.auth.Asking.authorizer;
import static io.echobridge.auth.Asking.grant;
import static io.echobridge.auth.Asking.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.call.FakeApplication;
import io.echobridge.call.SelfSigned;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpAuthorizerTlsTest {
  @TempDir private Path folder;

  @Test
  void aCertificateNobodyVouchesForIsRefused() throws Exception {
    SelfSigned own = new SelfSigned(folder, "ip:127.0.0.1");
    try (FakeApplication application = application(own);
        HttpAuthorizer authorizer = authorizer(https(application))) {
      Refused refused = refusal(ask(authorizer, "private-a"));
      assertThat(refused.status()).isZero();
      assertThat(refused.reason()).contains("TLS failed").contains("auth.ca-file");
      assertThat(application.requests).isEmpty();
    }
  }

  @Test
  void aCertificateOfTheCaFileIsTrusted() throws Exception {
    SelfSigned own = new SelfSigned(folder, "ip:127.0.0.1");
    try (FakeApplication application = application(own);
        HttpAuthorizer authorizer =
            authorizer(https(application), s -> s.caFile = Optional.of(own.pem().toString()))) {
      grant(ask(authorizer, "private-a"));
      grant(ask(authorizer, "private-b"));
      assertThat(application.connections).hasValue(1);
    }
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
    SelfSigned own = new SelfSigned(folder, "dns:other.example");
    try (FakeApplication application = application(own);
        HttpAuthorizer authorizer =
            authorizer(https(application), s -> s.caFile = Optional.of(own.pem().toString()))) {
      assertThat(refusal(ask(authorizer, "private-a")).status()).isZero();
      assertThat(application.requests).isEmpty();
    }
  }

  @Test
  void aPortWithoutTlsIsRefused() throws Exception {
    try (FakeApplication application = FakeApplication.answering(200, "true");
        HttpAuthorizer authorizer = authorizer(https(application))) {
      assertThat(refusal(ask(authorizer, "private-a")).reason()).contains("TLS failed");
    }
  }

  @Test
  void aCaFileThatCannotBeUsedIsNamed() throws Exception {
    Path missing = folder.resolve("missing.pem");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path garbage = Files.writeString(folder.resolve("garbage.pem"), "no certificate\n");
    for (Path file : List.of(missing, empty, garbage)) {
      assertThatThrownBy(
              () -> authorizer("https://a/b", s -> s.caFile = Optional.of(file.toString())).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("ca-file: ")
          .hasMessageContaining(file.toString());
    }
  }

  private static String https(FakeApplication application) {
    return "https://127.0.0.1:" + application.port() + "/broadcasting/auth";
  }

  /** An application that serves with this certificate. */
  private static FakeApplication application(SelfSigned certificate) throws Exception {
    byte[] answer = FakeApplication.response(200, "true".getBytes(UTF_8));
    return new FakeApplication(
        certificate
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        (request, out) -> out.write(answer));
  }
}
