package io.echobridge.broker.redis;

import io.echobridge.broker.Places;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.redis.stream.StreamPlaces;
import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads streams in place of channels, all of them with one question after the other on the
 * connection that receives. What a link has missed is read when there is another one. A node that
 * starts reads the entries of its history first.
 */
final class Streams implements Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  /** How long Redis waits for entries: less than a heartbeat, as its answer is a sign of life. */
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final String where;
  private final List<String> addresses;
  private final Duration history;
  private final IntSupplier largest;
  private final StreamPlaces places;
  private volatile CompletableFuture<Void> inForce = new CompletableFuture<>();
  private volatile @Nullable Link link;
  private volatile @Nullable EntryFeed feed;

  /**
   * @param streams their names at Redis, which are the addresses
   * @param history how far back to begin; zero: messages have no places
   * @param largest how many bytes an event may have
   */
  Streams(
      String where,
      List<String> streams,
      Duration history,
      IntSupplier largest,
      StreamPlaces places) {
    this.where = where;
    this.addresses = streams;
    this.history = history;
    this.largest = largest;
    this.places = places;
  }

  /** Called before the first link. */
  void deliver(Receiver in, Deliveries to) {
    feed = new EntryFeed(where, addresses, history, largest, places, in, to);
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return inForce.minimalCompletionStage();
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> restore(Link newLink) {
    EntryFeed to = feed;
    if (to == null) {
      return CompletableFuture.failedStage(new IllegalStateException("not started"));
    }
    link = newLink;
    CompletableFuture<Void> waiting = inForce;
    return look(newLink)
        .thenCompose(infos -> begin(newLink, to, infos))
        .thenRun(() -> waiting.complete(null));
  }

  @Override
  public void lost() {
    link = null;
    if (inForce.isDone()) {
      inForce = new CompletableFuture<>();
    }
  }

  @Override
  public void close() {
    link = null;
    inForce.completeExceptionally(new CancellationException("closed"));
  }

  /** Nothing where there is no history. */
  Optional<Places> places() {
    return history.isZero() ? Optional.empty() : Optional.of(places);
  }

  /** What Redis says of each stream. */
  private CompletionStage<List<StreamInfo>> look(Link on) {
    List<StreamInfo> infos = new ArrayList<>();
    CompletionStage<Void> last = CompletableFuture.completedStage(null);
    for (String name : addresses) {
      last = last.thenCompose(ok -> look(on, name)).thenAccept(infos::add);
    }
    return last.thenApply(done -> infos);
  }

  private static CompletionStage<StreamInfo> look(Link on, String name) {
    return on.streams()
        .info(name)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedStage(
                    new IllegalStateException("stream " + name + ": " + Failures.words(failure))));
  }

  /**
   * The first link reads what is in the history. For another one what was published meanwhile is
   * there, but for what was deleted.
   */
  private CompletionStage<Void> begin(Link on, EntryFeed to, List<StreamInfo> infos) {
    if (to.hasBegun()) {
      to.compare(infos);
      read(on, to);
      return CompletableFuture.completedStage(null);
    }
    to.begin(infos);
    return readPast(on, to).thenRun(() -> read(on, to));
  }

  private CompletionStage<Void> readPast(Link on, EntryFeed to) {
    return on.streams()
        .read(to.next(), Duration.ZERO, to.count())
        .thenCompose(
            entries -> {
              to.take(entries);
              return entries.isEmpty() || link != on
                  ? CompletableFuture.completedStage(null)
                  : readPast(on, to);
            });
  }

  /** Waits for entries, again and again. */
  private void read(Link on, EntryFeed to) {
    if (link != on) {
      return;
    }
    int count = to.count();
    then(
        on,
        on.streams().read(to.next(), WAIT, count),
        entries -> {
          to.take(entries);
          if (entries.isEmpty() || entries.size() >= count) {
            compareAndRead(on, to);
          } else {
            read(on, to);
          }
        });
  }

  /** Some may be trimmed before they are read where they come fast, or all be made anew. */
  private void compareAndRead(Link on, EntryFeed to) {
    then(
        on,
        look(on),
        infos -> {
          to.compare(infos);
          read(on, to);
        });
  }

  /** What fails ends the link. The next one fails in the same way if it is not over then. */
  private <T> void then(Link on, CompletionStage<T> question, Consumer<T> answered) {
    var unused =
        question
            .thenAccept(
                answer -> {
                  if (link == on) {
                    answered.accept(answer);
                  }
                })
            .exceptionally(
                failure -> {
                  if (link == on) {
                    unreadable(on, failure);
                  }
                  return null;
                });
  }

  private void unreadable(Link on, Throwable failure) {
    String words = "streams cannot be read: " + Failures.words(failure);
    if (Failures.refused(failure)) {
      on.close(words);
    } else {
      log.warn("{}: {}", where, words);
      on.close();
    }
  }
}
