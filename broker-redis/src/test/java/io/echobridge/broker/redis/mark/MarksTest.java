package io.echobridge.broker.redis.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Older;
import io.echobridge.broker.Places.Unknown;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {
  private static final long NOW = 1_800_000_000;

  private final Ear one = new Ear(NOW);
  private final Ear two = new Ear(NOW);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void eachPlaceOfOneNodeIsTheSameOnAnotherOrNothingWhateverTheStream(long seed) {
    Random random = new Random(seed);
    Ear late = new Ear(NOW - 5_000);
    int lateFrom = random.nextInt(1_000);
    mark(one, one, two);
    for (int i = 0; i < 2_000; i++) {
      if (i == lateFrom) {
        mark(late, one, two, late);
      }
      Ear[] listening = i < lateFrom ? new Ear[] {one, two} : new Ear[] {one, two, late};
      if (random.nextInt(40) == 0) {
        Ear sender = listening[random.nextInt(listening.length)];
        sender.second += random.nextInt(5_000) - 2_000; // clocks jump
        mark(sender, listening);
      }
      String message = random.nextInt(100) == 0 ? "p_a only " + i : "p_" + i % 2 + " twin";
      for (Ear each : listening) {
        each.hear(message);
      }
    }

    List<Ear> all = List.of(one, two, late);
    for (Ear of : all) {
      for (Ear on : all) {
        for (int index = -1; index < of.heard.size(); index += 1 + random.nextInt(30)) {
          List<String> since = of.heard.subList(index + 1, of.heard.size());
          if (on.resolve(of.text(index)) instanceof At at) {
            assertThat(on.after(at)).isEqualTo(since);
          } else {
            assertThat(since).hasSizeGreaterThan(late.heard.size());
          }
        }
      }
    }
  }

  @Test
  void nothingIsHeardBeforeTheFirstMarkAndEverythingAfterIt() {
    one.hear("p_a lost");
    assertThat(one.heard).isEmpty();
    assertThat(one.marks().first()).isEmpty();

    mark(one, one);
    one.hear("p_a heard");

    assertThat(one.heard).containsExactly("p_a heard");
    assertThat(one.first()).isLessThan(one.ordinals.get(0));
    assertThat(one.text(0)).hasSize(16);
  }

  @Test
  void aPlaceThatIsAlsoRightBehindALaterMarkIsNamedByThat() {
    mark(one, one, two);
    one.hear("p_a 1");
    two.hear("p_a 1");
    String before = one.text(0);
    Ear late = new Ear(NOW);
    mark(late, one, two, late);

    assertThat(late.resolve(before)).isNotInstanceOf(At.class);
    assertThat(one.text(0)).hasSize(10);
    assertThat(late.resolve(one.text(0))).isInstanceOf(At.class);
    assertThat(two.resolve(before)).isInstanceOf(At.class);
  }

  @Test
  void whatANodeHasNotHeardYetIsAhead() {
    mark(one, one, two);
    one.hear("p_a 1");
    String message = one.text(0);
    assertThat(two.resolve(message)).isInstanceOf(Ahead.class);
    byte[] next = one.marks().next();
    one.mark(next);
    String mark = one.text(0);
    assertThat(two.resolve(mark)).isInstanceOf(Ahead.class);

    two.hear("p_a 1");
    two.mark(next);

    assertThat(two.resolve(message)).isInstanceOf(At.class);
    assertThat(two.resolve(mark)).isInstanceOf(At.class);
  }

  @Test
  void aMessageIsNotReachedBeforeTheListenerHasTakenIt() {
    mark(one, one);
    long ordinal = one.marks().add(bytes("p_a"), bytes("1"));
    String text = one.marks().text(new long[] {ordinal}).orElseThrow();

    assertThat(one.resolve(text)).isInstanceOf(Ahead.class);
    one.marks().taken(ordinal);
    assertThat(one.resolve(text)).isInstanceOf(At.class);
  }

  @Test
  void aNewLinkForgetsPlacesAtItsFirstMarkAndNotBefore() {
    mark(one, one, two);
    one.hear("p_a 1");
    String old = one.text(0);
    one.relink();
    assertThat(one.resolve(old))
        .as("until then it knows of nothing that it missed")
        .isInstanceOf(At.class);
    one.hear("p_a between");
    one.relink();
    assertThat(one.gaps).isZero();
    mark(one, one, two);

    assertThat(one.heard).containsExactly("p_a 1");
    assertThat(one.gaps).isEqualTo(1);
    assertThat(one.resolve(old)).isInstanceOf(Older.class);
    assertThat(one.first()).isEqualTo(one.ordinals.get(0) + 1);
    one.hear("p_a 2");
    assertThat(one.resolve(one.text(1))).isInstanceOf(At.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatANodeMissedComesFromAnotherOneWithAllPlaces(long seed) {
    Random random = new Random(seed);
    Ear fresh = new Ear(NOW);
    fresh.supplier = one;
    two.supplier = one;
    int freshFrom = 200 + random.nextInt(500);
    int goes = random.nextInt(500);
    int comes = goes + random.nextInt(500);
    one.partSize = 1 + random.nextInt(100);
    two.partSize = fresh.partSize = one.partSize;
    mark(one, one, two);
    for (int i = 0; i < 1_000; i++) {
      boolean isAway = i >= goes && i < comes;
      if (i == goes && comes > goes) {
        two.relink();
      }
      if (i == comes && comes > goes) {
        mark(two, i > freshFrom ? new Ear[] {one, two, fresh} : new Ear[] {one, two});
      }
      if (i == freshFrom) {
        mark(fresh, isAway ? new Ear[] {one, fresh} : new Ear[] {one, two, fresh});
      }
      Ear[] listening =
          Stream.of(one, isAway ? null : two, i < freshFrom ? null : fresh)
              .filter(Objects::nonNull)
              .toArray(Ear[]::new);
      if (random.nextInt(20) == 0) {
        Ear sender = listening[random.nextInt(listening.length)];
        sender.second += random.nextInt(3);
        mark(sender, listening);
      }
      String message = "p_" + random.nextInt(2) + " twin";
      for (Ear each : listening) {
        each.hear(message);
      }
    }
    if (comes >= 1_000) {
      mark(two, one, two, fresh);
    }

    assertThat(two.gaps).isZero();
    for (Ear of : List.of(one, two, fresh)) {
      assertThat(of.heard).isEqualTo(one.heard);
      assertThat(of.ordinals).isSorted();
      for (Ear on : List.of(one, two, fresh)) {
        for (int index = -1; index < of.heard.size(); index += 1 + random.nextInt(10)) {
          assertThat(on.resolve(of.text(index)))
              .as("%s behind %s", of.text(index), index)
              .isInstanceOfSatisfying(
                  At.class,
                  at ->
                      assertThat(on.after(at))
                          .isEqualTo(of.after(new At(new long[] {of.ordinal(at, on)}))));
        }
      }
    }
    assertThat(fresh.past).isEqualTo(freshFrom);
    assertThat(fresh.wasKnownEarly).isFalse();
    assertThat(two.past).isZero();
  }

  @Test
  void aNewNodeGoesOnWithAnotherOneBehindWhatItHasTaken() {
    mark(one, one, two);
    for (int i = 0; i < 100; i++) {
      if (i % 7 == 0) {
        mark(one, one, two);
      }
      one.hear("p_a twin");
      two.hear("p_a twin");
    }
    Ear fresh = new Ear(NOW);
    fresh.supplier = one;
    fresh.successor = two;
    mark(fresh, one, two, fresh);

    assertThat(fresh.heard).isEqualTo(one.heard);
    assertThat(fresh.past).isEqualTo(100);
    assertThat(fresh.ordinals).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < 100; i++) {
      int index = i;
      assertThat(fresh.resolve(one.text(index)))
          .isInstanceOfSatisfying(
              At.class,
              at -> assertThat(fresh.after(at)).hasSameSizeAs(one.heard.subList(index + 1, 100)));
    }
  }

  @Test
  void whatNobodyHasIsAGap() {
    mark(one, one, two);
    two.hear("p_a 1");
    two.relink();
    Ear knowsNothing = new Ear(NOW);
    two.supplier = knowsNothing;
    mark(one, one, two);

    assertThat(two.gaps).isEqualTo(1);
    two.hear("p_a 2");
    assertThat(two.resolve(two.text(1))).isInstanceOf(At.class);
  }

  @Test
  void whatMakesNoSenseIsNotTaken() {
    mark(one, one, two);
    List<Boolean> taken = new ArrayList<>();
    two.fill =
        missed -> {
          BrokerMessage far = BrokerMessage.of("a", bytes("far"), 0, 9);
          Points prints = new Points();
          prints.messages(new int[] {1, 2}, 0, 2);
          taken.add(missed.take(bytes("junk"), List.of()));
          taken.add(missed.take(new byte[] {0, 0, 0, 0, 1}, List.of()));
          taken.add(missed.take(new byte[] {127, 0, 0, 0, 1}, List.of()));
          taken.add(missed.take(new byte[0], List.of(far)));
          taken.add(missed.take(prints.bytes(), List.of(far)));
          two.marks().links().begin(new Object(), two);
          taken.add(missed.take(prints.bytes(), List.of()));
          return true;
        };
    two.relink();
    mark(one, one, two);

    assertThat(taken).containsExactly(false, false, false, false, false, false);
  }

  @Test
  void aMarkOfALinkThatHasEndedBeginsNothing() {
    one.relink();
    one.marks().links().begin(new Object(), one);
    mark(one, one);

    assertThat(one.marks().first()).isEmpty();
  }

  @Test
  void withoutMarksMessagesAreHeardAndHaveNoPlaces() {
    one.marks().links().giveUp();
    one.hear("p_a 1");

    assertThat(one.heard).hasSize(1);
    assertThat(one.text(0)).isEmpty();
    assertThat(one.marks().first()).isEmpty();
    assertThat(one.gaps).as("it is the first link").isZero();
    mark(one, one);
    one.hear("p_a 2");
    assertThat(one.text(1)).isNotEmpty();
    assertThat(one.first()).isGreaterThan(one.ordinals.get(0)).isLessThan(one.ordinals.get(1));
  }

  @Test
  void aMarkIsDueOnceAfterTheFirstMessageBehindTheLastOne() {
    mark(one, one);
    assertThat(one.due).isZero();
    one.hear("p_a 1");
    one.hear("p_a 2");
    assertThat(one.due).isEqualTo(1);
    mark(one, one);
    one.hear("p_a 3");
    assertThat(one.due).isEqualTo(2);
  }

  @Test
  void placesAreKnownForTheHistoryAfterTheyCeasedToBeThePresentOne() {
    Ear node = new Ear(NOW, Duration.ofSeconds(100), 1 << 20);
    mark(node, node);
    node.hear("p_a 1");
    String first = node.text(0);
    mark(node, node);
    pass(node, 10_000);
    node.hear("p_a 2");
    assertThat(node.resolve(first)).as("it was the present one until now").isInstanceOf(At.class);
    pass(node, 90);
    mark(node, node);
    assertThat(node.resolve(first)).isInstanceOf(At.class);
    pass(node, 11);
    mark(node, node);
    assertThat(node.resolve(first)).isInstanceOf(Older.class);
    assertThat(node.resolve(node.text(1))).isInstanceOf(At.class);
    assertThat(node.first()).as("nothing was lost").isEqualTo(-1);
  }

  @Test
  void whatIsKeptHasABound() {
    int most = 100_000;
    Ear node = new Ear(NOW, Duration.ofHours(1), most);
    mark(node, node);
    for (int i = 0; i < 100_000; i++) {
      if (i % 100 == 0) {
        mark(node, node);
      }
      node.hear("p_a " + i);
    }
    long known =
        Stream.iterate(0, i -> i + 1)
            .limit(100_000)
            .filter(i -> node.resolve(node.text(i)) instanceof At)
            .count();
    assertThat(known * Stretch.BYTES).isBetween(most / 2L, (long) most);
    assertThat(node.resolve(node.text(99_999))).isInstanceOf(At.class);
  }

  @Test
  void aStretchThatIsTooLongAloneHasNoPlacesAndTheNextOneHas() {
    Ear node = new Ear(NOW, Duration.ofHours(1), 2_000);
    mark(node, node);
    for (int i = 0; i < 1_000; i++) {
      node.hear("p_a " + i);
    }
    assertThat(node.text(999)).isEmpty();
    assertThat(node.due).as("once at its begin, once when it was given up").isEqualTo(2);
    mark(node, node);
    node.hear("p_a next");
    assertThat(node.resolve(node.text(1_000))).isInstanceOf(At.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missed", "twice", "swapped"})
  void nodesThatHaveNotHeardTheSameTellEachOtherAndForgetPlaces(String fault) {
    mark(one, one, two);
    one.hear("p_a 1");
    one.hear("p_a 2");
    for (String message :
        switch (fault) {
          case "missed" -> List.of("p_a 2");
          case "twice" -> List.of("p_a 1", "p_a 1", "p_a 2");
          default -> List.of("p_b 2", "p_a 1");
        }) {
      two.hear(message);
    }
    mark(one, one, two);
    long before = two.first();
    mark(one, one, two);

    assertThat(two.first()).isGreaterThan(before);
    assertThat(two.marks().disagreements()).isEqualTo(1);
    assertThat(two.resolve(one.text(0))).isNotInstanceOf(At.class);
    two.hear("p_a 3");
    assertThat(two.resolve(two.text(two.heard.size() - 1))).isInstanceOf(At.class);
  }

  @Test
  void nodesThatHaveHeardTheSameGoOnAlsoWhenOneFoundAMessageTooLong() {
    mark(one, one, two);
    for (int i = 0; i < 5; i++) {
      String message = "p_a " + i;
      one.hear(message);
      two.marks().passOver(bytes("p_a"), message.length());
      one.hear("q_a " + i);
      mark(i % 2 == 0 ? one : two, one, two);
    }
    assertThat(one.first()).isEqualTo(-1);
    assertThat(two.first()).isEqualTo(-1);
    assertThat(two.marks().disagreements()).isZero();
  }

  @Test
  void aMarkThatComesTwiceIsAFault() {
    byte[] mark = one.marks().next();
    one.mark(mark);
    one.hear("p_a 1");
    one.mark(mark);

    assertThat(one.first()).isEqualTo(one.ordinals.get(0) + 1);
  }

  @Test
  void whatIsNoMarkChangesNothing() {
    mark(one, one);
    one.hear("p_a 1");
    String text = one.text(0);
    String real = new String(one.marks().next(), StandardCharsets.ISO_8859_1);
    for (String no :
        List.of(
            "",
            "1",
            "x",
            real + "A",
            real.substring(1),
            "2" + real.substring(1),
            "1" + "é".repeat(10),
            "1" + " ".repeat(30),
            "1".repeat(100_000))) {
      assertThat(one.marks().links().heard(this, bytes(no))).as(no).isFalse();
    }
    assertThat(one.resolve(text)).isInstanceOf(At.class);
    assertThat(one.marks().links().heard(this, bytes(real))).isTrue();
  }

  @Test
  void aMarkFromTheEndOfTimeHurtsNobody() {
    mark(one, one, two);
    byte[] last = new Mark((1L << 60) - 1, null).message();
    one.mark(last);
    two.mark(last);
    for (int i = 0; i < 10; i++) {
      mark(i % 2 == 0 ? one : two, one, two);
      one.hear("p_a 1");
      two.hear("p_a 1");
      assertThat(two.resolve(one.text(i))).isInstanceOf(At.class);
    }
    assertThat(two.resolve("A".repeat(10))).isInstanceOf(Unknown.class);
  }

  private static void mark(Ear by, Ear... all) {
    byte[] mark = by.marks().next();
    for (Ear each : all) {
      each.mark(mark);
    }
  }

  private static void pass(Ear node, long seconds) {
    node.nanos += Duration.ofSeconds(seconds).toNanos();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
