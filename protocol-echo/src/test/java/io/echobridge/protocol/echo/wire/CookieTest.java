package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose cookies the application gets to see: a browser sends them with whatever page asks. */
class CookieTest {
  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  /** Opens a session with a cookie and says which cookie the application is asked with. */
  private String forwarded(String headers) throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=3&transport=polling | Cookie: laravel_session=A%s
        a < 200 {*}"sid":"{sid}"{*}
        a > POST EIO=3&transport=polling&sid={sid} 39:42["subscribe",{"channel":"private-x"}]
        a < 200 ok
        """
            .formatted(headers));
    await().atMost(10, TimeUnit.SECONDS).until(() -> wire.server.asked.size() == 1);
    return wire.server.asked.get(0).handshakeHeaders().getOrDefault("cookie", "none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " | Sec-Fetch-Site: same-origin",
        " | Origin: http://test:8000",
      })
  void ourOwnPagesAndProgramsHaveTheirs(String headers) throws IOException {
    assertThat(forwarded(headers)).isEqualTo("laravel_session=A");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " | Origin: https://evil.example",
        " | Sec-Fetch-Site: cross-site",
        " | Sec-Fetch-Site: same-site",
      })
  void pagesOfOthersHaveNone(String headers) throws IOException {
    assertThat(forwarded(headers)).isEqualTo("none");
  }

  @Test
  void aScriptElementThatNamesNoPageHasNone() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=3&transport=polling&j=3 | Cookie: laravel_session=A
        a < 200 ___eio[3]({*}\\"sid\\":\\"{sid}\\"{*}
        a > POST EIO=3&transport=polling&j=3&sid={sid} d=39%3A42%5B%22subscribe%22%2C%7B%22channel%22%3A%22private-x%22%7D%5D
        a < 200 ok
        """);
    await().atMost(10, TimeUnit.SECONDS).until(() -> wire.server.asked.size() == 1);
    assertThat(wire.server.asked.get(0).handshakeHeaders()).doesNotContainKey("cookie");
  }
}
