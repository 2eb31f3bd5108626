package io.echobridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.settings.Secret;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signatures of Pusher's own documents, but for the one that they print for another text. */
class AppKeyTest {
  private final AppKey key = new AppKey("278d425bdf160c739803", new Secret("7ad3773142a6692b25b8"));

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "1234.1234:private-foobar|58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4",
        "1234.1234:presence-foobar:{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}"
            + "|31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80",
        "1234.1234::user::{\"id\":\"12345\"}"
            + "|4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba"
      })
  void signsAsPushersLibraries(String text, String signature) {
    assertThat(key.sign(text)).isEqualTo(signature);
    assertThat(key.signed(text, signature)).isTrue();
    assertThat(key.signed(text + " ", signature)).isFalse();
    assertThat(key.signed(text, signature.toUpperCase(java.util.Locale.ROOT))).isFalse();
  }

  @Test
  void signsTheRequestOfPushersDocuments() {
    String body =
        "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";

    assertThat(key.signedQuery("POST", "/apps/3/events", body, Instant.ofEpochSecond(1353088179)))
        .isEqualTo(
            "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0"
                + "&body_md5=ec365a775a4cd0599faeb73354201b6f"
                + "&auth_signature="
                + "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c");
  }

  @Test
  void eachKeyCountsAndTheFirstOneSigns() {
    AppKey old = new AppKey("old", new Secret("s"));
    AppKeys keys = new AppKeys("7", List.of(key, old));

    assertThat(keys.first()).isSameAs(key);
    assertThat(keys.find("old")).contains(old);
    assertThat(keys.find("other")).isEmpty();
  }
}
