package io.echobridge.broker.redis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Whether the connections of one link live. On the control thread. */
final class Pulses {
  private final One receiving;
  private final One publishing;
  private final One hearing;

  private record One(
      Pulse pulse, BooleanSupplier busy, Supplier<? extends CompletionStage<?>> question) {
    boolean isSilent(Executor thread) {
      if (pulse.isSilent() && !busy.getAsBoolean()) {
        return true;
      }
      if (!pulse.isAsked()) {
        pulse.ask(question.get(), thread);
      }
      return false;
    }
  }

  /**
   * @param in while the listener has a message in its hands, nothing else can come
   */
  Pulses(Link link, Receiver in, Came came) {
    LongSupplier received = () -> came.received().bytes() + in.heard();
    receiving = new One(new Pulse(received), in::busy, link::pingReceiving);
    publishing = new One(new Pulse(came.answered()::bytes), () -> false, link::pingPublishing);
    hearing = new One(new Pulse(came.heard()::bytes), () -> false, link::pingHearing);
  }

  /** What came on each event loop. */
  record Came(Arrivals received, Arrivals answered, Arrivals heard) {
    Came() {
      this(new Arrivals(), new Arrivals(), new Arrivals());
    }
  }

  /** Asks those that are not asked yet; whether one was asked before and has said nothing since. */
  boolean anyIsSilent(Executor thread) {
    return receiving.isSilent(thread) || publishing.isSilent(thread) || hearing.isSilent(thread);
  }
}
