package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Sender;
import io.echobridge.testkit.TcpProxy;
import org.junit.jupiter.api.Test;

/** What clients say goes to an exchange of the application. */
class SenderTest extends RabbitTest {
  @Test
  void itGoesToTheExchangeWithTheRoutingKey() throws Exception {
    String exchange = exchange(application());
    Sender sender = start(atServer() + bound(exchange)).sender().orElseThrow();
    String address = exchange + "/clients.a";
    assertThat(sender.heardAt(address)).isEqualTo("clients.a");
    assertThat(sender.send(address, "a", bytes("one")).toCompletableFuture())
        .succeedsWithin(PATIENCE);
    eventually(() -> assertThat(listener.texts("clients.a")).containsExactly("one"));
    // An exchange that does not exist costs only what goes there.
    assertThat(sender.send(app + "-nowhere/x", "a", bytes("lost")).toCompletableFuture())
        .failsWithin(PATIENCE);
    eventually(
        () ->
            assertThat(sender.send(address, "a", bytes("two")).toCompletableFuture())
                .succeedsWithin(PATIENCE));
    eventually(() -> assertThat(listener.texts("clients.a")).contains("two"));
    assertThat(listener.downs()).isEmpty();
  }

  @Test
  void itIsRefusedWhileRabbitMqIsAway() throws Exception {
    TcpProxy wire = wire();
    String exchange = exchange(application());
    Sender sender = start(at(wire.port()) + bound(exchange)).sender().orElseThrow();
    wire.cut();
    eventually(() -> assertThat(listener.downs()).isNotEmpty());
    assertThat(sender.send(exchange + "/clients.a", "a", bytes("lost")).toCompletableFuture())
        .failsWithin(PATIENCE);
  }
}
