package io.echobridge.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.demo.Windows.Place;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import org.junit.jupiter.api.Test;

final class WindowsTest {
  private final Windows windows = new Windows();

  @Test
  void aWindowHangsOnTheNodeThatGotItsFirstRequest() {
    windows.noticed(request("w"), "node-1");
    windows.noticed(request("w", "sid", "1"), "node-2");
    assertThat(windows.of(request("w"))).contains(new Place("node-1", ""));

    windows.noticed(request("w"), "node-3");
    assertThat(windows.of(request("w"))).contains(new Place("node-3", ""));
    assertThat(windows.of(request("another"))).isEmpty();
  }

  @Test
  void itsWebSocketMayLeadThroughAnother() {
    windows.noticed(webSocket(request("direct")), "node-1");
    assertThat(windows.of(request("direct"))).contains(new Place("node-1", "node-1"));

    windows.noticed(request("upgraded"), "node-1");
    windows.noticed(webSocket(request("upgraded", "sid", "1")), "node-2");
    assertThat(windows.of(request("upgraded"))).contains(new Place("node-1", "node-2"));
  }

  @Test
  void aNodeThatEndsHoldsNoWindowAndLeadsNoneElsewhere() {
    windows.noticed(request("there"), "node-1");
    windows.noticed(request("through"), "node-2");
    windows.noticed(webSocket(request("through", "sid", "1")), "node-1");
    windows.noticed(request("elsewhere"), "node-2");

    windows.lost("node-1");

    assertThat(windows.of(request("there"))).isEmpty();
    assertThat(windows.of(request("through"))).isEmpty();
    assertThat(windows.of(request("elsewhere"))).contains(new Place("node-2", ""));
  }

  @Test
  void theOldestOfVeryManyAndThoseWithLongNamesAreNotKept() {
    String longest = "x".repeat(40);
    windows.noticed(request("oldest"), "node-1");
    windows.noticed(request(longest), "node-1");
    windows.noticed(request(longest + "x"), "node-1");
    for (int i = 0; i < 999; i++) {
      windows.noticed(request("w" + i), "node-1");
    }
    assertThat(windows.of(request("oldest"))).isEmpty();
    assertThat(windows.of(request(longest))).isPresent();
    assertThat(windows.of(request(longest + "x"))).isEmpty();
  }

  private static HttpServerExchange request(String window, String... more) {
    HttpServerExchange exchange = new HttpServerExchange(null);
    exchange.addQueryParam("window", window);
    for (int i = 0; i < more.length; i += 2) {
      exchange.addQueryParam(more[i], more[i + 1]);
    }
    return exchange;
  }

  private static HttpServerExchange webSocket(HttpServerExchange exchange) {
    exchange.getRequestHeaders().put(Headers.UPGRADE, "websocket");
    return exchange;
  }
}
