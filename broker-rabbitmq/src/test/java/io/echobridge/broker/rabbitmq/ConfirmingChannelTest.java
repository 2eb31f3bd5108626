package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which message RabbitMQ's confirmations mean; at a channel that counts as the library does. */
class ConfirmingChannelTest {
  private static final BasicProperties PLAIN = new BasicProperties();
  private static final byte[] BODY = {};

  private final List<String> onTheWire = new ArrayList<>();
  private final List<ConfirmCallback> callbacks = new ArrayList<>();
  private long librarysNumber = 1;

  private ConfirmingChannel channel() throws IOException {
    Channel channel =
        (Channel)
            Proxy.newProxyInstance(
                Channel.class.getClassLoader(),
                new Class<?>[] {Channel.class},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "isOpen" -> true;
                      case "getNextPublishSeqNo" -> librarysNumber;
                      case "addConfirmListener" -> {
                        callbacks.add((ConfirmCallback) arguments[0]);
                        yield null;
                      }
                      case "basicPublish" -> {
                        librarysNumber++;
                        String key = (String) arguments[1];
                        if (key.startsWith("unwritable")) {
                          throw new IllegalArgumentException("it cannot be written");
                        }
                        onTheWire.add(key);
                        yield null;
                      }
                      default -> null;
                    });
    return new ConfirmingChannel(channel);
  }

  /** What RabbitMQ says of the message that it got as so many-eth. */
  private void confirmed(long number, boolean andAllBefore) throws IOException {
    callbacks.get(0).handle(number, andAllBefore);
  }

  private CompletableFuture<Void> publish(ConfirmingChannel to, String key) {
    return to.publish("exchange", key, PLAIN, BODY);
  }

  @Test
  void whatNeverWentOutTakesNoNumber() throws IOException {
    ConfirmingChannel to = channel();
    CompletableFuture<Void> first = publish(to, "a");
    for (int i = 0; i < 3; i++) {
      assertThat(publish(to, "unwritable" + i)).isCompletedExceptionally();
    }
    CompletableFuture<Void> second = publish(to, "b");
    CompletableFuture<Void> third = publish(to, "c");
    assertThat(onTheWire).containsExactly("a", "b", "c");
    confirmed(1, false);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    confirmed(2, false);
    assertThat(second).isCompleted();
    assertThat(third).isNotDone();
    confirmed(3, true);
    assertThat(third).isCompleted();
  }

  @Test
  void aNameOfMoreThan255BytesIsNotGivenToTheLibrary() throws IOException {
    ConfirmingChannel to = channel();
    assertThat(publish(to, "x".repeat(256))).isCompletedExceptionally();
    assertThat(publish(to, "\u20ac".repeat(86))).isCompletedExceptionally();
    assertThat(to.publish("x".repeat(256), "a", PLAIN, BODY)).isCompletedExceptionally();
    assertThat(librarysNumber).isEqualTo(1);
    CompletableFuture<Void> longest = publish(to, "\u20ac".repeat(85));
    CompletableFuture<Void> ascii = publish(to, "x".repeat(255));
    confirmed(2, true);
    assertThat(longest).isCompleted();
    assertThat(ascii).isCompleted();
  }

  /** Otherwise a client could choose the exchange: its channel's name may have a slash in it. */
  @Test
  void anAddressNamesItsExchange() {
    RabbitSender sender = new RabbitSender("test", Optional::empty, Runnable::run);
    assertThat(sender.heardAt("app/clients.{channel}")).isEqualTo("clients.{channel}");
    assertThat(sender.heardAt("/clients")).isEqualTo("clients");
    assertThatThrownBy(() -> sender.heardAt("clients.{channel}"))
        .hasMessageContaining("publish-to: expected an exchange and a routing key");
  }
}
