package io.echobridge.hub.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.broker.PeerLink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {
  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void aMessageComesWithTheNodeThatSentItAndWhatThisNodeSendsDoesNotComeBack() {
    Peers one = open("one");
    Peers two = open("two");

    assertThat(one.send(bytes("hello"))).isCompleted();
    assertThat(two.send(bytes("answer"))).isCompleted();

    assertThat(heard).containsExactly("two hears one: hello", "one hears two: answer");
    assertThat(one.unreadable()).isZero();
  }

  @Test
  void messagesAreBytesWhateverIsInThem() {
    open("one");
    Peers two = open("two");

    two.send(new byte[0]);
    two.send(bytes("\n\none\nx"));

    assertThat(heard).containsExactly("one hears two: ", "one hears two: \n\none\nx");
  }

  @Test
  void aNodeWhoseIdBeginsWithThisOnesIsAnother() {
    open("one");
    Peers longer = open("one2");

    longer.send(bytes("hello"));

    assertThat(heard).containsExactly("one hears one2: hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\nhello",
        "no line feed",
        "a-b\nhello",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n65 letters"
      })
  void whatNoNodeSentIsDroppedAndCounted(String bytes) {
    Peers one = open("one");
    PeerLink stranger = link();
    stranger.open(message -> {});

    stranger.send(bytes(bytes));
    stranger.send(bytes("x\nhello"));

    assertThat(one.unreadable()).isOne();
    assertThat(heard).containsExactly("one hears x: hello");
  }

  @Test
  void oneThatIsClosedHearsAndSaysNothing() {
    Peers one = open("one");
    Peers two = open("two");
    one.close();

    two.send(bytes("hello"));

    assertThat(heard).isEmpty();
    assertThat(one.send(bytes("late"))).isCompletedExceptionally();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "größer"})
  void anIdThatIsNoneIsRefused(String id) {
    assertThatThrownBy(() -> new Peers(link(), id)).isInstanceOf(IllegalArgumentException.class);
  }

  private Peers open(String node) {
    Peers peers = new Peers(link(), node);
    peers.open(
        (sender, message) ->
            heard.add(
                node + " hears " + sender + ": " + new String(message, StandardCharsets.UTF_8)));
    return peers;
  }

  private PeerLink link() {
    MemoryBroker broker = new MemoryBroker(exchange);
    broker.start(
        new BrokerListener() {
          @Override
          public void onEvent(BrokerMessage message) {}

          @Override
          public void onUp(String detail) {}

          @Override
          public void onDown(String reason) {}

          @Override
          public void onDropped(String reason) {}
        });
    return broker.peers().orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
