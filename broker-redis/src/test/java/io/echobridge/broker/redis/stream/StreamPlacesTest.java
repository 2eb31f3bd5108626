package io.echobridge.broker.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Older;
import io.echobridge.broker.Places.Resolved;
import io.echobridge.broker.Places.Unknown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamPlacesTest {
  private static final List<String> NAMES = List.of("orders", "news");
  private static final int ROOM = 1 << 20;

  @Test
  void eachNodesPlacesMeanTheSameOnTheOtherWhateverTheIds() {
    Random random = new Random(14);
    StreamPlaces one = begun(ROOM);
    StreamPlaces two = begun(ROOM);
    long[] heads = {-1, -1};
    List<String> texts = new ArrayList<>();
    List<long[]> places = new ArrayList<>();
    EntryId[] last = {EntryId.ZERO, EntryId.ZERO};
    for (int i = 0; i < 5_000; i++) {
      int lane = random.nextInt(2);
      last[lane] = next(random, last[lane]);
      heads[lane] = add(one, lane, last[lane], "twin");
      assertThat(add(two, lane, last[lane], "twin")).isEqualTo(heads[lane]);
      texts.add(one.text(heads.clone()).orElseThrow());
      places.add(heads.clone());
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(at(two.resolve(texts.get(i)))).containsExactly(places.get(i));
    }
  }

  @Test
  void anEntryThatIsNotReadYetIsAheadAndOneThatWasForgottenIsOlder() {
    StreamPlaces one = begun(ROOM);
    StreamPlaces two = begun(2 * 48 * 100);
    List<String> texts = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      texts.add(one.text(new long[] {add(one, 0, new EntryId(i, 0), "x"), -1}).orElseThrow());
      if (i <= 900) {
        add(two, 0, new EntryId(i, 0), "x");
      }
    }

    assertThat(two.resolve(texts.get(900))).isInstanceOf(Ahead.class);
    assertThat(two.resolve(texts.get(899))).isInstanceOf(At.class);
    assertThat(two.resolve(texts.get(800))).isInstanceOf(At.class);
    assertThat(two.resolve(texts.get(799))).isInstanceOf(Older.class);
    assertThat(two.text(new long[] {799, -1})).as("no more").isEmpty();
  }

  @Test
  void anEntryIsNotReachedBeforeTheListenerHasTakenIt() {
    StreamPlaces places = begun(ROOM);
    long ordinal = places.add(0, new EntryId(1, 0), fields("x"));
    String text = places.text(new long[] {ordinal, -1}).orElseThrow();

    assertThat(places.resolve(text)).isInstanceOf(Ahead.class);
    places.taken(0, ordinal);
    assertThat(places.resolve(text)).isInstanceOf(At.class);
  }

  @Test
  void aStreamThatWasMadeAnewWithTheSameIdsHasOtherPlaces() {
    StreamPlaces before = begun(ROOM);
    StreamPlaces after = begun(ROOM);
    String old =
        before.text(new long[] {add(before, 0, new EntryId(1, 1), "old"), -1}).orElseThrow();
    add(after, 0, new EntryId(1, 1), "new");

    assertThat(after.resolve(old)).isInstanceOf(Unknown.class);
    assertThat(before.resolve(old)).isInstanceOf(At.class);
  }

  @Test
  void anEntryThatIsNotThereIsNoPlaceAlthoughThereAreSomeBeforeAndAfterIt() {
    StreamPlaces one = begun(ROOM);
    StreamPlaces two = begun(ROOM);
    add(one, 0, new EntryId(1, 0), "x");
    String gone = one.text(new long[] {add(one, 0, new EntryId(2, 0), "x"), -1}).orElseThrow();
    add(two, 0, new EntryId(1, 0), "x");
    add(two, 0, new EntryId(3, 0), "x");

    assertThat(two.resolve(gone)).isInstanceOf(Unknown.class);
  }

  @Test
  void theLastEntryThatANodeFoundWhenItCameIsAPlaceAndSomePointOfThePastIsNone() {
    StreamPlaces early = begun(ROOM);
    long[] heads = {add(early, 0, new EntryId(7, 1), "x"), -1};
    StreamPlaces late = new StreamPlaces(NAMES, ROOM);
    late.begin(0, new EntryId(7, 1), true);
    late.begin(1, EntryId.ZERO, true);
    late.begun();
    StreamPlaces other = new StreamPlaces(NAMES, ROOM);
    other.begin(0, new EntryId(7, 1), false);
    other.begin(1, EntryId.ZERO, true);
    other.begun();

    assertThat(at(late.resolve(early.text(heads).orElseThrow()))).containsExactly(-1, -1);
    String quiet = late.text(new long[] {-1, -1}).orElseThrow();
    assertThat(at(early.resolve(quiet))).containsExactly(heads);
    assertThat(other.text(new long[] {-1, -1})).isEmpty();
    assertThat(other.resolve(quiet)).isInstanceOf(Older.class);
  }

  @Test
  void whatIsBeforeAGapIsKnownNoMore() {
    StreamPlaces places = begun(ROOM);
    String old = places.text(new long[] {add(places, 0, new EntryId(1, 0), "x"), -1}).orElseThrow();
    places.gap(0);
    assertThat(places.resolve(old)).isInstanceOf(Older.class);
    long ordinal = add(places, 0, new EntryId(9, 0), "x");

    assertThat(places.resolve(old)).isInstanceOf(Older.class);
    assertThat(places.first().orElseThrow()[0]).isBetween(1L, ordinal - 1);
    assertThat(places.resolve(places.text(new long[] {ordinal, -1}).orElseThrow()))
        .isInstanceOf(At.class);
  }

  @Test
  void thePointBehindAGapIsTheSameOnANodeThatHasItToo() {
    StreamPlaces one = begun(ROOM);
    StreamPlaces two = begun(ROOM);
    StreamPlaces whole = begun(ROOM);
    for (StreamPlaces each : List.of(one, two, whole)) {
      add(each, 0, new EntryId(1, 0), "x");
    }
    add(two, 1, new EntryId(1, 0), "y"); // a lane of its own pace
    one.gap(0);
    two.gap(0);
    String behind = one.text(new long[] {one.behindGap()[0], -1}).orElseThrow();

    assertThat(at(one.resolve(behind))).containsExactly(one.first().orElseThrow());
    assertThat(at(two.resolve(behind))).containsExactly(two.behindGap()[0], -1);
    assertThat(at(whole.resolve(behind))).as("has all that came since").containsExactly(0, -1);
    add(one, 0, new EntryId(9, 0), "x");
    assertThat(at(one.resolve(behind))).as("also later").containsExactly(1, -1);
    one.gap(0);
    two.gap(0);
    assertThat(one.resolve(behind)).as("another gap").isInstanceOf(Older.class);
    assertThat(two.resolve(behind)).as("another gap").isInstanceOf(Older.class);
    assertThat(two.text(new long[] {two.behindGap()[0], -1})).isNotEqualTo(Optional.of(behind));
  }

  @ParameterizedTest
  @CsvSource({"orders news", "news orders x", "news", "orders new s"})
  void placesOfOtherSettingsAreNoneHere(String names) {
    StreamPlaces here = new StreamPlaces(List.of("news", "orders"), ROOM);
    StreamPlaces there = new StreamPlaces(List.of(names.split(" ")), ROOM);
    for (StreamPlaces each : List.of(here, there)) {
      IntStream.range(0, each == here ? 2 : names.split(" ").length)
          .forEach(lane -> each.begin(lane, EntryId.ZERO, true));
    }
    long[] heads = {-1, -1, -1};
    assertThat(here.resolve(there.text(heads).orElseThrow())).isInstanceOf(Unknown.class);
    assertThat(here.resolve(here.text(heads).orElseThrow())).isInstanceOf(At.class);
  }

  @Test
  void aTextThatIsWrittenInAnotherWayIsNone() {
    StreamPlaces places = begun(ROOM);
    long ordinal = add(places, 0, new EntryId(1_800_000_000_000L, 5), "x");
    String text = places.text(new long[] {ordinal, -1}).orElseThrow();
    assertThat(places.resolve(text)).isInstanceOf(At.class);
    String id = Long.toString(1_800_000_000_000L, 36);
    for (String other :
        List.of(
            text.replace(id, '0' + id),
            text.replace(id, id.toUpperCase(java.util.Locale.ROOT)),
            text.replace(id, "+" + id),
            text.replace("-5_", "-05_"),
            text.replace("-5_", "_"),
            text.replace("-5_", "-5-5_"),
            text.replace("-5_", "-_"),
            text.replace("_", "__"),
            text + ".",
            "." + text,
            text.replace("-5", "-" + "z".repeat(30)))) {
      assertThat(places.resolve(other)).as(other).isNotInstanceOf(At.class);
    }
  }

  @Test
  void moreStreamsThanATextHasRoomForHaveNoPlaces() {
    List<String> many = IntStream.range(0, 60).mapToObj(String::valueOf).toList();
    StreamPlaces places = new StreamPlaces(many, ROOM);
    long[] heads = new long[60];
    for (int lane = 0; lane < 60; lane++) {
      places.begin(lane, EntryId.ZERO, true);
      heads[lane] = add(places, lane, new EntryId(1_800_000_000_000L, 0), "x");
    }
    assertThat(places.text(heads)).isEqualTo(Optional.empty());
  }

  private static StreamPlaces begun(int room) {
    StreamPlaces places = new StreamPlaces(NAMES, room);
    places.begin(0, EntryId.ZERO, true);
    places.begin(1, EntryId.ZERO, true);
    places.begun();
    return places;
  }

  private static long add(StreamPlaces places, int lane, EntryId id, String data) {
    long ordinal = places.add(lane, id, fields(data));
    places.taken(lane, ordinal);
    return ordinal;
  }

  private static EntryId next(Random random, EntryId last) {
    return random.nextInt(3) == 0
        ? new EntryId(last.millis() + 1 + random.nextInt(1 << random.nextInt(1, 30)), 0)
        : new EntryId(last.millis(), last.number() + 1 + random.nextInt(1_000));
  }

  private static Map<String, byte[]> fields(String data) {
    return Map.of("data", data.getBytes(StandardCharsets.UTF_8));
  }

  private static long[] at(Resolved resolved) {
    assertThat(resolved).isInstanceOf(At.class);
    return ((At) resolved).heads();
  }
}
