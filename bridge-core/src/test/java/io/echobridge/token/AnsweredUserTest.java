package io.echobridge.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.channel.ChannelName;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of bodies that an application may answer 2xx with. */
class AnsweredUserTest {
  private static final long NOW = 1_800_000_000_000L;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"user\":{\"id\":7,\"name\":\"A\"},\"user_id\":8} | 7",
        "{\"user_id\":\"8\",\"uuid\":\"u\"} | 8",
        "{\"uuid\":\"u-1\",\"id\":9} | u-1",
        "{\"id\":9,\"sub\":\"s\"} | 9",
        "{\"sub\":\"auth0:s\"} | auth0:s",
        "{\"user\":{\"name\":\"A\"},\"id\":9} | 9",
        "{\"user\":null,\"user_id\":\"\",\"id\":9} | 9",
        "{\"user\":\"7\",\"sub\":\"s\"} | s",
        "\"seven\" | seven",
        " 7 | 7",
      })
  void theFirstIdThatIsThereIsTheUser(String body, String user) throws IOException {
    assertThat(accepted(body).user()).contains(user);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "", " \n", "{}", "{\"valid\":true}", "{\"id\":null}"})
  void whoIsNamedByNothingIsLetInAsNobody(String body) throws IOException {
    assertThat(accepted(body)).isEqualTo(Identity.NOBODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "{\"valid\":false,\"user_id\":7}",
        "{\"user_id\":7,\"exp\":1799999999}",
        "{\"user_id\":7,\"expires_in\":0}",
        "{\"exp\":-1e300}",
      })
  void aNoIsANo(String body) throws IOException {
    assertThat(answer(body)).isInstanceOf(TokenAnswer.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "[{\"id\":7}]",
        "{\"user_id\":\"a\\u0000b\"}",
        "{\"user_id\":\"\\ud800\"}",
        "{\"user_id\":7,\"exp\":\"tomorrow\"}",
        "{\"user_id\":7,\"exp\":{}}",
        "1.5",
        "\"\"",
        "{\"id\":1.5}",
        "{\"user\":{\"id\":{}},\"id\":9}",
        "{\"user_id\":7,\"valid\":\"false\"}",
        "{\"user_id\":7,\"valid\":0}",
        "{\"user_id\":7,\"valid\":null}",
      })
  void whatIsUnclearMeansThatNobodyCanSayNow(String body) throws IOException {
    assertThat(answer(body)).isInstanceOf(TokenAnswer.NotNow.class);
  }

  @Test
  void anIdThatNoChannelCanHaveIsUnclear() throws IOException {
    assertThat(answer("\"" + "x".repeat(300) + "\"")).isInstanceOf(TokenAnswer.NotNow.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "true false", "{\"a\":", "\u0001"})
  void whatIsNoJsonIsNone(String body) {
    assertThatThrownBy(() -> answer(body)).isInstanceOf(IOException.class);
  }

  @Test
  void theEndIsTheEarlierOfBoth() throws IOException {
    assertThat(accepted("{\"exp\":1800000100}").expiresAt()).isEqualTo(NOW + 100_000);
    assertThat(accepted("{\"expires_in\":60}").expiresAt()).isEqualTo(NOW + 60_000);
    assertThat(accepted("{\"expires_in\":\"60\",\"exp\":1800000100}").expiresAt())
        .isEqualTo(NOW + 60_000);
    assertThat(accepted("{\"exp\":null}").expiresAt()).isEqualTo(Identity.NEVER);
    assertThat(accepted("{\"exp\":1e300}").expiresAt()).isPositive();
  }

  @Test
  void infoAndChannelsAreTheApplications() throws IOException {
    Identity identity =
        accepted(
            "{\"id\":7,\"user_info\":{\"name\":\"\u00c4\"},"
                + "\"channels\":[\"private-a.*\",5,\"presence-room\"]}");
    assertThat(identity.member().orElseThrow().channelData())
        .hasToString("{\"user_id\":\"7\",\"user_info\":{\"name\":\"\u00c4\"}}");
    assertThat(identity.mayHear(new ChannelName("private-a.b.c"))).isTrue();
    assertThat(identity.mayHear(new ChannelName("presence-room"))).isTrue();
    assertThat(identity.mayHear(new ChannelName("private-b"))).isFalse();
    assertThat(identity.channel()).contains(new ChannelName("#server-to-user-7"));
  }

  @Test
  void noMorePatternsAreKeptThanATokenMayName() throws IOException {
    String many = "\"private-x\",".repeat(10_000);
    Identity identity = accepted("{\"id\":7,\"channels\":[" + many + "\"private-y\"]}");
    assertThat(identity.channels()).hasSize(Identity.MOST_CHANNELS);
  }

  private static Identity accepted(String body) throws IOException {
    TokenAnswer answer = answer(body);
    assertThat(answer).isInstanceOf(TokenAnswer.Accepted.class);
    return ((TokenAnswer.Accepted) answer).identity();
  }

  private static TokenAnswer answer(String body) throws IOException {
    return AnsweredUser.parse(body.getBytes(UTF_8)).answer(NOW);
  }
}
