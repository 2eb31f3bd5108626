package io.echobridge.broker.redis;

import io.echobridge.broker.Places;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.redis.mark.Marks;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a broker hears what it should.
 *
 * @param names what the names at Redis are
 * @param subscriptions what is asked for
 * @param streams are the subscriptions where streams are read in place of channels
 * @param marks give messages their places, where the app keeps a history
 * @param without why there are none although it does
 */
record Listening(
    Names names,
    Subscriptions subscriptions,
    Optional<Streams> streams,
    Optional<Marks> marks,
    Optional<String> without) {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  /** Tells the operator what will not be. */
  void tell(String where) {
    without.ifPresent(
        why ->
            log.warn("{}: clients that come back are not told what they missed: {}", where, why));
  }

  Receiver receiver(Deliveries to) {
    Receiver receiver = new Receiver(names, to, marks.orElse(null), streams.isEmpty());
    streams.ifPresent(reading -> reading.deliver(receiver, to));
    return receiver;
  }

  /**
   * Publishes as an application does. What is meant for all nodes fails where it would not reach
   * this one.
   */
  CompletionStage<?> publish(Link on, String address, byte[] body) {
    if (address.startsWith(Names.TO_ALL) && marks.isPresent() && marks.get().first().isEmpty()) {
      return CompletableFuture.failedStage(new IllegalStateException("nobody hears " + address));
    }
    return on.publish(names.outgoing(address).getBytes(StandardCharsets.UTF_8), body);
  }

  /** The channel of the marks, where there are marks. */
  Optional<String> marksChannel() {
    return marks.map(there -> names.marks());
  }

  Optional<Places> places() {
    return streams.isPresent() ? streams.get().places() : marks.map(Function.identity());
  }
}
