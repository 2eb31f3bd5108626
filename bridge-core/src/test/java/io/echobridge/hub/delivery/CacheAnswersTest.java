package io.echobridge.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.TestConnection;
import io.echobridge.hub.TestEncoder;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.Taps;
import io.echobridge.net.ManualLoop;
import io.echobridge.presence.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What other nodes answer about a cache channel, between what is published meanwhile. */
class CacheAnswersTest {
  private static final ChannelName NEWS = new ChannelName("cache-news");
  private static final long OLD = 60_000;

  private final ManualLoop loop = new ManualLoop(0);
  private final Counters counters = new Counters();
  private final Broadcasts broadcasts =
      new Broadcasts(new ByteBudget(1_000_000), counters, new Taps());
  private final Sequencer sequencer =
      new Sequencer(List.of(loop), new Channels("test", new NodeId(1), 1, counters), broadcasts);
  private final CacheChannels cache = sequencer.cache();
  private final List<ChannelName> asked = new ArrayList<>();
  private int clients;

  CacheAnswersTest() {
    cache.ask(asked::add);
  }

  @Test
  void allWhoWaitHearTheAnswerToOneQuestion() {
    TestConnection one = subscribe();
    TestConnection two = subscribe();
    cache.answered(NEWS, event("1"), OLD);
    TestConnection three = subscribe();

    assertThat(asked).containsExactly(NEWS);
    for (TestConnection each : List.of(one, two, three)) {
      assertThat(heard(each)).containsExactly("event cache-news E 1");
    }
  }

  @Test
  void whoeverHearsALiveEventIsNotToldTheAnswer() {
    TestConnection early = subscribe();
    publish("2");
    cache.answered(NEWS, event("1"), OLD);
    assertThat(heard(early)).containsExactly("event cache-news E 2");
    assertThat(heard(subscribe())).containsExactly("event cache-news E 2");
  }

  @Test
  void anAnswerThatIsYoungIsWaitedForAsItMayBeOnItsWayHere() {
    TestConnection client = subscribe();
    cache.answered(NEWS, event("1"), 5);
    assertThat(heard(client)).isEmpty();
    publish("1");
    cache.answered(NEWS, event("1"), OLD); // as when the wait is over
    assertThat(heard(client)).containsExactly("event cache-news E 1");
  }

  @Test
  void anAnswerThatIsTooOldIsAMiss() {
    TestConnection client = subscribe();
    cache.answered(NEWS, event("1"), 30 * 60_000);
    assertThat(heard(client)).containsExactly("cache miss cache-news");
  }

  @Test
  void afterAMissTheOthersAreNotAskedForAMoment() {
    subscribe();
    cache.answered(NEWS, null, 0);
    assertThat(heard(subscribe())).containsExactly("cache miss cache-news");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aNodeThatWasAskedItselfAsksTheOthersAllTheSame() {
    assertThat(cache.asked(NEWS)).isEmpty();
    TestConnection client = subscribe();
    assertThat(asked).containsExactly(NEWS);
    cache.answered(NEWS, event("1"), OLD);
    assertThat(heard(client)).containsExactly("event cache-news E 1");
    assertThat(cache.asked(NEWS).orElseThrow().event()).isEqualTo(event("1"));
  }

  private TestConnection subscribe() {
    TestConnection connection = new TestConnection("1." + ++clients, loop, new TestEncoder());
    sequencer.subscribe(connection, NEWS, List.of());
    return connection;
  }

  private List<String> heard(TestConnection connection) {
    loop.run();
    return connection.written();
  }

  private void publish(String data) {
    sequencer.publish(Objects.requireNonNull(broadcasts.event(NEWS, event(data))));
  }

  private static BroadcastEvent event(String data) {
    return new BroadcastEvent("E", RawJson.of(data), null);
  }
}
