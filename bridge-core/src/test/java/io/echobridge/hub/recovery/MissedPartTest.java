package io.echobridge.hub.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.recovery.MissedQuestion.Next;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes ask each other for what they missed, and what they answer. */
class MissedPartTest {
  private static final MissedPart PART =
      new MissedPart(
          new Next(77, 5),
          new byte[] {1, 2, 3},
          List.of(
              BrokerMessage.of("orders.é", "{}".getBytes(UTF_8), 0, 1),
              BrokerMessage.of("b", new byte[0], 0, 4)),
          List.of(new ChannelName("private-gone")));

  @Test
  void aPartIsTheSameOnTheOtherSide() {
    MissedPart read = MissedPart.of(PART.bytes()).orElseThrow();

    assertThat(read.next()).isEqualTo(new Next(77, 5));
    assertThat(read.points()).containsExactly(1, 2, 3);
    assertThat(read.messages())
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(PART.messages());
    assertThat(read.gone()).isEqualTo(PART.gone());
  }

  @Test
  void whatIsCutOrChangedIsNoPartOrAnotherOneAndNeverMore() {
    byte[] whole = PART.bytes().array();
    for (int length = 0; length < whole.length; length++) {
      assertThat(MissedPart.of(ByteBuffer.wrap(Arrays.copyOf(whole, length)))).isEmpty();
    }
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      MissedPart.of(ByteBuffer.wrap(changed))
          .ifPresent(part -> assertThat(part.messages().size()).isLessThan(changed.length));
    }
  }

  static Stream<MissedQuestion> questions() {
    return Stream.of(
        new MissedQuestion(1, "AAAAAAAAAA", null, "BBBBBBBBBB", "main"),
        new MissedQuestion(2, null, null, "BBBBBBBBBB", "a name with blanks"),
        new MissedQuestion(3, null, new Next(-1, -1), "BBBBBBBBBB", "main"),
        new MissedQuestion(4, null, new Next(Long.MAX_VALUE / 100, 9), "B", "main"));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aQuestionIsTheSameOnTheOtherSide(MissedQuestion question) {
    assertThat(MissedQuestion.of(question.text())).contains(question);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 A B",
        "x A B main",
        "1 @ B main",
        "1 @1 B main",
        "1 @1.2.3 B main",
        "1 @1.99999999999999999999 B main"
      })
  void whatIsNoQuestionIsNone(String text) {
    assertThat(MissedQuestion.of(text)).isEmpty();
  }
}
