package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Places;
import io.echobridge.broker.Places.At;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The nodes of an app read one stream, and one that starts hears what was published before. */
class HistoryStreamTest extends RabbitTest {
  private static final Duration LONG = Duration.ofMinutes(20);

  private final String stream = "echobridge.history." + app + ".main";
  private Channel application;
  private String exchange;

  @BeforeEach
  void makeExchange() throws Exception {
    application = application();
    application.confirmSelect();
    exchange = exchange(application);
  }

  @AfterEach
  void deleteStream() throws Exception {
    Channel end = application();
    end.queueDelete(stream);
    end.exchangeDelete(stream);
  }

  /** A node, and what it hears. */
  private final class Node implements BrokerListener {
    final List<BrokerMessage> messages = new CopyOnWriteArrayList<>();
    final List<String> ups = new CopyOnWriteArrayList<>();
    final List<String> downs = new CopyOnWriteArrayList<>();
    final List<String> dropped = new CopyOnWriteArrayList<>();
    final AtomicInteger gaps = new AtomicInteger();
    final RabbitBroker broker;
    final Places places;

    Node(String id, String more) {
      String settings = atServer() + bound(exchange) + "queue.type = stream\n" + more;
      broker = closing(Settings.of(settings).node(app, id, LONG));
      places = broker.places().orElseThrow();
      broker.start(this);
    }

    @Override
    public void onEvent(BrokerMessage message) {
      if (text(message).equals("poison")) {
        throw new IllegalStateException("no poison here");
      }
      messages.add(message);
    }

    @Override
    public void onUp(String detail) {
      ups.add(detail);
    }

    @Override
    public void onDown(String reason) {
      downs.add(reason);
    }

    @Override
    public void onDropped(String reason) {
      dropped.add(reason);
    }

    @Override
    public void onLost() {
      gaps.incrementAndGet();
    }

    /** Waits until all that comes is news: its mark behind what is past has come. */
    Node begun() {
      eventually(() -> assertThat(places.first()).isPresent());
      return this;
    }

    void hears(String... texts) {
      eventually(() -> assertThat(messages).extracting(Node::text).containsExactly(texts));
    }

    static String text(BrokerMessage message) {
      return new String(message.body(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatWasPublishedBeforeANodeStartedIsPastAndWhatComesThenIsNews() throws Exception {
    Node one = new Node("one", "").begun();
    publish("1", "2");
    one.hears("1", "2");
    assertThat(one.messages).noneMatch(BrokerMessage::isPast);

    Node two = new Node("two", "").begun();
    publish("3");
    two.hears("1", "2", "3");
    one.hears("1", "2", "3");
    assertThat(two.messages).extracting(BrokerMessage::isPast).containsExactly(true, true, false);
    assertThat(one.dropped).isEmpty();
    assertThat(two.dropped).isEmpty();
  }

  @Test
  void aPlaceIsKnownAfterAllNodesWereRestarted() throws Exception {
    Node one = new Node("one", "").begun();
    publish("1", "2", "3");
    one.hears("1", "2", "3");
    String place = one.places.text(new long[] {one.messages.get(1).ordinal()}).orElseThrow();
    one.broker.close();
    publish("4");

    Node two = new Node("two", "").begun();
    two.hears("1", "2", "3", "4");
    assertThat(two.places.resolve(place))
        .isInstanceOfSatisfying(
            At.class, at -> assertThat(at.heads()).containsExactly(two.messages.get(1).ordinal()));
  }

  @Test
  void thePlaceOfANodeThatHasHeardNothingIsKnownToOthers() throws Exception {
    Node one = new Node("one", "").begun();
    Node two = new Node("two", "").begun();
    String quiet = one.places.text(one.places.first().orElseThrow()).orElseThrow();
    eventually(() -> assertThat(two.places.resolve(quiet)).isInstanceOf(At.class));
    publish("1");
    two.hears("1");

    assertThat(two.places.resolve(quiet))
        .isInstanceOfSatisfying(
            At.class, at -> assertThat(at.heads()[0]).isLessThan(two.messages.get(0).ordinal()));
  }

  @Test
  void aPastMessageThatCannotBeReadIsNoDeadLetterOnceMore() throws Exception {
    String dead = application.queueDeclare().getQueue();
    application.exchangeDeclare(app + "-dead", "fanout", false, true, null);
    application.queueBind(dead, app + "-dead", "");
    String letters = "dead-letter-exchange = " + app + "-dead\n";
    Node one = new Node("one", letters).begun();
    publish("poison", "1");
    one.hears("1");

    Node two = new Node("two", letters).begun();
    two.hears("1");
    one.broker.close();
    publish("poison", "2");
    two.hears("1", "2");
    eventually(() -> assertThat(application.messageCount(dead)).isEqualTo(2));
  }

  @Test
  void itIsAsItIsSetAndOneThatIsThereStaysAsItIs() {
    new Node("one", "queue.expires = 7m");
    new Node("two", "queue.expires = 1h");

    assertThat(arguments()).contains("x-queue-type,stream", "x-max-age,1200s");
    assertThat(Rabbit.SERVER.control("list_bindings", "--silent").lines())
        .anyMatch(line -> line.contains(exchange) && line.contains(stream));
  }

  private String arguments() {
    return Rabbit.SERVER
        .control("list_queues", "--silent", "name", "arguments")
        .lines()
        .filter(line -> line.startsWith(stream))
        .map(line -> line.replaceAll("[\"{} ]", ""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneThatIsDeletedIsMadeAnewAndThatIsTold() throws Exception {
    Node one = new Node("one", "").begun();
    Node two = new Node("two", "").begun();
    publish("1", "2");
    one.hears("1", "2");
    two.hears("1", "2");

    application.queueDelete(stream);
    eventually(() -> assertThat(one.ups).hasSize(2));
    eventually(() -> assertThat(two.ups).hasSize(2));
    assertThat(List.of(one.ups.get(1), two.ups.get(1)))
        .anyMatch(up -> up.endsWith("events that were published meanwhile are lost"));
    publish("3");

    one.hears("1", "2", "3");
    two.hears("1", "2", "3");
    assertThat(two.messages).extracting(BrokerMessage::ordinal).isSorted().doesNotHaveDuplicates();
    assertThat(List.of(one.gaps.get(), two.gaps.get())).containsExactly(1, 1);
  }

  @Test
  void aUserWhoMayNotMakeItIsNamedInRabbitsWordsWithTheRemedy() throws Exception {
    Rabbit.SERVER.control("add_user", app, "secret");
    Rabbit.SERVER.control("set_permissions", app, "^$", "^$", ".*");
    Node node = new Node("one", "user = " + app + ", password = secret\n");

    assertThat(node.downs)
        .singleElement()
        .asString()
        .contains("ACCESS_REFUSED", stream)
        .endsWith("allow the user to configure, write and read what is called " + stream);
    Rabbit.SERVER.control("set_permissions", app, "^echobridge\\.", "^echobridge\\.", ".*");
    eventually(() -> assertThat(node.ups).hasSize(1));
  }

  private void publish(String... bodies) throws Exception {
    for (String body : bodies) {
      application.basicPublish(exchange, "news", new AMQP.BasicProperties(), bytes(body));
    }
    application.waitForConfirms(60_000);
  }
}
