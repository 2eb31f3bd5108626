package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other sites may neither connect nor borrow the cookies of their visitors. */
class OriginTest extends OnStage {
  private static final String SHOP = "https://shop.example";

  OriginTest() {
    super(Stage.open("origins = [\"" + SHOP + "\"]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "null", "http://shop.example", SHOP + ".evil.example"})
  void pagesOfOtherOriginsGetNeitherTransport(String origin) {
    String header = "Origin: " + origin;
    for (String revision : new String[] {"3", "4"}) {
      String upgrade =
          RawWebSocket.upgrade(
              port(), "/socket.io/?EIO=" + revision + "&transport=websocket", header);
      RawHttp.Answer polling =
          RawHttp.get(port(), "/socket.io/?EIO=" + revision + "&transport=polling", header);

      assertThat(RawHttp.send(port(), upgrade, UTF_8).status()).isBetween(400, 499);
      assertThat(polling.header("Access-Control-Allow-Origin")).isNotIn(origin, "*");
      assertThat(polling.status()).isBetween(400, 499);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, Origin: https://shop.example",
    "4, Origin: https://shop.example",
    "4, X-No: origin"
  })
  void theShopAndProgramsGetBoth(String revision, String header) {
    String query = "/socket.io/?EIO=" + revision + "&transport=";

    RawWebSocket.open(port(), query + "websocket", header).close();
    RawHttp.Answer polling = RawHttp.get(port(), query + "polling", header);

    assertThat(polling.status()).isEqualTo(200);
    if (header.startsWith("Origin")) {
      assertThat(polling.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
      assertThat(polling.header("Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(polling.header("Vary")).contains("Origin");
    }
  }
}
