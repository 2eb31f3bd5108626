package io.echobridge.hub;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.TraceContext;
import io.echobridge.trace.Arrival;
import io.echobridge.trace.Authorizing;
import io.echobridge.trace.Delivering;
import io.echobridge.trace.Tracer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows every message, and notes why one is dropped. */
final class FakeTracer implements Tracer {
  private final List<String> reasons;

  private FakeTracer(List<String> reasons) {
    this.reasons = reasons;
  }

  /**
   * @param reasons takes the words of what is dropped; by any thread
   */
  static Tracer of(List<String> reasons) {
    return new FakeTracer(reasons);
  }

  @Override
  public Arrival message(String broker, String address, @Nullable TraceContext context) {
    return published();
  }

  @Override
  public Arrival published() {
    return new Arrival() {
      @Override
      public @Nullable Delivering event(ChannelName channel, BroadcastEvent event) {
        return null;
      }

      @Override
      public void unheard(@Nullable ChannelName channel) {}

      @Override
      public void dropped(String reason, String words) {
        reasons.add(reason);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public @Nullable Authorizing authorization(ChannelName channel) {
    return null;
  }
}
