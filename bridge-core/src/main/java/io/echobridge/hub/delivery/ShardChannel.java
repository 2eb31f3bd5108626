package io.echobridge.hub.delivery;

import io.echobridge.net.Frame;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.MessageEncoder;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The subscribers of one channel on one loop: an array to walk, in no particular order. */
final class ShardChannel {
  /** Starts at one: most channels are some user's own. */
  private Subscription[] subscribers = new Subscription[1];

  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void add(Subscription subscription) {
    if (size == subscribers.length) {
      subscribers = Arrays.copyOf(subscribers, size * 2);
    }
    subscription.index = size;
    subscribers[size++] = subscription;
  }

  /** Fills the gap with the last one. */
  @SuppressWarnings("NullAway") // what lies beyond size is nobody's
  void remove(Subscription subscription) {
    Subscription last = subscribers[--size];
    subscribers[subscription.index] = last;
    last.index = subscription.index;
    subscribers[size] = null;
    subscription.end();
    if (size > 0 && size <= subscribers.length / 4) {
      subscribers = Arrays.copyOf(subscribers, subscribers.length / 2);
    }
  }

  void addTo(Set<ClientConnection> connections) {
    for (int i = 0; i < size; i++) {
      connections.add(subscribers[i].connection);
    }
  }

  /**
   * @param excluded who does not hear it, besides those the broadcast names
   * @return how many connections it was written to
   */
  int deliver(Broadcast broadcast, @Nullable Predicate<ClientConnection> excluded) {
    String exceptSocket = broadcast.exceptSocket();
    ClientConnection exceptConnection = broadcast.exceptConnection();
    boolean mayBeMissed = broadcast.mayBeMissed();
    @Nullable MessageEncoder encoder = null;
    @Nullable Frame frame = null;
    int receivers = 0;
    // Backwards: whom a write ends is removed at its place, and the last one, which fills the gap,
    // has been served.
    for (int i = size - 1; i >= 0; i--) {
      Subscription subscriber = subscribers[i];
      ClientConnection to = subscriber.connection;
      if (to == exceptConnection || (exceptSocket != null && exceptSocket.equals(to.id()))) {
        continue;
      }
      if (excluded != null && excluded.test(to)) {
        continue;
      }
      if (subscriber.encoder != encoder) {
        encoder = subscriber.encoder;
        frame = broadcast.frame(encoder);
      }
      if (frame == null) {
        continue; // its protocol has no words for it
      }
      if (!mayBeMissed) {
        subscriber.sink.send(frame);
        receivers++;
      } else if (subscriber.sink.offer(frame)) {
        receivers++;
      } else {
        broadcast.missed();
      }
    }
    return receivers;
  }

  /** As above, and has each client prove that it has the event. */
  int deliverConfirmed(
      Broadcast broadcast, @Nullable Predicate<ClientConnection> excluded, Tally tally) {
    int receivers = 0;
    for (int i = size - 1; i >= 0; i--) {
      Subscription subscriber = subscribers[i];
      ClientConnection to = subscriber.connection;
      boolean isLeftOut =
          to.id().equals(broadcast.exceptSocket()) || (excluded != null && excluded.test(to));
      Frame frame = isLeftOut ? null : broadcast.frame(subscriber.encoder);
      if (frame != null) {
        subscriber.sink.send(frame);
        receivers++;
        tally.sent(to);
      }
    }
    return receivers;
  }
}
