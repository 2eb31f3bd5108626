package io.echobridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
  private final Histogram histogram = new Histogram();

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 0.99, 0.999, 1})
  void percentilesAreThoseOfTheSortedList(double share) {
    Random random = new Random(7);
    long[] values =
        random.doubles(20_000, 0, 17).mapToLong(exponent -> (long) Math.exp(exponent)).toArray();
    Arrays.stream(values).forEach(histogram::record);
    Arrays.sort(values);

    assertThat(histogram.percentile(share))
        .isCloseTo(values[(int) Math.ceil(share * values.length) - 1], withinPercentage(1.6));
  }

  @Test
  void smallNumbersAreExact() {
    for (int i = 1; i <= 100; i++) {
      histogram.record(i);
    }

    assertThat(histogram.percentile(0.5)).isEqualTo(50);
    assertThat(histogram.percentile(0.99)).isEqualTo(99);
    assertThat(histogram.percentile(1)).isEqualTo(100);
    assertThat(histogram.max()).isEqualTo(100);
  }

  @Test
  void oneSlowOneInAThousandIsSeen() {
    for (int i = 0; i < 999; i++) {
      histogram.record(10);
    }
    histogram.record(5_000_000);

    assertThat(histogram.percentile(0.999)).isEqualTo(10);
    assertThat(histogram.percentile(0.9991)).isEqualTo(5_000_000);
    assertThat(histogram.max()).isEqualTo(5_000_000);
  }

  @Test
  void nothingHasNoPercentile() {
    assertThat(histogram.percentile(0.99)).isZero();
  }

  @Test
  void whatIsBeyondAllMeasureIsStillCounted() {
    histogram.record(Long.MAX_VALUE);
    histogram.record(-1);

    assertThat(histogram.percentile(0.5)).isZero();
    assertThat(histogram.max()).isEqualTo(Long.MAX_VALUE);
    assertThat(histogram.percentile(1)).isGreaterThan(1L << 40);
  }

  @Test
  void twoAreAddedToOne() {
    Histogram other = new Histogram();
    histogram.record(1);
    other.record(1_000);

    histogram.add(other);

    assertThat(histogram.percentile(0.5)).isEqualTo(1);
    assertThat(histogram.percentile(1)).isEqualTo(1_000);
  }
}
