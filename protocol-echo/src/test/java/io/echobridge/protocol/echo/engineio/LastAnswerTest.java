package io.echobridge.protocol.echo.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.LooseHolding;
import io.echobridge.net.ManualLoop;
import org.junit.jupiter.api.Test;

class LastAnswerTest {
  private final ManualLoop loop = new ManualLoop(0);
  private int mayGoOn;

  private final LastAnswer last = new LastAnswer(LooseHolding.open(), loop, () -> mayGoOn++);

  @Test
  void anEarlierAnswerThatIsSeenWrittenLateSaysNothingOfTheNext() {
    PollAnswer first = last.begins(loop);
    PollAnswer second = last.begins(loop);
    first.onOver(true, false);
    assertThat(last.isWritten()).isFalse();
    second.onOver(true, false);
    assertThat(last.isWritten()).isTrue();
    first.onOver(true, false);
    assertThat(last.isWritten()).isTrue();
  }

  @Test
  void whatIsLostIsNeverWritten() {
    last.begins(loop).onOver(false, false);
    assertThat(last.isWritten()).isFalse();
  }

  @Test
  void onlyTheEndOfTheLastLetsTheNextOneGo() {
    PollAnswer first = last.begins(loop);
    PollAnswer second = last.begins(loop);
    first.onOver(false, true);
    loop.run();
    assertThat(mayGoOn).isZero();
    second.onOver(true, true);
    loop.run();
    assertThat(mayGoOn).isOne();
  }
}
