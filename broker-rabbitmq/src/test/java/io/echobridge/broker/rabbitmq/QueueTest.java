package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.echobridge.testkit.TcpProxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue that a node makes for itself is as it is set, and brings what is bound to it. */
class QueueTest extends RabbitTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type = classic, expires = 7m|x-queue-type,classic|x-expires,420000",
        "type = quorum|x-queue-type,quorum|x-expires,600000",
        "exclusive = true|[]|[]"
      })
  void itIsOfTheKindThatIsSet(String settings, String type, String expires) throws Exception {
    start(atServer() + bound(exchange(application())) + "queue { " + settings + " }\n");

    String made =
        Rabbit.SERVER
            .control("list_queues", "--silent", "name", "exclusive", "arguments")
            .lines()
            .filter(line -> line.startsWith(queue()))
            .map(line -> line.replaceAll("[\"{} ]", ""))
            .findFirst()
            .orElseThrow();
    assertThat(made).contains(type, expires);
    assertThat(made.contains("\ttrue\t")).isEqualTo(settings.startsWith("exclusive"));
  }

  @Test
  void fromEachExchangeItBringsWhatItsKeysMatchAndNothingElse() throws Exception {
    Channel application = application();
    String orders = exchange(application);
    String prices = app + "-prices";
    application.exchangeDeclare(prices, "direct", false, true, null);
    start(
        atServer()
            + ("bindings = [{ exchange = \"" + orders + "\", keys = [\"order.*\", \"invoice.#\"] }")
            + (", { exchange = \"" + prices + "\", keys = [eur] }]\n"));

    for (String key : List.of("payment", "order.made", "order.made.late", "invoice.made.late")) {
      application.basicPublish(orders, key, null, bytes(key));
    }
    for (String key : List.of("usd", "eur", "order.made")) {
      application.basicPublish(prices, key, null, bytes("price in " + key));
    }
    application.basicPublish(orders, "order.last", null, bytes("last"));

    eventually(() -> assertThat(listener.texts("order.last")).hasSize(1));
    assertThat(listener.events())
        .extracting(event -> event.channel() + ": " + event.text())
        .containsExactly(
            "order.made: order.made",
            "invoice.made.late: invoice.made.late",
            "eur: price in eur",
            "order.last: last");
  }

  @Test
  void noMoreIsOnItsWayThanThePrefetchAllows() throws Exception {
    Channel application = application();
    application.confirmSelect();
    String exchange = exchange(application);
    CountDownLatch goOn = new CountDownLatch(1);
    listener.doing(event -> await(goOn));
    start(atServer() + bound(exchange) + "queue.prefetch = 3\n");

    List<String> bodies = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    for (String body : bodies) {
      application.basicPublish(exchange, "news", null, bytes(body));
    }
    application.waitForConfirms(60_000);
    eventually(() -> assertThat(unacknowledged()).isEqualTo("3"));
    assertThat(application.messageCount(queue())).isEqualTo(7);
    goOn.countDown();

    eventually(() -> assertThat(listener.texts("news")).isEqualTo(bodies));
    eventually(() -> assertThat(unacknowledged()).isEqualTo("0"));
  }

  @Test
  void anExclusiveOneEndsWithTheLinkAndTheNextOneIsToldOf() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    TcpProxy wire = wire();
    start(at(wire.port()) + bound(exchange) + "queue.exclusive = true\n");
    application.basicPublish(exchange, "news", null, bytes("1"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));

    wire.cut();
    eventually(() -> assertThat(queues()).doesNotContain(queue()));
    application.basicPublish(exchange, "news", null, bytes("lost"));
    wire.mend();
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    assertThat(listener.ups().get(1))
        .endsWith("its queue was gone: events that were published meanwhile are lost");

    application.basicPublish(exchange, "news", null, bytes("2"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1", "2"));
    assertThat(listener.lost()).as("told once, between them").containsExactly(1);
  }

  private String queues() {
    return Rabbit.SERVER.control("list_queues", "--silent", "name");
  }

  private String unacknowledged() {
    return Rabbit.SERVER
        .control("list_queues", "--silent", "name", "messages_unacknowledged")
        .lines()
        .filter(line -> line.startsWith(queue() + "\t"))
        .map(line -> line.substring(queue().length() + 1))
        .findFirst()
        .orElse("no queue");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
