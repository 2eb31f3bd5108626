package io.echobridge.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import io.echobridge.settings.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures as Pusher's documents have them ("Authenticating users", "Authorizing users"). */
final class SignaturesTest {
  private static final String KEY = "278d425bdf160c739803";
  private static final Optional<AppKeys> KEYS =
      Optional.of(new AppKeys("3", List.of(new AppKey(KEY, new Secret("7ad3773142a6692b25b8")))));
  private static final String SIGNED = "1234.1234:private-foobar";
  private static final String SIGNATURE =
      "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4";

  // The documents print the second one with the signature of the third.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "1234.1234:private-foobar|"
            + "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4",
        "1234.1234:presence-foobar:{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}|"
            + "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80",
        "1234.1234:presence-foobar:{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Pusher\"}}|"
            + "afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c",
        "1234.1234::user::{\"id\":\"12345\"}|"
            + "4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba"
      })
  void theSignaturesOfTheDocumentsFit(String signed, String signature) {
    assertThat(Signatures.fault(KEYS, KEY + ':' + signature, signed)).isEmpty();
    assertThat(Signatures.fault(KEYS, KEY + ':' + signature, signed + ' ')).isPresent();
  }

  @Test
  void aWrongSignatureIsAnsweredWithTheTextThatShouldHaveBeenSigned() {
    assertThat(Signatures.fault(KEYS, KEY + ":bad", SIGNED))
        .hasValue(
            "Invalid signature: Expected HMAC SHA256 hex digest of 1234.1234:private-foobar, but"
                + " got bad");
    assertThat(Signatures.fault(KEYS, KEY + ':' + SIGNATURE.toUpperCase(Locale.ROOT), SIGNED))
        .isPresent();
    assertThat(Signatures.fault(KEYS, KEY + ':' + SIGNATURE, SIGNED)).isEmpty();
  }

  @Test
  void onlyKeysOfTheAppCountAndNobodyIsToldTheSecret() {
    for (String auth : List.of("", "no colon", ":" + SIGNATURE, "another:" + SIGNATURE)) {
      assertThat(Signatures.fault(KEYS, auth, SIGNED).orElseThrow())
          .contains("a key of this app", SIGNED)
          .doesNotContain("7ad3773142a6692b25b8");
    }
    assertThat(Signatures.fault(Optional.empty(), KEY + ':' + SIGNATURE, SIGNED)).isPresent();
  }

  @Test
  void whatIsSaidBackIsNoLongerThanItNeedsToBe() {
    String endless = "x".repeat(1_000_000);

    assertThat(Signatures.fault(KEYS, KEY + ':' + endless, endless).orElseThrow())
        .hasSizeLessThan(1_500);
    assertThat(Signatures.fault(KEYS, endless, endless).orElseThrow()).hasSizeLessThan(1_500);
  }
}
