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
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpAuthorizerTlsTest {
  private static final String PASSWORD = "changeit";
  @TempDir private Path folder;

  @Test
  void aCertificateNobodyVouchesForIsRefused() throws Exception {
    try (FakeApplication application = application("ip:127.0.0.1");
        HttpAuthorizer authorizer = authorizer(https(application))) {
      Refused refused = refusal(ask(authorizer, "private-a"));
      assertThat(refused.status()).isZero();
      assertThat(refused.reason()).contains("TLS failed").contains("auth.ca-file");
      assertThat(application.requests).isEmpty();
    }
  }

  @Test
  void aCertificateOfTheCaFileIsTrusted() throws Exception {
    try (FakeApplication application = application("ip:127.0.0.1");
        HttpAuthorizer authorizer =
            authorizer(https(application), s -> s.caFile = Optional.of(certificate().toString()))) {
      grant(ask(authorizer, "private-a"));
      grant(ask(authorizer, "private-b"));
      assertThat(application.connections).hasValue(1);
    }
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
    try (FakeApplication application = application("dns:other.example");
        HttpAuthorizer authorizer =
            authorizer(https(application), s -> s.caFile = Optional.of(certificate().toString()))) {
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

  /** An application with a self-signed certificate for the given name. */
  private FakeApplication application(String name) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "app",
        "-keyalg",
        "EC",
        "-dname",
        "CN=app",
        "-ext",
        "san=" + name,
        "-validity",
        "2");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    byte[] answer = FakeApplication.response(200, "true".getBytes(UTF_8));
    return new FakeApplication(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        (request, out) -> out.write(answer));
  }

  private Path certificate() {
    Path pem = folder.resolve("app.pem");
    keytool("-exportcert", "-rfc", "-alias", "app", "-file", pem.toString());
    return pem;
  }

  private Path store() {
    return folder.resolve("app.p12");
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", store().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("keytool", e);
    }
  }
}
