package io.echobridge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubprotocolTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1|v1",
        "v1,v2|v1",
        "v1 , v2|v1",
        "'  v1\t'|v1",
        "v1,|v1",
        "v1,bad name|v1",
        "undefined|undefined",
        "eyJhbGciOi.J9.x-y_z|eyJhbGciOi.J9.x-y_z",
        "!#$%&'*+-.^_`~|!#$%&'*+-.^_`~"
      })
  void theFirstOneOfferedIsTaken(String offered, String taken) {
    assertThat(WebSocketUpgrade.subprotocol(offered)).isEqualTo(taken);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ",v1",
        "a b",
        "a\r\nSet-Cookie: x",
        "é",
        "a/b",
        "\"a\"",
        "a;b",
        "a\0b"
      })
  void whatIsNoTokenIsNotSaidBack(String offered) {
    assertThat(WebSocketUpgrade.subprotocol(offered)).isNull();
  }

  @Property
  void nothingButATokenIsSaidBack(@ForAll String offered) {
    String taken = WebSocketUpgrade.subprotocol(offered);
    if (taken != null) {
      assertThat(taken).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
      assertThat(offered.trim()).startsWith(taken);
    }
  }
}
