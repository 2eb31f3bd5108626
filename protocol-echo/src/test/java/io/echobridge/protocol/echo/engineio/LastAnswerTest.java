package io.echobridge.protocol.echo.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastAnswerTest {
  private final LastAnswer last = new LastAnswer(() -> {});

  @Test
  void anEarlierAnswerThatIsSeenWrittenLateSaysNothingOfTheNext() {
    last.begins();
    int first = last.number();
    last.begins();
    int second = last.number();
    last.follow(first).onOver(true, false);
    assertThat(last.isWritten()).isFalse();
    last.follow(second).onOver(true, false);
    assertThat(last.isWritten()).isTrue();
    last.follow(first).onOver(true, false);
    assertThat(last.isWritten()).isTrue();
  }

  @Test
  void whatIsLostIsNeverWritten() {
    last.begins();
    last.follow(last.number()).onOver(false, false);
    assertThat(last.isWritten()).isFalse();
  }
}
