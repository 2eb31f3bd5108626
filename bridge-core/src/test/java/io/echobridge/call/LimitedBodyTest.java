package io.echobridge.call;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

class LimitedBodyTest {
  private final Source source = new Source();
  private final LimitedBody body = new LimitedBody(10);

  @Test
  void aBodyIsPutTogetherOfItsParts() {
    body.onSubscribe(source);
    body.onNext(List.of(part("0123"), part("45")));
    body.onNext(List.of(part("6789")));
    body.onComplete();

    assertThat(body.getBody().toCompletableFuture().join())
        .contains("0123456789".getBytes(US_ASCII));
    assertThat(source.requested).isEqualTo(3);
    assertThat(source.cancelled).isFalse();
  }

  @Test
  void whatIsTooLongIsKnownBeforeItsEndAndNotReadOn() {
    body.onSubscribe(source);
    body.onNext(List.of(part("0123"), part("4567890")));

    assertThat(body.getBody().toCompletableFuture().join()).isEmpty();
    assertThat(source.requested).isEqualTo(1);
    assertThat(source.cancelled).isTrue();
  }

  @Test
  void aBodyThatBreaksOffFails() {
    body.onSubscribe(source);
    body.onError(new IllegalStateException("broken"));

    assertThat(body.getBody().toCompletableFuture()).isCompletedExceptionally();
  }

  private static ByteBuffer part(String text) {
    return US_ASCII.encode(text);
  }

  private static final class Source implements Subscription {
    private long requested;
    private boolean cancelled;

    @Override
    public void request(long more) {
      requested += more;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
