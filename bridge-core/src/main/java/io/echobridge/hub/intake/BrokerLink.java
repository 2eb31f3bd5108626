package io.echobridge.hub.intake;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.InboundMark;
import io.echobridge.broker.Lag;
import io.echobridge.broker.Missed;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.Counters;
import io.echobridge.hub.stats.DefectLog;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.UnmappableMessageException;
import io.echobridge.text.Printable;
import io.echobridge.trace.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker of a hub: its events, its state, and the channels it is told of. A thread of its own
 * starts it and tells it, so a broker that is away, or breaks its promise not to block, delays
 * nobody.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class BrokerLink implements BrokerListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BrokerLink.class);
  private static final int LONGEST = 500;

  private final String name;
  private final String title;
  private final Origin origin;
  private final Broker broker;
  private volatile Mapping mapping;
  private final Intake intake;
  private final Counters counters;
  private final Predicate<Missed> fill;
  private final Runnable lost;
  private final Interest interest;
  private final Optional<Circulation> circulation;
  private final Optional<PresenceFeed> presence;
  private final DefectLog defects = new DefectLog();
  private final DeliveryWatch deliveries;
  private final Silence silence = new Silence();
  private final Thread thread;
  private Runnable onStarted = () -> {};
  private final LinkStatus status;
  private volatile boolean closed;

  /** Of a hub that wants something of it for its history, if that is given. */
  public BrokerLink(
      String app,
      String name,
      MappedBroker broker,
      Intake intake,
      Counters counters,
      @Nullable Remembering remembering) {
    this.fill = remembering == null ? missed -> false : remembering.fill();
    this.lost = remembering == null ? () -> {} : remembering.lost();
    this.interest = new Interest(remembering == null ? Duration.ZERO : remembering.linger());
    this.name = name;
    this.status = new LinkStatus(name);
    this.title = "App " + app + ", broker " + name;
    this.origin = new Origin("broker " + name, remembering == null ? null : remembering.source());
    this.broker = broker.broker();
    this.mapping = broker.mapping();
    this.intake = intake;
    this.counters = counters;
    this.circulation =
        remembering == null ? Optional.empty() : Circulation.of(app, broker.broker());
    this.deliveries = new DeliveryWatch(intake::holdsBack);
    this.presence =
        broker.presence().map(publisher -> new PresenceFeed(title, publisher, this::isUp));
    this.thread = new Thread(this::run, "broker-" + app + "-" + name);
    thread.setDaemon(true);
  }

  /**
   * Starts it in the background.
   *
   * @param started runs once the broker has started
   */
  public void start(Runnable started) {
    onStarted = started;
    thread.start();
    presence.ifPresent(PresenceFeed::start);
  }

  /** Whether events of the HTTP API can go through it. */
  public boolean circulates() {
    return circulation.isPresent();
  }

  /** Has all nodes publish an event, where it {@link #circulates}; fails if it would not come. */
  public CompletionStage<Void> circulate(List<ChannelName> channels, BroadcastEvent event) {
    return circulation.orElseThrow().publish(channels, event, mapping.maxSize());
  }

  /** Those that have the broker hear what happens to channels. */
  public List<ChannelWatcher> watchers() {
    List<ChannelWatcher> all = new ArrayList<>(List.of(interest));
    presence.ifPresent(all::add);
    return all;
  }

  public String name() {
    return name;
  }

  public void change(Mapping other) {
    mapping = other;
  }

  public boolean isUp() {
    return status.isUp();
  }

  /** Whether it is up, and has what other nodes could bring of what it has missed. */
  public boolean isReady() {
    return status.isReady();
  }

  public BrokerState state() {
    return status.state(broker.lag().map(Lag::bySource).orElse(Map.of()), silence.addresses());
  }

  /** Threads that have been in one call for longer than that, though nothing holds them back. */
  public List<Thread> stuck(Duration patience) {
    return deliveries.stuck(patience.toNanos());
  }

  /** Reports once that its events reach nobody, if that is so. For one thread, now and then. */
  public void noteSilence() {
    silence
        .look(System.nanoTime(), intake::isHeard, intake.isAnyHeard())
        .ifPresent(words -> log.warn("{}: {}", title, words));
  }

  @Override
  public void onEvent(BrokerMessage message) {
    DeliveryWatch.Call call = deliveries.begin();
    Arrival arrival = Arrival.NONE;
    try {
      if (presence.isPresent() && message.address().equals(PresenceFeed.ADDRESS)) {
        counters.drop("own-presence"); // or another node's: nobody's event
        return;
      }
      arrival = intake.arrival(name, message);
      if (InboundMark.isOn(message.body())) {
        intake.passOver(origin, message); // what a client said, at a node of whatever app
      } else if (circulation.isPresent() && circulation.get().has(message)) {
        intake.published(origin, message, arrival);
      } else if (intake.message(origin, mapping, message, arrival)) {
        silence.heard();
      } else {
        silence.unheard(message.address());
      }
    } catch (UnmappableMessageException e) {
      throw e; // a dead letter
    } catch (Throwable e) {
      // Also a stack that overflowed: plug-ins know what to do with exceptions only.
      counters.drop("defect");
      defects.defect(title + ": a message could not be passed on", e);
      throw e instanceof RuntimeException known
          ? known
          : new IllegalStateException("a defect: " + e.getClass().getSimpleName(), e);
    } finally {
      arrival.close();
      call.end();
    }
  }

  @Override
  public void onUp(String detail) {
    String words = line(detail);
    Duration gap = status.up(words);
    if (gap.isZero()) {
      log.info("{} is up: {}", title, words);
    } else {
      log.info("{} is up after {} s: {}", title, gap.toMillis() / 1000.0, words);
    }
  }

  @Override
  public void onDown(String reason) {
    status.down(line(reason));
    counters.brokerOutages.increment();
    log.warn("{} is down: {}", title, line(reason));
  }

  @Override
  public boolean onMissed(Missed missed) {
    status.lacksMessages(true);
    try {
      missed.noted();
      return fill.test(missed);
    } finally {
      status.lacksMessages(false);
    }
  }

  @Override
  public void onLost() {
    lost.run();
  }

  @Override
  public void onImpaired(Optional<String> reason) {
    Optional<String> words = reason.map(BrokerLink::line);
    boolean wasImpaired = status.impaired(words);
    if (words.isPresent()) {
      log.warn("{} loses events: {}", title, words.get());
    } else if (wasImpaired) {
      log.info("{} no longer loses events", title);
    }
  }

  private static String line(String words) {
    return Printable.line(words, LONGEST);
  }

  @Override
  public void onDropped(String reason) {
    counters.drop(reason);
  }

  @Override
  public void close() {
    if (!closed) {
      presence.ifPresent(PresenceFeed::finish);
      closed = true;
      status.closed();
      thread.interrupt();
      presence.ifPresent(PresenceFeed::close);
      broker.close();
    }
  }

  private void run() {
    try {
      if (!closed) {
        broker.start(this);
        onStarted.run();
      }
    } catch (Throwable e) { // also a class that is missing
      startFailed(e);
    }
    try {
      while (!closed) {
        tell(interest.next());
      }
    } catch (InterruptedException e) {
      // Only close() interrupts.
    }
  }

  private void startFailed(Throwable e) {
    defect("start", e);
    if (!closed) {
      onDown("a defect in its plug-in, which needs a restart: " + e);
    }
  }

  private void tell(Interest.Change change) {
    ChannelName channel = change.channel();
    String call = (change.wanted() ? "subscribe " : "unsubscribe ") + channel;
    DeliveryWatch.Call telling = deliveries.begin();
    try {
      CompletionStage<Void> told =
          change.wanted() ? broker.subscribe(channel) : broker.unsubscribe(channel);
      told.whenComplete(
          (done, failure) -> {
            if (failure != null && !closed) {
              log.warn("{}: {} failed: {}", title, call, line(failure.toString()));
            }
          });
    } catch (Throwable e) { // this thread has more to tell
      defect(call, e);
    } finally {
      telling.end();
    }
  }

  private void defect(String call, Throwable e) {
    if (!closed) {
      log.error("{}: {} failed; this is a defect in its plug-in", title, call, e);
    }
  }
}
