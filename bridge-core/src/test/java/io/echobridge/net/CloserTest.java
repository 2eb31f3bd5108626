package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CloserTest {
  @Test
  void whatCannotBeClosedKeepsNothingElseOpen() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Closer.close(
        () -> {
          throw new IOException("on purpose");
        });
    Closer.close(
        () -> {
          throw new AssertionError("on purpose");
        });
    Closer.close(closed::countDown);
    assertThat(closed.await(120, TimeUnit.SECONDS)).isTrue();
  }
}
