package io.echobridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The later of two places is behind all that is before one of them. */
class PlaceTest {
  private final Random random = new Random(1);

  @Test
  void itDoesNotMatterInWhichOrderPlacesAreJoined() {
    for (int i = 0; i < 100_000; i++) {
      Place a = any();
      Place b = any();
      Place c = any();
      assertThat(text(a.later(a))).isEqualTo(text(a));
      assertThat(text(a.later(b))).isEqualTo(text(b.later(a)));
      assertThat(reachesAll(a.later(b), a)).as("%s %s", a, b).isTrue();
      assertThat(reachesAll(a.later(b).later(c), c)).isTrue();
    }
  }

  @Test
  void aPartIsLessThanItsMessageAndMoreThanASmallerPart() {
    Place whole = new Place(new long[][] {{3}}, null);
    Place two = new Place(new long[][] {{3}}, new Place.Part(0, 0, 2));
    Place one = new Place(new long[][] {{3}}, new Place.Part(0, 0, 1));
    Place before = new Place(new long[][] {{2}}, null);
    assertThat(text(one.later(two))).isEqualTo(text(two));
    assertThat(text(two.later(whole))).isEqualTo(text(whole));
    assertThat(text(before.later(one))).isEqualTo(text(one));
  }

  @Test
  void aPartDoesNotReachTheEndOfItsMessage() {
    Place part = new Place(new long[][] {{3, 7}}, new Place.Part(0, 0, 2));
    assertThat(part.reaches(new long[][] {{3, 7}})).isFalse();
    assertThat(part.reaches(new long[][] {{2, 7}})).isTrue();
    assertThat(part.reaches(new long[][] {{2, 8}})).isFalse();
  }

  /** A part has to be of a message that came; what a client brings has one at most. */
  private Place any() {
    long[][] heads = {{head(), head()}, {head()}};
    Place.@Nullable Part part =
        random.nextBoolean() && heads[0][1] >= 0
            ? new Place.Part(0, 1, 1 + random.nextInt(3))
            : null;
    return new Place(heads, part);
  }

  private long head() {
    return random.nextLong(4) - 1;
  }

  private static boolean reachesAll(Place later, Place one) {
    return new Place(later.heads(), null).reaches(one.heads());
  }

  private static String text(Place place) {
    return Arrays.deepToString(place.heads()) + place.part();
  }
}
