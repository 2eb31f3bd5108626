package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Places;
import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a broker guarantees of {@link Places} where there are several nodes. This and the texts are
 * tested where a broker's world makes brokers with a history.
 */
abstract class PlaceContract extends PlaceTextContract {
  @Test
  void nodesThatAreSubscribedToDifferentChannelsResolveEachOthersTexts() {
    if (isWithout(Promise.PLACES_ARE_THE_SAME_ON_EACH_NODE)) {
      return;
    }
    PlacesNode one = historian("one", List.of("a"));
    PlacesNode two = historian("two", List.of("b"));
    publishTwins(3_000);
    awaitEvents(one, 3_000);
    awaitEvents(two, 3_000);

    assertSamePlaces(one, two, 0, 3_000);
    assertSamePlaces(two, one, 0, 3_000);
  }

  @Test
  void aNodeThatComesLaterResolvesPlacesSinceThenAndNeverAnotherOne() {
    if (isWithout(Promise.PLACES_ARE_THE_SAME_ON_EACH_NODE)) {
      return;
    }
    PlacesNode early = historian("early", CHANNELS);
    publishTwins(1_000);
    awaitEvents(early, 1_000);
    PlacesNode late = historian("late", CHANNELS);
    publishTwins(1_000);
    CHANNELS.forEach(channel -> publish(channel, "end"));
    awaitEvents(early, 2_003);
    for (String channel : CHANNELS) {
      await().untilAsserted(() -> assertThat(late.texts(channel)).endsWith("end"));
    }

    assertNoOtherPlaces(early, late, 0, 1_000);
    assertSamePlaces(early, late, 1_001, 2_003);
    int past = late.events().size() - 1_003; // of a broker that reads it in
    assertSamePlaces(late, early, past, past + 1_003);
  }

  @Test
  void aQuietPlaceIsKnownToANodeThatComesLater() {
    if (isWithout(Promise.PLACES_ARE_THE_SAME_ON_EACH_NODE)) {
      return;
    }
    PlacesNode early = historian("early", CHANNELS);
    publishTwins(10);
    awaitEvents(early, 10);
    PlacesNode late = historian("late", CHANNELS);

    await()
        .untilAsserted(
            () -> assertThat(late.after(late.at(early.textNow()))).as("said since").isEmpty());
    String quiet = early.textNow();
    publish("a", "news");
    await().untilAsserted(() -> assertThat(late.texts("a")).endsWith("news"));
    assertThat(late.after(late.at(quiet))).isEqualTo(Map.of("a", List.of("news")));
  }

  @Test
  void placesAreTheSameAfterACutAndBeforeItNeverMeanAnotherPoint() {
    if (isWithout(Promise.PLACES_ARE_THE_SAME_ON_EACH_NODE)
        || excused(Promise.RETURNS_AFTER_A_CUT)) {
      return;
    }
    PlacesNode one = historian("one", CHANNELS);
    PlacesNode two = historian("two", CHANNELS);
    publishTwins(300);
    awaitEvents(one, 300);
    awaitEvents(two, 300);
    List<String> old = IntStream.rangeClosed(0, 300).mapToObj(one::text).toList();
    world.cut();
    await().untilAsserted(() -> assertThat(one.listener().downs()).hasSize(1));
    await().untilAsserted(() -> assertThat(two.listener().downs()).hasSize(1));
    publish("a", "meanwhile", "and again");
    world.mend();
    await().untilAsserted(() -> assertThat(one.listener().ups()).hasSize(2));
    await().untilAsserted(() -> assertThat(two.listener().ups()).hasSize(2));
    publish("a", "afterwards");
    await().untilAsserted(() -> assertThat(one.texts("a")).contains("afterwards"));
    await().untilAsserted(() -> assertThat(two.texts("a")).contains("afterwards"));
    int atOne = one.events().size();
    int atTwo = two.events().size();
    publishTwins(300);
    awaitEvents(one, atOne + 300);
    awaitEvents(two, atTwo + 300);

    assertSamePlaces(one, two, atOne, atOne + 300);
    assertSamePlaces(two, one, atTwo, atTwo + 300);
    boolean lost = !two.texts("a").contains("meanwhile");
    assertThat(two.listener().lost()).isEqualTo(lost ? List.of(300) : List.of());
    for (int count = 0; count <= 300; count++) {
      if (two.resolve(old.get(count)) instanceof At at) {
        assertThat(lost).as("a place before what was lost is known").isFalse();
        assertThat(two.before(at.heads())).isEqualTo(one.before(one.heads(count)));
      }
    }
  }

  @Test
  void aPlaceThatANodeHasNotReachedIsAheadAndKnownOnceItHas() {
    if (isWithout(Promise.PLACES_ARE_THE_SAME_ON_EACH_NODE)) {
      return;
    }
    PlacesNode one = historian("one", CHANNELS);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    PlacesNode held =
        historian(
            "held",
            CHANNELS,
            new RecordingListener()
                .doing(
                    event -> {
                      if (event.text().equals("hold")) {
                        inside.countDown();
                        wait(goOn);
                      }
                    }));
    String reached;
    String ahead;
    try {
      publish("a", "1", "hold", "3");
      wait(inside);
      await().untilAsserted(() -> assertThat(one.events()).hasSizeGreaterThanOrEqualTo(2));
      reached = one.text(1);
      ahead = one.text(2);

      assertThat(held.resolve(reached)).isInstanceOf(At.class);
      assertThat(held.resolve(ahead)).isInstanceOf(Ahead.class);
    } finally {
      goOn.countDown();
    }

    awaitEvents(held, 3);
    assertThat(held.before(held.at(ahead))).isEqualTo(Map.of("a", List.of("1", "hold")));
    assertThat(held.before(held.at(reached))).isEqualTo(Map.of("a", List.of("1")));
  }

  /** Each point of one node means the same on another. */
  private static void assertSamePlaces(PlacesNode of, PlacesNode on, int from, int to) {
    for (int count = from; count <= to; count += step(from, to)) {
      String text = of.text(count);
      assertThat(on.after(on.at(text)))
          .as("behind %s events: %s", count, text)
          .isEqualTo(of.after(of.heads(count)));
    }
  }

  /** A point of one node means the same on another, or nothing. */
  private static void assertNoOtherPlaces(PlacesNode of, PlacesNode on, int from, int to) {
    for (int count = from; count <= to; count += step(from, to)) {
      if (on.resolve(of.text(count)) instanceof At at) {
        assertThat(on.after(at.heads())).isEqualTo(of.after(of.heads(count)));
      }
    }
  }

  private static int step(int from, int to) {
    return Math.max(1, (to - from) / 150);
  }
}
