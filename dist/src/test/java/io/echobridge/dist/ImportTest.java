package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them are imported, checked and served. */
class ImportTest {
  private static final Path EXAMPLES = Path.of("src/test/resources/laravel-echo-server");

  @TempDir Path folder;

  @Test
  void aContainerWithItsVariablesInAFile() throws Exception {
    copy("compose", "laravel-echo-server.json", ".env");

    Ended ended = importing("--env", file(".env"));

    assertThat(ended.text())
        .contains("= LARAVEL_ECHO_SERVER_REDIS_PASSWORD", "0 yours to do")
        .doesNotContain("s3cret");
    assertThat(ended.code()).isZero();
    Ended check = check();
    assertThat(check.text())
        .contains("url=\"redis://redis:6379\"", "url=\"http://webserver/broadcasting/auth\"");
    assertThat(check.code()).isZero();
    assertServes("ECHOBRIDGE_SERVER_PORT", HttpClient.newHttpClient(), "http");
  }

  @Test
  void httpsWithCertificates() throws Exception {
    copy("https", "laravel-echo-server.json");
    Path json = folder.resolve("laravel-echo-server.json");
    Files.writeString(
        json, Files.readString(json).replace("/etc/letsencrypt/live/shop.example", file("")));
    certificate();

    Ended ended = importing();

    assertThat(ended.text())
        .contains("server.tls.port = 6001", "server.tls.key-password = ***", "0 yours to do")
        .contains("Next: echobridge serve", "sudo install -m 0640 -o root -g echobridge")
        .doesNotContain("keep out", "Not on this machine");
    assertThat(ended.code()).isZero();
    assertThat(check().code()).isZero();
    assertServes("ECHOBRIDGE_SERVER_TLS_PORT", trusting(folder.resolve("cert.pem")), "https");
  }

  @Test
  void severalHostsAPrefixAndClients() throws Exception {
    copy("hosts", "laravel-echo-server.json");

    Ended ended = importing();

    assertThat(ended.text())
        .contains(
            "! authHost",
            ".tenants.example",
            "sentinel-master = \"mymaster\"",
            "- headers",
            "? secure",
            "1 yours to do");
    assertThat(ended.code()).isZero();
    assertThat(check().text())
        .contains(
            "\"https://blog.example\"=\"https://blog.example/broadcasting/auth\"",
            "publish-presence=true",
            "prefix=\"shop_database_\"");
    assertServes("ECHOBRIDGE_SERVER_PORT", HttpClient.newHttpClient(), "http");
  }

  @Test
  void nothingIsOverwrittenUnlessAsked() throws Exception {
    copy("hosts", "laravel-echo-server.json");
    Path output = Files.writeString(folder.resolve("echobridge.conf"), "mine");

    Ended refused = importing();
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.text()).contains("already exists: --force overwrites it");
    assertThat(output).hasContent("mine");

    assertThat(importing("--force").code()).isZero();
    assertThat(Files.readString(output)).contains("apps.default {");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatWouldNotBeAcceptedIsNotWritten() throws Exception {
    Files.writeString(
        folder.resolve("laravel-echo-server.json"), "{\"authHost\": \"https://my_app\"}");

    Ended ended = importing();

    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.text()).contains("apps.default.auth", "letters, digits and dashes");
    assertThat(folder.resolve("echobridge.conf")).doesNotExist();
  }

  @Test
  void aFileThatIsNoJsonIsToldWithItsPlace() throws Exception {
    Files.writeString(
        folder.resolve("laravel-echo-server.json"), "{\n  \"port\": 6001, // ours\n}");
    Ended ended = importing();
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.text()).contains("laravel-echo-server.json:2:17: JSON has no comments");
  }

  private void copy(String example, String... names) throws IOException {
    for (String name : names) {
      Files.copy(EXAMPLES.resolve(example).resolve(name), folder.resolve(name));
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private Ended importing(String... options) {
    return Packaged.end(
        Packaged.program("import", file("laravel-echo-server.json"))
            .with("--output", file("echobridge.conf"))
            .with(options));
  }

  private Ended check() {
    return Packaged.run("check-config", "--config", file("echobridge.conf"));
  }

  private void assertServes(String portVariable, HttpClient client, String scheme)
      throws Exception {
    try (ChildProcess daemon =
        Packaged.program("serve", "--config", file("echobridge.conf"))
            .env("ECHOBRIDGE_SERVER_HOST", "127.0.0.1")
            .env(portVariable, "0")
            .env("ECHOBRIDGE_ADMIN_PORT", "0")
            .start()) {
      String port = daemon.awaitLine("Listening on 127.0.0.1:(\\d+)", Packaged.PATIENCE).group(1);
      URI uri = URI.create(scheme + "://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling");
      assertThat(
              client
                  .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  /** What certbot leaves, with a key that has a password. */
  private void certificate() throws IOException {
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out plain.pem");
    openssl(
        "req -x509 -new -key plain.pem -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
            + " -out cert.pem");
    Files.copy(folder.resolve("cert.pem"), folder.resolve("chain.pem"));
    Files.writeString(folder.resolve("password"), "keep out");
    openssl("pkcs8 -topk8 -in plain.pem -passout file:password -out privkey.pem");
  }

  private void openssl(String arguments) {
    Ended ended = Packaged.end(ChildProcess.of("openssl", arguments.split(" ")).in(folder));
    assertThat(ended.code()).as(ended.text()).isZero();
  }

  private static HttpClient trusting(Path certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = new FileInputStream(certificate.toFile())) {
      trusted.setCertificateEntry(
          "test", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
