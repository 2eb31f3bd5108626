package io.echobridge.broker.redis.mark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceTest {
  private final Random random = new Random(5);

  @Test
  void aPlaceIsTheOneThatItsTextNames() {
    for (int i = 0; i < 10_000; i++) {
      int number = random.nextInt(1 << random.nextInt(1, 31));
      Place place =
          number == 0
              ? Place.rightBehind(random.nextLong() >>> 4)
              : new Place(random.nextLong() >>> 4, random.nextInt(), number);
      assertThat(Place.of(place.text())).isEqualTo(place);
      assertThat(place.text()).matches("[A-Za-z0-9_-]{10,21}");
    }
  }

  @Test
  void thereIsOneTextForEachPlace() {
    Place place = new Place(1, 2, 100);
    assertThat(place.text()).hasSize(18);
    for (String other :
        List.of(
            place.text().substring(0, 16) + "A" + place.text().substring(16),
            place.text().substring(0, 16),
            place.text().substring(0, 13),
            new Place(1, 2, 3).text() + "A",
            "é" + place.text().substring(1),
            place.text().substring(0, 17) + ".")) {
      assertThat(Place.of(other)).as(other).isNull();
    }
  }

  @Test
  void aTallyCountsLikeAMap() {
    Tally tally = new Tally();
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int print = random.nextBoolean() ? random.nextInt(50) : random.nextInt() << 16;
      assertThat(tally.add(print)).isEqualTo(expected.merge(print, 1, Integer::sum));
    }
  }
}
