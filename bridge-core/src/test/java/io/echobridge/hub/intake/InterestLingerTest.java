package io.echobridge.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a broker is told of channels that come and go, by a clock that the test moves. */
final class InterestLingerTest {
  private static final long LINGER = Duration.ofSeconds(1).toNanos();
  private static final ChannelName NEWS = new ChannelName("news");

  private long now = Long.MAX_VALUE - LINGER / 2; // that it overflows does no harm
  private Interest interest = new Interest(() -> now, Duration.ofNanos(LINGER), 1_000);

  @Test
  void aChannelThatComesBackInTimeIsNeitherUnsubscribedNorSubscribedAgain() {
    interest.occupied(NEWS);
    assertThat(due()).containsExactly("+news");
    interest.vacated(NEWS);
    now += LINGER - 1;
    assertThat(due()).isEmpty();
    interest.occupied(NEWS);
    now += 10 * LINGER;
    assertThat(due()).isEmpty();
  }

  @Test
  void aChannelThatComesBackTooLateIsUnsubscribedAndSubscribedAgain() {
    interest.occupied(NEWS);
    assertThat(due()).containsExactly("+news");
    interest.vacated(NEWS);
    now += LINGER;
    assertThat(due()).containsExactly("-news");
    interest.occupied(NEWS);
    assertThat(due()).containsExactly("+news");
  }

  @Test
  void eachTimeThatItGoesItLingersAnew() {
    interest.occupied(NEWS);
    assertThat(due()).containsExactly("+news");
    for (int i = 0; i < 5; i++) {
      interest.vacated(NEWS);
      now += LINGER - 1;
      interest.occupied(NEWS);
    }
    interest.vacated(NEWS);
    now += LINGER - 1;
    assertThat(due()).isEmpty();
    now++;
    assertThat(due()).containsExactly("-news");
  }

  @Test
  void whatTheBrokerNeverHeardOfIsNotUnsubscribed() {
    interest.occupied(NEWS);
    interest.vacated(NEWS);
    now += LINGER;
    assertThat(due()).isEmpty();
  }

  @Test
  void beyondTheBoundTheOldestGoFirst() {
    interest = new Interest(() -> now, Duration.ofNanos(LINGER), 2);
    List<ChannelName> channels = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      channels.add(new ChannelName("c" + i));
      interest.occupied(channels.get(i));
    }
    assertThat(due()).containsExactly("+c0", "+c1", "+c2", "+c3");
    interest.vacated(channels.get(0));
    interest.vacated(channels.get(1));
    assertThat(due()).isEmpty();
    interest.vacated(channels.get(2));
    interest.vacated(channels.get(3));
    interest.occupied(NEWS);
    assertThat(due()).containsExactly("-c0", "-c1", "+news");
  }

  @Test
  void theThreadThatWaitsForOneChangeGetsEachInItsTime() throws InterruptedException {
    Interest real = new Interest(System::nanoTime, Duration.ofMillis(50), 1_000);
    var first = nextOf(real);
    real.occupied(NEWS);
    assertThat(first.join()).isEqualTo(new Interest.Change(NEWS, true));
    var second = nextOf(real);
    long start = System.nanoTime();
    real.vacated(NEWS);
    assertThat(second.join()).isEqualTo(new Interest.Change(NEWS, false));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(49));
  }

  /** Histories of joins and leaves, told by a thread that is sometimes slow. */
  @Property(tries = 500)
  void theBrokersChannelsAreExactlyThoseWithSubscribersOnceAllIsQuiet(@ForAll long seed) {
    Random random = new Random(seed);
    int most = 1 + random.nextInt(8);
    interest = new Interest(() -> now, Duration.ofNanos(LINGER), most);
    Model model = new Model();
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> model.toggle(new ChannelName("c" + random.nextInt(12)));
        case 2 -> now += random.nextInt((int) (LINGER / 2));
        default -> model.tell(random.nextInt(6));
      }
      if (random.nextInt(10) == 0) {
        model.tell(Integer.MAX_VALUE);
        model.checkLingering(most);
      }
    }
    now += LINGER;
    model.tell(Integer.MAX_VALUE);
    assertThat(model.broker).isEqualTo(model.subscribed);
  }

  private final class Model {
    final Set<ChannelName> subscribed = new TreeSet<>();
    final Map<ChannelName, Long> left = new TreeMap<>();
    final Set<ChannelName> broker = new TreeSet<>();

    void toggle(ChannelName channel) {
      if (subscribed.add(channel)) {
        interest.occupied(channel);
      } else {
        subscribed.remove(channel);
        left.put(channel, now);
        interest.vacated(channel);
      }
    }

    void tell(int most) {
      Interest.Change change;
      for (int i = 0; i < most && (change = interest.poll()) != null; i++) {
        if (change.wanted()) {
          assertThat(broker.add(change.channel())).as("told twice: " + change).isTrue();
        } else {
          assertThat(broker.remove(change.channel())).as("not known: " + change).isTrue();
          assertThat(subscribed).as("taken away").doesNotContain(change.channel());
        }
      }
    }

    /** When nothing is due: nobody lacks a channel, and what is too much left a moment ago. */
    void checkLingering(int most) {
      assertThat(broker).containsAll(subscribed);
      Set<ChannelName> more = new TreeSet<>(broker);
      more.removeAll(subscribed);
      assertThat(more).hasSizeLessThanOrEqualTo(most);
      assertThat(more).allMatch(channel -> now - left.getOrDefault(channel, 0L) < LINGER);
    }
  }

  private List<String> due() {
    List<String> all = new ArrayList<>();
    Interest.@Nullable Change change;
    while ((change = interest.poll()) != null) {
      all.add((change.wanted() ? "+" : "-") + change.channel());
    }
    return all;
  }

  private static CompletableFuture<Interest.Change> nextOf(Interest interest) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return interest.next();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
