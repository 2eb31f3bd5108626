package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.TcpProxy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event once and in order, whatever breaks in the middle of heavy traffic. */
class ExactlyOnceTest extends RabbitTest {
  private static final int CUTS = 6;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "quorum"})
  void cutsInHeavyTrafficNeitherLoseNorDouble(String type) throws Exception {
    String exchange = exchange(application());
    TcpProxy wire = wire();
    start(at(wire.port()) + bound(exchange) + "queue.type = " + type);
    Numbers numbers = closing(Numbers.to(exchange, () -> listener.events().size()));

    for (int cut = 1; cut <= CUTS; cut++) {
      int more = listener.events().size() + 700 * cut;
      eventually(() -> assertThat(listener.events()).hasSizeGreaterThan(more));
      wire.cut();
      int downs = cut;
      eventually(() -> assertThat(listener.downs()).hasSize(downs));
      wire.mend();
    }

    assertAllOnce(numbers.end(), listener);
  }

  @Test
  void aCrashOfRabbitNeitherLosesNorDoubles() throws Exception {
    String exchange = exchange(application());
    RecordingListener ofQuorum = new RecordingListener();
    List<RecordingListener> both = List.of(listener, ofQuorum);
    start(atServer() + bound(exchange) + "queue.type = classic");
    start(atServer() + bound(exchange) + "queue.type = quorum", ofQuorum);
    Numbers numbers = closing(Numbers.to(exchange, () -> fewest(both)));
    eventually(() -> assertThat(fewest(both)).isGreaterThan(5_000));
    String log = logOfQuorumQueue();

    Rabbit.SERVER.kill();
    both.forEach(each -> eventually(() -> assertThat(each.downs()).hasSize(1)));
    Rabbit.SERVER.restart();
    // Alone, a RabbitMQ now and then forgets to elect itself (its issue 10070).
    Rabbit.SERVER.control("eval", "ra:trigger_election('%2F_" + queue("two") + "').");
    both.forEach(each -> eventually(() -> assertThat(each.ups()).hasSize(2)));
    assertThat(logOfQuorumQueue()).as("its messages are those of before").isEqualTo(log);
    int[] enough = both.stream().mapToInt(each -> each.events().size() + 5_000).toArray();
    for (int i = 0; i < enough.length; i++) {
      int more = enough[i];
      RecordingListener each = both.get(i);
      eventually(() -> assertThat(each.events().size()).isGreaterThan(more));
    }

    List<Integer> confirmed = numbers.end();
    for (RecordingListener each : both) {
      assertAllOnce(confirmed, each);
      assertThat(each.ups().get(1)).doesNotContain("are lost");
    }
  }

  @Test
  void whatIsHeldBackWhileTheLinkBreaksIsNotDoubled() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    TcpProxy wire = wire();
    AtomicBoolean hold = new AtomicBoolean(true);
    listener.doing(
        event -> {
          while (hold.get()) {
            Thread.onSpinWait();
          }
        });
    start(at(wire.port()) + bound(exchange));
    for (String body : List.of("1", "2", "3")) {
      application.basicPublish(exchange, "news", null, bytes(body));
    }
    wire.cut();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    wire.mend();
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    hold.set(false);

    application.basicPublish(exchange, "news", null, bytes("4"));
    eventually(() -> assertThat(listener.texts("news")).contains("4"));
    assertThat(listener.texts("news")).containsExactly("1", "2", "3", "4");
  }

  @Test
  void eventsThatAreAllAlikeAreNotTakenForOldOnes() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    TcpProxy wire = wire();
    start(at(wire.port()) + bound(exchange));

    for (int round = 1; round <= 5; round++) {
      int ups = round;
      eventually(() -> assertThat(listener.ups()).hasSize(ups));
      application.basicPublish(exchange, "news", null, bytes("tick"));
      eventually(() -> assertThat(listener.texts("news")).hasSize(2 * ups - 1));
      wire.cut();
      eventually(() -> assertThat(listener.downs()).hasSize(ups));
      application.basicPublish(exchange, "news", null, bytes("tick"));
      wire.mend();
      eventually(() -> assertThat(listener.texts("news")).hasSize(2 * ups));
    }
  }

  /**
   * Its id: a queue that begins empty, because the crash came too early for it, has another one.
   */
  private String logOfQuorumQueue() {
    String asked = "ra_directory:uid_of(quorum_queues, '%2F_" + queue("two") + "').";
    String id = Rabbit.SERVER.control("eval", asked).strip();
    assertThat(id).matches("<<\".+\">>");
    return id;
  }

  /** All that was confirmed, and of the rest nothing twice and nothing out of order. */
  private static void assertAllOnce(List<Integer> confirmed, RecordingListener by) {
    int last = confirmed.get(confirmed.size() - 1);
    // No assertion on the whole list while it grows: its words would be longer than the test.
    eventually(() -> assertThat(heard(by).contains(last)).as("the last number has come").isTrue());
    List<Integer> heard = heard(by);
    boolean inOrder = heard.equals(heard.stream().sorted().distinct().toList());
    assertThat(inOrder).as("nothing comes twice or out of order").isTrue();
    Set<Integer> lost = new TreeSet<>(confirmed);
    heard.forEach(lost::remove);
    assertThat(lost.size()).as("lost from %s on", lost.stream().findFirst()).isZero();
  }

  private static List<Integer> heard(RecordingListener by) {
    return by.texts("news").stream().map(Integer::valueOf).toList();
  }

  private static int fewest(List<RecordingListener> listeners) {
    return listeners.stream().mapToInt(each -> each.events().size()).min().orElse(0);
  }
}
