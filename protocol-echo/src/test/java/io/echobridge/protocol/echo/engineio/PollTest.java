package io.echobridge.protocol.echo.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.http.RequestSize;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import org.junit.jupiter.api.Test;

class PollTest {
  @Test
  void aRequestThatWaitsHoldsNoHeadersAndNoParametersAndCountsForLess() {
    HttpServerExchange exchange = request();
    long before = RequestSize.of(exchange);
    Connectors.terminateRequest(exchange);

    Poll.letGo(exchange);

    assertThat(exchange.getRequestHeaders()).isEmpty();
    assertThat(exchange.getQueryParameters()).isEmpty();
    assertThat(RequestSize.of(exchange)).isLessThan(before - 1_000);
  }

  @Test
  void whileItsBodyIsNotReadUndertowNeedsWhatItSays() {
    HttpServerExchange exchange = request();

    Poll.letGo(exchange);

    assertThat(exchange.getRequestHeaders()).hasSize(2);
    assertThat(exchange.getQueryParameters()).hasSize(1);
  }

  private static HttpServerExchange request() {
    HttpServerExchange exchange = new HttpServerExchange(null);
    exchange.setRequestURI("/socket.io/");
    exchange.addQueryParam("sid", "x");
    exchange.getRequestHeaders().put(Headers.HOST, "a.test");
    exchange.getRequestHeaders().put(Headers.COOKIE, "session=" + "c".repeat(1_000));
    return exchange;
  }
}
