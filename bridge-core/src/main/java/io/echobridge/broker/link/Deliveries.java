package io.echobridge.broker.link;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Missed;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock.ReadLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of the listener, from any threads: none starts once {@link #close} has returned, and
 * what a call throws ends here, with a warning at most once a minute.
 */
public final class Deliveries {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  private final String where;
  private final BrokerListener listener;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;
  private final Throttle throttle = Throttle.onceAMinute();

  /**
   * @param where names the broker in the log: "redis main of app default"
   */
  public Deliveries(String where, BrokerListener listener) {
    this.where = where;
    this.listener = listener;
  }

  /** As the other one, where there is no place for dead letters. */
  public boolean event(BrokerMessage message) {
    return event(message, reason -> Optional.empty());
  }

  /**
   * Hands a message over. The caller sees to it that those of one address come one at a time.
   *
   * @param onDeadLetter called at once if the listener throws, with its reason; keeps the message,
   *     and returns why it could not, if so
   * @return false when it was not handed over, as the broker is closed
   */
  public boolean event(BrokerMessage message, Function<String, Optional<String>> onDeadLetter) {
    return call(
        () -> listener.onEvent(message),
        reason ->
            complain(reason, kept(onDeadLetter, reason).map(why -> "; it was not kept: " + why)));
  }

  private static Optional<String> kept(
      Function<String, Optional<String>> onDeadLetter, String reason) {
    try {
      return onDeadLetter.apply(reason);
    } catch (RuntimeException e) { // the plug-in's own: its reading goes on all the same
      return Optional.of(Reason.of(e));
    }
  }

  public void dropped(String word) {
    call(() -> listener.onDropped(word));
  }

  /** Events do not reach who listens; empty when that is over. */
  public void impaired(Optional<String> reason) {
    call(() -> listener.onImpaired(reason));
  }

  /** Messages may have been missed; called before the next one. */
  public void lost() {
    call(listener::onLost);
  }

  /** As {@link BrokerListener#onMissed}; false also once this is closed. */
  public boolean missed(Missed missed) {
    boolean[] isFilled = new boolean[1];
    call(() -> isFilled[0] = listener.onMissed(missed));
    return isFilled[0];
  }

  void up(String detail) {
    call(() -> listener.onUp(detail));
  }

  void down(String reason) {
    call(() -> listener.onDown(reason));
  }

  /** Waits for the calls that are running, unless it is one of them that closes. */
  public void close() {
    if (lock.getReadHoldCount() > 0) {
      closed = true;
      return;
    }
    lock.writeLock().lock();
    try {
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void call(Runnable delivery) {
    call(delivery, reason -> complain(reason, Optional.empty()));
  }

  private boolean call(Runnable delivery, Consumer<String> onRefused) {
    ReadLock read = lock.readLock();
    read.lock();
    try {
      if (closed) {
        return false;
      }
      delivery.run();
    } catch (Throwable e) {
      // Also an error: the thread that reads must live.
      onRefused.accept(reason(e));
    } finally {
      read.unlock();
    }
    return true;
  }

  private void complain(String reason, Optional<String> lost) {
    OptionalLong leftOut = throttle.due();
    if (leftOut.isPresent()) {
      log.warn(
          "{}: {} message(s) could not be handled (logged once a minute), the last one: {}{}",
          where,
          leftOut.getAsLong() + 1,
          reason,
          lost.orElse(""));
    }
  }

  /** Of the outermost: that one never quotes a message, its causes may. */
  private static String reason(Throwable refused) {
    String message = refused.getMessage();
    return message == null
        ? refused.getClass().getSimpleName()
        : Printable.words(message, Reason.LONGEST);
  }
}
