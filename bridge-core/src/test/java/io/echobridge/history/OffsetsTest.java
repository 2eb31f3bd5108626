package io.echobridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Places;
import io.echobridge.broker.Places.Ahead;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Offsets as clients bring them, who may bring anything. */
class OffsetsTest {
  private static final String ALPHABET = "12-~._0389abzAZ \u00e9\u0000";

  private final OwnCount one = new OwnCount("a1");
  private final OwnCount two = new OwnCount("a1");
  private final Offsets offsets = new Offsets(List.of(one, two));

  OffsetsTest() {
    for (int i = 0; i < 1_000; i++) {
      one.next();
    }
    two.next();
  }

  @Test
  void aTextMeansThePlaceThatItWasMadeOf() {
    Place place = new Place(new long[][] {{700}, {0}}, new Place.Part(0, 0, 2));
    Offsets.Meaning meaning = offsets.read(offsets.text(place));
    assertThat(meaning).isInstanceOf(Offsets.Known.class).hasToString("Known[place=" + place + "]");
  }

  @Test
  void aPartOfNothingIsNoPlace() {
    assertThat(offsets.read("21.0.0~a1.7~a1.0")).isInstanceOf(Offsets.Known.class);
    assertThat(offsets.read("21.0.999999~a1.7~a1.0")).isInstanceOf(Offsets.NoPlace.class);
    assertThat(offsets.read("21.7.0~a1.7~a1.0")).isInstanceOf(Offsets.NoPlace.class);
    assertThat(offsets.read("21.1.0~a1.7~a1.-")).isInstanceOf(Offsets.NoPlace.class);
  }

  @Test
  void whateverAClientMakesUpIsNoPlaceOrOneThatCanBeCompared() {
    Random random = new Random(1);
    Place floor = new Place(new long[][] {{5}, {0}}, null);
    String known = "22.0.0~a1.7~a1.0";
    int places = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder(known);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        text.setCharAt(random.nextInt(text.length()), other);
      }
      if (offsets.read(text.toString()) instanceof Offsets.Known made) {
        places++;
        long[][] later = made.place().later(floor).heads();
        assertThat(new Place(later, null).reaches(floor.heads())).isTrue();
        // Only one text means a place, but for its node's run before the first message.
        assertThat(offsets.read(offsets.text(made.place()))).isInstanceOf(Offsets.Known.class);
      }
    }
    assertThat(places).isPositive();
  }

  /** A client that was quiet for long has an old offset of one source, and a good one of others. */
  @Test
  void whereOneSourceIsTooOldTheOthersStillCount() {
    Offsets both = new Offsets(List.of(new Says(new Places.Older()), two));
    Offsets aheadToo = new Offsets(List.of(new Says(new Places.Older()), new Says(new Ahead())));
    Place floor = new Place(new long[][] {{40}, {}}, null);

    assertThat(both.read("1x~a1.0"))
        .isInstanceOfSatisfying(
            Offsets.TooOld.class,
            old -> {
              Place start = old.place().later(floor);
              assertThat(start.head(0, 0)).isEqualTo(40);
              assertThat(start.head(1, 0)).isZero();
            });
    assertThat(aheadToo.read("1x~x")).isInstanceOf(Offsets.NotYet.class);
  }

  /** Who came back in the middle of what is past would not hear the rest of it. */
  @Test
  void nothingIsReachedWhileASourceHasNotBegun() {
    Says begun = new Says(new Places.At(new long[] {7}));
    Offsets both = new Offsets(List.of(begun, new Says(begun.resolved(), false)));
    assertThat(both.read("1x~x")).isInstanceOf(Offsets.NotYet.class);
    assertThat(new Offsets(List.of(begun, begun)).read("1x~x")).isInstanceOf(Offsets.Known.class);
  }

  /** A source that says the same of each text. */
  private record Says(Places.Resolved resolved, boolean hasBegun) implements Places {
    Says(Places.Resolved resolved) {
      this(resolved, true);
    }

    @Override
    public Optional<String> text(long[] heads) {
      return Optional.of("x");
    }

    @Override
    public Places.Resolved resolve(String text) {
      return resolved;
    }

    @Override
    public Optional<long[]> first() {
      return hasBegun ? Optional.of(new long[0]) : Optional.empty();
    }
  }

  @Test
  void aTextThatIsTooLongIsNoPlace() {
    assertThat(offsets.read("1a1." + "7".repeat(200_000) + "~a1.0"))
        .isInstanceOf(Offsets.NoPlace.class);
    assertThat(offsets.read("")).isInstanceOf(Offsets.NoPlace.class);
  }
}
