package io.echobridge.protocol.echo.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.http.RequestSize;
import io.echobridge.net.ManualLoop;
import io.echobridge.protocol.Passage;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import org.junit.jupiter.api.Test;

class PollTest {
  private final HttpServerExchange exchange = new HttpServerExchange(null);
  private final long bare;

  /** A request as browsers send it: most of it is of no use while the poll waits. */
  PollTest() {
    exchange.setRequestURI("/");
    bare = RequestSize.of(exchange);
    exchange.setQueryString("EIO=4&transport=polling&t=abc&sid=" + "s".repeat(20));
    exchange.addQueryParam("t", "abc");
    exchange.addQueryParam("sid", "s".repeat(20));
    exchange.getRequestHeaders().add(Headers.COOKIE, "c".repeat(8_000));
  }

  private Poll poll() {
    return new Poll(exchange, new ManualLoop(0));
  }

  @Test
  void aPollThatWaitsKeepsItsStampOnly() {
    Connectors.terminateRequest(exchange); // its last byte is there

    Poll poll = poll();

    assertThat(poll.stamp()).isEqualTo("abc");
    assertThat(poll.passage()).isSameAs(Passage.STRAIGHT);
    assertThat(poll.size()).isEqualTo(bare);
    assertThat(exchange.getRequestHeaders().size()).isZero();
    assertThat(exchange.getQueryParameters()).isEmpty();
    assertThat(exchange.getQueryString()).isEmpty();
  }

  /** Its length, and whether it waits to be asked for, are in the headers. */
  @Test
  void aBodyThatIsStillToComeKeepsItsHeaders() {
    exchange.getRequestHeaders().add(Headers.CONTENT_LENGTH, 1_000_000);

    Poll poll = poll();

    assertThat(poll.stamp()).isEqualTo("abc");
    assertThat(poll.size()).isGreaterThan(bare + 8_000);
    assertThat(exchange.getRequestContentLength()).isEqualTo(1_000_000);
  }
}
