package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.RawJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecoveryClaimTest {
  @Test
  void whatSocketIoClientsGiveIsTaken() {
    assertThat(claim("{\"pid\":\"m78f75\",\"offset\":\"Q8UjPXd\",\"headers\":{\"pid\":\"no\"}}"))
        .isEqualTo(new RecoveryClaim(Optional.of("m78f75"), Optional.of("Q8UjPXd")));
    assertThat(claim("{\"pid\":\"m78f75\"}"))
        .isEqualTo(new RecoveryClaim(Optional.of("m78f75"), Optional.empty()));
    assertThat(claim("{\"headers\":{}}"))
        .isEqualTo(new RecoveryClaim(Optional.empty(), Optional.empty()));
  }

  @Test
  void aTokenAndAnOffsetMayHaveSoManyCharacters() {
    String longest = "\u00e9".repeat(RecoveryClaim.MAX_LENGTH);
    assertThat(claim("{\"pid\":\"" + longest + "\",\"offset\":\"" + longest + "\"}"))
        .isEqualTo(new RecoveryClaim(Optional.of(longest), Optional.of(longest)));
    assertThat(claim("{\"pid\":\"" + longest + "x\",\"offset\":\"" + longest + "x\"}"))
        .isEqualTo(new RecoveryClaim(Optional.empty(), Optional.of("")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1e999", "true", "[\"a\"]", "{\"pid\":\"a\"}", "null"})
  void whatIsNoTextIsNoToken(String value) {
    assertThat(claim("{\"pid\":" + value + "}").pid()).isEmpty();
  }

  /** The client says that it has heard something: that must not count as nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"5", "1e999", "true", "[\"a\"]", "{\"offset\":\"a\"}", "\"\""})
  void whatCanBeNoOffsetIsAnEmptyOne(String value) {
    assertThat(claim("{\"offset\":" + value + "}").offset()).contains("");
  }

  @Test
  void noOffsetIsNone() {
    assertThat(claim("{\"offset\":null}").offset()).isEmpty();
  }

  @Test
  void theLastOneCounts() {
    assertThat(claim("{\"pid\":\"a\",\"offset\":\"b\",\"pid\":5,\"offset\":\"c\"}"))
        .isEqualTo(new RecoveryClaim(Optional.empty(), Optional.of("c")));
  }

  private static RecoveryClaim claim(String auth) {
    return RecoveryClaim.of(RawJson.of(auth));
  }
}
