package io.echobridge.bench.load;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What stands in an event besides its number and its time. */
final class Padding {
  private static final int VARIETY = 64;

  private final List<String> texts;

  private Padding(List<String> texts) {
    this.texts = texts;
  }

  /** One letter, so many times. */
  static Padding letters(int length) {
    return new Padding(List.of("x".repeat(length)));
  }

  /** Words and numbers as applications publish them, always others: for what is compressed. */
  static Padding words(int length) {
    return new Padding(IntStream.range(0, VARIETY).mapToObj(i -> words(length, i)).toList());
  }

  private static String words(int length, int seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append("id: ").append(random.nextInt(1_000_000));
      text.append(random.nextBoolean() ? ", status: shipped" : ", status: pending");
      text.append(", name: ").append(Long.toString(random.nextLong(), Character.MAX_RADIX));
      text.append(", email: user").append(random.nextInt(10_000)).append("@example.com");
      text.append(", total: ").append(random.nextInt(100_000) / 100.0);
      text.append(", updated_at: 2026-11-").append(10 + random.nextInt(20));
      text.append("T").append(10 + random.nextInt(13)).append(":00:00Z; ");
    }
    return text.substring(0, length);
  }

  /** The text of that event. */
  String of(long sequence) {
    return texts.get((int) (sequence % texts.size()));
  }
}
