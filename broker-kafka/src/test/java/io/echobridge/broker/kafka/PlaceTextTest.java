package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Places;
import io.echobridge.broker.kafka.PlaceText.InTopic;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTextTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    long[] some = {0, -1, 7, Long.MAX_VALUE, 0, 3_000_000_000L};
    List<InTopic> topics =
        List.of(new InTopic(0xFF_FFFF, some), new InTopic(1, new long[] {1_234_567}));

    String text = PlaceText.write(topics).orElseThrow();

    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(PlaceText.read(text).orElseThrow())
        .satisfiesExactly(
            first -> {
              assertThat(first.print()).isEqualTo(0xFF_FFFF);
              assertThat(first.next()).containsExactly(some);
            },
            second -> assertThat(second.next()).containsExactly(1_234_567));
  }

  @Test
  void aHundredPartitionsOfATopicFitThatAreOneMillionApartAtAThousandMillions() {
    assertThat(PlaceText.write(List.of(topic(100, 1_000_000))))
        .hasValueSatisfying(text -> assertThat(text.length()).isLessThanOrEqualTo(Places.LONGEST));
  }

  @Test
  void moreThanFitIsNotWritten() {
    assertThat(PlaceText.write(List.of(topic(200, 1_000_000)))).isEmpty();
    assertThat(PlaceText.write(Collections.nCopies(50, topic(1, 0)))).isEmpty();
  }

  private static InTopic topic(int partitions, long apart) {
    long[] next = new long[partitions];
    for (int i = 0; i < partitions; i++) {
      next[i] = 1_000_000_000L + (i % 2) * apart;
    }
    return new InTopic(1, next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "AAAA", "AAABAA==", "AAABAQ", "AAABAf__", "AAAB gAA", "ü"})
  void anythingElseIsNone(String text) {
    assertThat(PlaceText.read(text)).isEmpty();
  }

  @Test
  void nothingThatAClientMakesUpDoesMoreThanBeingRefused() {
    Random random = new Random(14);
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    for (int i = 0; i < 100_000; i++) {
      char[] text = new char[random.nextInt(Places.LONGEST + 10)];
      for (int j = 0; j < text.length; j++) {
        text[j] = letters.charAt(random.nextInt(letters.length()));
      }
      String made = new String(text);
      PlaceText.read(made).ifPresent(topics -> assertThat(PlaceText.write(topics)).contains(made));
    }
    char[] long200 = new char[200_000];
    Arrays.fill(long200, 'A');
    assertThat(PlaceText.read(new String(long200))).isEmpty();
  }
}
