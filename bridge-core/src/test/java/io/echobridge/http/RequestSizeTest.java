package io.echobridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;

class RequestSizeTest {
  private static final long EMPTY = RequestSize.of(exchange());

  @Test
  void eachRequestTakesSomething() {
    assertThat(EMPTY).isGreaterThan(1_000);
  }

  @Test
  void aPathAndAQueryAreKeptInSeveralForms() {
    HttpServerExchange exchange = exchange();
    exchange.setRequestURI("/" + "p".repeat(999));
    exchange.setQueryString("q".repeat(100));

    assertThat(RequestSize.of(exchange)).isEqualTo(EMPTY + 3 * 1_000 + 3 * 100);
  }

  @Test
  void everyValueOfAHeaderCounts() {
    HttpServerExchange exchange = exchange();
    HttpString name = new HttpString("X-Name");
    exchange.getRequestHeaders().add(name, "v".repeat(1_000));
    exchange.getRequestHeaders().add(name, "w".repeat(500));

    assertThat(RequestSize.of(exchange)).isEqualTo(EMPTY + 2L * "X-Name".length() + 1_500);
  }

  private static HttpServerExchange exchange() {
    HttpServerExchange exchange = new HttpServerExchange(null);
    exchange.setRequestURI("");
    return exchange;
  }
}
