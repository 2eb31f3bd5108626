package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.auth.AuthRequest;
import java.io.IOException;
import java.util.Map;
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
    await().until(() -> wire.server.application().asked().size() == 1);
    return wire.server
        .application()
        .asked()
        .get(0)
        .handshakeHeaders()
        .getOrDefault("cookie", "none");
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

  /** What the application is asked with after a handshake with these headers. */
  private AuthRequest asked(String headers) throws IOException {
    wire.play(
        """
        a = websocket EIO=3%s
        a < 0{"sid":"{sid}"{*}
        a < 40
        a > 42["subscribe",{"channel":"private-x"}]
        a sync
        """
            .formatted(headers));
    return wire.server.application().asked().get(0);
  }

  @Test
  void theAuthorizationOfABrowserGoesWhereItsCookiesGo() throws IOException {
    AuthRequest own = asked(" | Origin: http://test:8000 | Authorization: Basic dTpw");
    assertThat(own.handshakeHeaders()).containsEntry("authorization", "Basic dTpw");
    assertThat(own.loginKeptBack()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cookie: laravel_session=A", "Authorization: Basic dTpw"})
  void thatALoginIsKeptBackIsTold(String login) throws IOException {
    AuthRequest foreign = asked(" | Origin: https://evil.example | " + login);
    assertThat(foreign.handshakeHeaders()).containsOnlyKeys("origin");
    assertThat(foreign.loginKeptBack()).isTrue();
  }

  @Test
  void whoeverSendsNoneHasNoneKeptBack() throws IOException {
    assertThat(asked(" | Origin: https://evil.example").loginKeptBack()).isFalse();
  }

  @Test
  void ofLongHeadersNoMoreIsKeptThanAQuestionNeeds() throws IOException {
    String longText = "x".repeat(4_000);
    AuthRequest asked =
        asked(
            " | User-Agent: %1$s | Referer: http://test/%1$s | Accept-Language: %1$s | Origin: http://%1$s"
                .formatted(longText));
    Map<String, String> kept = asked.handshakeHeaders();
    assertThat(kept).containsOnlyKeys("user-agent", "referer", "accept-language");
    assertThat(kept.get("user-agent")).hasSize(1024);
    assertThat(kept.get("referer")).hasSize(1024).startsWith("http://test/x");
    assertThat(kept.get("accept-language")).hasSize(256);
  }

  @Test
  void anAuthorizationIsKeptAsAWholeOrNotAtAll() throws IOException {
    assertThat(asked(" | Authorization: Basic " + "x".repeat(9_000)).handshakeHeaders()).isEmpty();
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
    await().until(() -> wire.server.application().asked().size() == 1);
    assertThat(wire.server.application().asked().get(0).handshakeHeaders())
        .doesNotContainKey("cookie");
  }
}
