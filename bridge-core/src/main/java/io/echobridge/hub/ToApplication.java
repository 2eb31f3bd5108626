package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.gate.Occurrence;
import io.echobridge.gate.RefusalCount;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.intake.Inbound;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.Rate;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What clients say to the application. One for all sessions; each calls it on its own loop.
 * Thread-safe.
 */
final class ToApplication {
  /** The broker has it. */
  static final int TAKEN = 200;

  static final int MAKES_NO_SENSE = 400;
  static final int DENIED = 403;

  /** The application does not want to hear clients. */
  static final int OFF = 404;

  static final int TOO_LARGE = 413;
  static final int TOO_MANY = 429;
  static final int NOT_NOW = 503;

  private static final int LONGEST_NAME = 200;

  private final @Nullable Inbound inbound;
  private final Counters counters;
  private final RefusalCount denied;
  private final RefusalCount size;
  private final RefusalCount rate;
  private final RefusalCount broker;

  /**
   * @param app the app's name, for the log
   * @param inbound null where the app has none
   */
  ToApplication(String app, @Nullable Inbound inbound, Counters counters) {
    this.inbound = inbound;
    this.counters = counters;
    this.denied = new RefusalCount(app, "inbound");
    this.size = new RefusalCount(app, "inbound.max-size");
    this.rate = new RefusalCount(app, "inbound.rate");
    this.broker = new RefusalCount(app, "inbound.publish-to");
  }

  /** As {@link io.echobridge.protocol.ClientSession#tell}. */
  void tell(
      Session session,
      @Nullable ChannelName channel,
      String event,
      RawJson data,
      IntConsumer told) {
    Inbound to = inbound;
    Subscription from = channel == null ? null : session.find(channel);
    int status = to == null ? OFF : refusal(session, channel, from, event, data, to);
    if (to == null || status != TAKEN) {
      if (session.isLive()) {
        told.accept(status);
      }
      return;
    }
    String socket = session.connection().id();
    var unused =
        to.send(channel, event, data, socket, session.signIn().user(from))
            .whenComplete((done, failure) -> sent(session, failure, told));
  }

  private int refusal(
      Session session,
      @Nullable ChannelName channel,
      @Nullable Subscription from,
      String event,
      RawJson data,
      Inbound to) {
    if (!session.isLive() || (channel != null && from == null)) {
      denied.add("a client's message is dropped: it is not on the channel that it names");
      return DENIED;
    }
    if (event.isEmpty() || event.length() > LONGEST_NAME || !Unicode.isWellFormed(event)) {
      denied.add("a client's message is dropped: it has no name that an event can have");
      return MAKES_NO_SENSE;
    }
    int bytes = event.length() + data.length();
    if (bytes > to.maxSize()) {
      size.add("a client's message is dropped: it has %d bytes".formatted(bytes));
      return TOO_LARGE;
    }
    if (!session.allowance().tells(Rate.of(to.rate(), 2 * to.rate()))) {
      rate.add("messages are dropped: a client sends more than " + to.rate() + " a second");
      return TOO_MANY;
    }
    return TAKEN;
  }

  private void sent(Session session, @Nullable Throwable failure, IntConsumer told) {
    if (failure == null) {
      counters.inbound.increment();
    } else {
      broker.add("a client's message is dropped: the broker does not take it");
    }
    session.onPresentLoop(
        () -> {
          if (session.isLive()) {
            told.accept(failure == null ? TAKEN : NOT_NOW);
          }
        });
  }

  /** How often a message was dropped, by a fixed word; none where the app wants no messages. */
  Map<String, Long> counts() {
    return inbound == null
        ? Map.of()
        : Map.of(
            "inbound", denied.sum(),
            "inbound-size", size.sum(),
            "inbound-rate", rate.sum(),
            "inbound-broker", broker.sum());
  }

  /** The last one of each kind, if there was any. */
  List<Occurrence> latest() {
    return Stream.of(denied, size, rate, broker).flatMap(each -> each.latest().stream()).toList();
  }
}
