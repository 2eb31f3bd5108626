package io.echobridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
  private static final Optional<String> NO_PASSWORD = Optional.empty();
  @TempDir private Path folder;
  private TestCertificates made;

  @BeforeEach
  void folder() {
    made = new TestCertificates(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048, BEGIN PRIVATE KEY",
    "RSA, genrsa -traditional, BEGIN RSA PRIVATE KEY",
    "EC, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384, BEGIN PRIVATE KEY",
    "EC, ecparam -genkey -name prime256v1, BEGIN EC PRIVATE KEY",
    "EdDSA, genpkey -algorithm ED25519, BEGIN PRIVATE KEY",
    "RSA, genpkey -algorithm RSA -aes-256-cbc -pass pass:secret, BEGIN ENCRYPTED PRIVATE KEY",
  })
  void everyUsualFormOfAKeyIsRead(String algorithm, String command, String label)
      throws IOException {
    made.openssl(command + " -out a.key");
    assertThat(made.path("a.key")).content().contains(label);
    made.openssl("req -x509 -new -key a.key -passin pass:secret -subj /CN=a -out a.pem");

    Identity identity = read(made.config("a.pem", "a.key", Optional.of("secret")));

    assertThat(identity.key().getAlgorithm()).startsWith(algorithm.substring(0, 2));
    assertThat(identity.chain().own().getSubjectX500Principal().getName()).isEqualTo("CN=a");
    assertThat(identity.context()).isNotNull();
  }

  @Test
  void theChainFollowsFromTheSameFileOrItsOwn() throws IOException {
    issued("a", "issuer");
    Files.writeString(
        made.path("full.pem"),
        Files.readString(made.path("a.pem")) + Files.readString(made.path("issuer.pem")));
    TlsConfig apart = made.config("a.pem", "a.key", NO_PASSWORD);
    TlsConfig withChain =
        new TlsConfig(
            0,
            apart.certFile(),
            apart.keyFile(),
            Optional.empty(),
            Optional.of(made.path("issuer.pem").toString()));

    assertThat(read(made.config("full.pem", "a.key", NO_PASSWORD)).chain().certificates())
        .hasSize(2);
    assertThat(read(withChain).chain().certificates()).hasSize(2);
    assertThat(read(apart).chain().certificates()).hasSize(1);
  }

  @Test
  void whatIsInTheChainTwiceOrBelongsElsewhereIsLeftOut() throws IOException {
    issued("a", "issuer");
    made.make("stranger", 9);
    Files.writeString(
        made.path("full.pem"),
        Files.readString(made.path("a.pem"))
            + Files.readString(made.path("stranger.pem"))
            + Files.readString(made.path("issuer.pem"))
            + Files.readString(made.path("a.pem")));

    Identity identity = read(made.config("full.pem", "a.key", NO_PASSWORD));

    assertThat(identity.chain().certificates())
        .extracting(each -> each.getSubjectX500Principal().getName())
        .containsExactly("CN=a", "CN=issuer");
    assertThat(identity.context()).isNotNull();
  }

  private void issued(String name, String issuer) {
    made.make(name, 9).make(issuer, 9);
    made.openssl("req -new -key %1$s.key -subj /CN=%1$s -out %1$s.csr".formatted(name));
    made.openssl(
        "x509 -req -in %1$s.csr -CA %2$s.pem -CAkey %2$s.key -CAcreateserial -days 9 -out %1$s.pem"
            .formatted(name, issuer));
  }

  @Test
  void aPasswordThatIsMissingOrWrongIsTold() {
    made.openssl("genpkey -algorithm RSA -aes-256-cbc -pass pass:secret -out a.key");
    made.openssl("req -x509 -new -key a.key -passin pass:secret -subj /CN=a -out a.pem");

    refused("a.pem", "a.key", NO_PASSWORD)
        .hasMessage(
            "key-password: expected the password of %s, which is encrypted, got nothing",
            made.path("a.key"));
    refused("a.pem", "a.key", Optional.of("wrong"))
        .hasMessage(
            "key-password: expected the password of %s, got another one", made.path("a.key"));
  }

  @Test
  void whatJavaCannotDecryptIsToldHowToConvert() {
    made.openssl("genrsa -traditional -aes128 -passout pass:secret -out old.key");
    made.openssl("genpkey -algorithm RSA -out plain.key");
    made.openssl("pkcs8 -topk8 -scrypt -in plain.key -passout pass:secret -out scrypt.key");
    made.certify("a", "plain.key", 9);

    for (String key : new String[] {"old.key", "scrypt.key"}) {
      refused("a.pem", key, Optional.of("secret"))
          .hasMessageStartingWith("key-file: expected a key that is encrypted")
          .hasMessageContaining("openssl pkcs8 -topk8 -v2 aes-256-cbc -in " + made.path(key));
    }
  }

  @Test
  void filesThatDoNotBelongTogetherAreTold() {
    made.make("a", 9).make("b", 9);

    refused("a.pem", "b.key", NO_PASSWORD)
        .hasMessage(
            "key-file: expected the key of the first certificate of %s, got %s with another one's",
            made.path("a.pem"), made.path("b.key"));
    refused("a.key", "a.pem", NO_PASSWORD)
        .hasMessageStartingWith("cert-file: expected a PEM file with -----BEGIN CERTIFICATE-----")
        .hasMessageEndingWith("with PRIVATE KEY");
  }

  @Test
  void filesThatHoldSomethingElseAreTold() throws IOException {
    made.make("a", 9);
    made.openssl("x509 -in a.pem -outform der -out a.der");
    Files.writeString(
        made.path("bad.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    refused("a.der", "a.key", NO_PASSWORD).hasMessageContaining("no PEM in it (openssl");
    refused("bad.pem", "a.key", NO_PASSWORD).hasMessageContaining("one that is damaged");
    refused("a.pem", "none.key", NO_PASSWORD)
        .hasMessage(
            "key-file: expected a PEM file that can be read, got %s (no such file)",
            made.path("none.key"));
    made.openssl("genpkey -algorithm X25519 -out odd.key");
    refused("a.pem", "odd.key", NO_PASSWORD)
        .hasMessageContaining("an RSA, EC (P-256, P-384, P-521) or Ed25519 key");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(
      String certificate, String key, Optional<String> password) {
    return assertThatThrownBy(() -> read(made.config(certificate, key, password)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Identity read(TlsConfig config) {
    return Identity.of(config, PemFiles.read(config));
  }
}
