package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import io.echobridge.broker.Places;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Unknown;
import io.echobridge.testkit.RecordingListener.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a broker guarantees of the texts of {@link Places}, and of one node's places. */
abstract class PlaceTextContract extends LinkContract {
  private static final Duration HISTORY = Duration.ofMinutes(5);
  static final List<String> CHANNELS = List.of("a", "b", "c");
  private static final String ALLOWED =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

  @Test
  void everyMessageStandsInALaneAndOrdinalsGrow() {
    if (isWithout(Promise.NAMES_PLACES)) {
      return;
    }
    PlacesNode node = historian("one", CHANNELS);
    publishTwins(1_000);
    awaitEvents(node, 1_000);

    Map<Integer, Long> last = new HashMap<>();
    for (Event event : node.events()) {
      assertThat(event.lane()).isBetween(0, 1_000);
      assertThat(event.ordinal()).isGreaterThan(last.getOrDefault(event.lane(), -1L));
      last.put(event.lane(), event.ordinal());
    }
    assertThat(node.before(node.first())).as("heard before the first point").isEmpty();
  }

  @Test
  void aTextIsShortAndHasOnlyTheCharactersOfOffsets() {
    if (isWithout(Promise.NAMES_PLACES)) {
      return;
    }
    PlacesNode node = historian("one", CHANNELS);
    publishTwins(500);
    awaitEvents(node, 500);

    for (int count = 0; count <= 500; count++) {
      assertThat(node.text(count)).matches("[A-Za-z0-9_.-]{1," + Places.LONGEST + "}");
    }
  }

  @Test
  void aNodeResolvesItsOwnTexts() {
    if (isWithout(Promise.NAMES_PLACES)) {
      return;
    }
    PlacesNode node = historian("one", CHANNELS);
    publishTwins(1_000);
    awaitEvents(node, 1_000);

    for (int count = 0; count <= 1_000; count += 7) {
      long[] heads = node.heads(count);
      assertThat(node.before(node.at(node.text(count)))).isEqualTo(node.before(heads));
    }
  }

  @Test
  void whatIsNoPlaceIsUnknown() throws Exception {
    if (isWithout(Promise.NAMES_PLACES)) {
      return;
    }
    PlacesNode node = historian("one", CHANNELS);
    publishTwins(100);
    awaitEvents(node, 100);
    String real = node.textNow();
    Random random = new Random(14);
    for (int i = 0; i < 20_000; i++) {
      String text = random(random, ALLOWED, random.nextInt(2 * Places.LONGEST));
      assertThat(node.resolve(text)).as(text).isInstanceOf(Unknown.class);
    }
    for (String text :
        List.of(
            "",
            " ",
            "\0",
            "ä".repeat(20),
            real + ' ',
            ' ' + real,
            real + real,
            real.replace(real.charAt(0), 'é'),
            "x".repeat(200_000),
            real.repeat(200_000 / real.length()))) {
      assertThat(node.resolve(text)).isInstanceOf(Unknown.class);
    }
    assertThat(node.resolve(real)).isInstanceOf(At.class);
  }

  @Test
  void aPlaceOfAnotherServerIsNoneHere() throws Exception {
    if (isWithout(Promise.NAMES_PLACES)) {
      return;
    }
    PlacesNode here = historian("one", CHANNELS);
    publishTwins(200);
    awaitEvents(here, 200);
    BrokerWorld mine = world;
    try (BrokerWorld other = newWorld()) {
      world = other;
      PlacesNode there = historian("one", CHANNELS);
      publishTwins(200);
      awaitEvents(there, 200);

      // The point before everything may be the same at both.
      for (int count = 1; count <= 200; count++) {
        assertThat(here.resolve(there.text(count))).isNotInstanceOf(At.class);
        assertThat(there.resolve(here.text(count))).isNotInstanceOf(At.class);
      }
      there.broker().close();
    } finally {
      world = mine;
    }
    assertThat(here.resolve(here.textNow())).isInstanceOf(At.class);
  }

  final boolean isWithout(Promise promise) {
    return world.node("probe", HISTORY).isEmpty()
        ? Excuse.isGiven(this, promise, Optional.of("its world makes no broker with a history"))
        : excused(promise);
  }

  final PlacesNode historian(String id, List<String> channels) {
    return historian(id, channels, new RecordingListener());
  }

  final PlacesNode historian(String id, List<String> channels, RecordingListener listener) {
    Broker broker = started(world.node(id, HISTORY).orElseThrow(), listener);
    channels.forEach(channel -> subscribe(broker, channel));
    return new PlacesNode(broker, listener);
  }

  /** Messages on all channels, of which nearly all have twins. */
  final void publishTwins(int count) {
    Random random = new Random(count);
    Map<String, List<String>> byChannel =
        IntStream.range(0, count)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> CHANNELS.get(random.nextInt(CHANNELS.size())),
                    Collectors.mapping(
                        i -> i % 100 == 0 ? "only " + i : "twin", Collectors.toList())));
    List<Thread> publishers =
        byChannel.entrySet().stream()
            .map(
                each ->
                    new Thread(
                        () -> publish(each.getKey(), each.getValue().toArray(String[]::new))))
            .toList();
    publishers.forEach(Thread::start);
    publishers.forEach(ContractTools::join);
  }

  static void awaitEvents(PlacesNode node, int count) {
    await().untilAsserted(() -> assertThat(node.events()).hasSize(count));
  }

  private static String random(Random random, String characters, int length) {
    return random
        .ints(length, 0, characters.length())
        .mapToObj(i -> String.valueOf(characters.charAt(i)))
        .collect(Collectors.joining());
  }
}
