package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.echobridge.broker.BrokerContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a node's queue when a host of RabbitMQ's cluster is lost; in RabbitMQ's words.
 */
class TopologyTest {
  private static final String NAME = "echobridge.shop.main.one";

  private long nanos;
  private final Set<String> there = new HashSet<>();
  private final Set<String> away = new HashSet<>();
  private final List<String> bound = new ArrayList<>();
  private final QueueFeed feed = new QueueFeed(10);
  private final Topology topology =
      new Topology(
          Settings.of("bindings = [{ exchange = orders }]\n").config(),
          new BrokerContext("shop", "main", "one", true),
          feed,
          Optional.empty(),
          () -> nanos);

  @Test
  void aQueueWhoseHostIsLostIsGivenUpAndThatIsAGap() throws IOException {
    assertThat(topology.prepare(connection())).isFalse();
    assertThat(feed.takeGap()).isFalse();
    isLost(NAME);
    isWaitedFor(19);
    assertThat(feed.queue()).isEqualTo(NAME);

    seconds(1);
    assertThat(topology.prepare(connection())).isTrue();
    assertThat(feed.queue()).isEqualTo(NAME + ".1");
    assertThat(bound).containsExactly(NAME, NAME + ".1");
    assertThat(feed.takeGap()).isTrue();
    assertThat(feed.takeGap()).isFalse();
  }

  /** By then it has events that were heard through the other one. */
  @Test
  void oneThatWasGivenUpIsNotReadWhenItsHostIsBack() throws IOException {
    topology.prepare(connection());
    isLost(NAME);
    isWaitedFor(20);
    topology.prepare(connection());
    away.clear();
    there.add(NAME);

    assertThat(topology.prepare(connection())).isFalse();
    assertThat(feed.queue()).isEqualTo(NAME + ".1");
    there.remove(NAME + ".1");
    assertThat(topology.prepare(connection())).isTrue();
    assertThat(feed.queue()).isNotEqualTo(NAME).startsWith(NAME);
  }

  @Test
  void aNodeThatStartsWhileTheHostWithItsQueueIsLostTakesAnother() throws IOException {
    isLost(NAME);
    isWaitedFor(20);
    assertThat(topology.prepare(connection())).isFalse();
    assertThat(feed.queue()).isEqualTo(NAME + ".0");
    assertThat(bound).containsExactly(NAME + ".0");
    assertThat(feed.takeGap()).isFalse();

    assertThat(topology.prepare(connection())).isFalse();
    assertThat(feed.queue()).isEqualTo(NAME + ".0");
  }

  @Test
  void oneThatRabbitMqOnlyDoesNotGetAtNowIsWaitedFor() throws IOException {
    topology.prepare(connection());
    there.remove(NAME);
    assertThatThrownBy(
            () ->
                topology.prepare(
                    connection("NOT_FOUND - failed to perform operation on queue due to timeout")))
        .isInstanceOf(IOException.class);
    assertThat(feed.queue()).isEqualTo(NAME);
    assertThat(feed.takeGap()).isFalse();
  }

  /** RabbitMQ puts nothing into it while its host is away. */
  @Test
  void aQueueWhoseHostIsBackSoonIsKeptAndMayLackMessages() throws IOException {
    topology.prepare(connection());
    for (int i = 0; i < 2; i++) {
      isLost(NAME);
      isWaitedFor(15);
      away.clear();
      there.add(NAME);

      assertThat(topology.prepare(connection())).isFalse();
      assertThat(feed.queue()).isEqualTo(NAME);
      assertThat(feed.takeGap()).isTrue();
    }
  }

  /** Fails at once, and after that time it is tried again. */
  private void isWaitedFor(int seconds) {
    assertThatThrownBy(() -> topology.prepare(connection())).isInstanceOf(IOException.class);
    seconds(seconds);
  }

  private void seconds(int seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  private void isLost(String queue) {
    there.remove(queue);
    away.add(queue);
  }

  private Connection connection() {
    return connection("NOT_FOUND - no queue 'x' in vhost '/'");
  }

  private Connection connection(String aboutMissingOnes) {
    return proxy(
        Connection.class,
        (method, arguments) -> method.equals("createChannel") ? channel(aboutMissingOnes) : null);
  }

  private Channel channel(String aboutMissingOnes) {
    return proxy(
        Channel.class,
        (method, arguments) -> {
          String queue = method.startsWith("queue") ? (String) arguments[0] : "";
          if (away.contains(queue)) {
            // As RabbitMQ 3.10 says it, where AMQP has room for 255 bytes.
            throw refused(
                "NOT_FOUND - home node 'rabbit@one' of durable queue '"
                    + queue
                    + "' in vhost '/' is down or inaccessible");
          }
          if (method.equals("queueDeclarePassive") && !there.contains(queue)) {
            throw refused(aboutMissingOnes);
          }
          if (method.equals("queueDeclare")) {
            there.add(queue);
          } else if (method.equals("queueBind")) {
            bound.add(queue);
          }
          return null;
        });
  }

  private static IOException refused(String words) {
    AMQP.Channel.Close close =
        new AMQP.Channel.Close.Builder().replyCode(404).replyText(words).build();
    return new IOException(new ShutdownSignalException(false, false, close, null));
  }

  private interface Answers {
    @Nullable Object to(String method, Object[] arguments) throws IOException;
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.to(method.getName(), arguments)));
  }
}
