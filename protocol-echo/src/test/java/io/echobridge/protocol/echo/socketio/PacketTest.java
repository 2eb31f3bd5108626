package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|CONNECT|0|/|-1|''",
        "0/admin,|CONNECT|0|/admin|-1|''",
        "0/admin|CONNECT|0|/admin|-1|''",
        "0/a?b=1&c=d,|CONNECT|0|/a?b=1&c=d|-1|''",
        "0{\"a\":1}|CONNECT|0|/|-1|{\"a\":1}",
        "0/a,{\"a\":1}|CONNECT|0|/a|-1|{\"a\":1}",
        "1|DISCONNECT|0|/|-1|''",
        "1/admin,|DISCONNECT|0|/admin|-1|''",
        "2[\"hey\",1]|EVENT|0|/|-1|[\"hey\",1]",
        "2/admin,[\"x\"]|EVENT|0|/admin|-1|[\"x\"]",
        "2/admin,1[\"x\"]|EVENT|0|/admin|1|[\"x\"]",
        "20[\"x\"]|EVENT|0|/|0|[\"x\"]",
        "29007199254740991[]|EVENT|0|/|9007199254740991|[]",
        "3/admin,1[\"k\"]|ACK|0|/admin|1|[\"k\"]",
        "4\"no\"|CONNECT_ERROR|0|/|-1|\"no\"",
        "51-[\"b\"]|BINARY_EVENT|1|/|-1|[\"b\"]",
        "510-[\"b\"]|BINARY_EVENT|10|/|-1|[\"b\"]",
        "52-/admin,456[\"m\"]|BINARY_EVENT|2|/admin|456|[\"m\"]",
        "61-15[\"b\"]|BINARY_ACK|1|/|15|[\"b\"]",
      })
  void aPacketIsReadAsWritten(
      String text, String type, int attachments, String namespace, long ackId, String json)
      throws MalformedPacketException {
    assertThat(Packet.parse(text))
        .isEqualTo(new Packet(PacketType.valueOf(type), attachments, namespace, ackId, json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "9",
        "abc",
        " 2[\"a\"]",
        "-1",
        "5[\"a\"]",
        "50-[\"a\"]",
        "5-[\"a\"]",
        "511-[\"a\"]",
        "5100000-[\"a\"]",
        "51",
        "51[\"a\"]",
        "6x-[\"a\"]",
        "5+1-[\"a\"]",
        "29007199254740992[\"a\"]",
        "299999999999999999999[\"a\"]",
        "0/\u00e9,",
        "0/a\nb,",
      })
  void whatIsNoPacketIsRefused(String text) {
    assertThatThrownBy(() -> Packet.parse(text)).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void aNamespaceHasALimit() throws MalformedPacketException {
    String longest = "/" + "a".repeat(Packet.MAX_NAMESPACE - 1);
    assertThat(Packet.parse("0" + longest + ",").namespace()).isEqualTo(longest);
    assertThatThrownBy(() -> Packet.parse("0" + longest + "a,"))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "5", "51-", "2/", "2/a,", "51-/"})
  void megabytesOfDigitsOrLettersTakeNoTime(String start) {
    String digits = start + "1".repeat(5_000_000);
    String letters = start + "a".repeat(5_000_000);
    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          PropertyTest.parseQuietly(digits);
          PropertyTest.parseQuietly(letters);
        });
  }
}
