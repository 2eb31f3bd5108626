package io.echobridge.broker.kafka;

import io.echobridge.broker.kafka.Assignment.Start;
import io.echobridge.broker.link.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads partitions, one record after the other, and remembers where it is: by that a
 * consumer that failed is replaced, and nothing is read twice or left out. There is no group and
 * nothing is committed, so a record may be held for as long as it takes.
 */
final class Reader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);
  private static final long RETRY_MILLIS = 1_000;

  /** What a fault is over after, when nothing is read: Kafka refuses at the latest by then. */
  private static final long PROBATION_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long CLOSE_MILLIS = 10_000;

  /** Who takes the records. */
  interface Taker {
    /** Takes one, which stands in the partition of that cursor. */
    void take(ConsumerRecord<byte[], byte[]> record, Cursor in);

    /** Some were missed, which nobody can bring. Before the next one. */
    default void lost() {}
  }

  private final String where;
  private final Map<String, Object> properties;
  private final Taker taker;
  private final Cursors cursors;
  private final Withheld withheld = new Withheld();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private Map<TopicPartition, Start> wanted = Map.of();
  private boolean changed;
  private long looks;
  private volatile boolean closed;
  private volatile String fault = "";
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

  /**
   * @param cursors where it is, changed by it alone
   * @param taker hears of each record, on the thread of this reader; throws nothing
   */
  Reader(String where, Map<String, Object> properties, Cursors cursors, Taker taker) {
    this.where = where;
    this.properties = properties;
    this.cursors = cursors;
    this.taker = taker;
    this.thread = new Thread(this::run, where);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** From now on reads these; those it knows already from where it is. */
  synchronized void read(Map<TopicPartition, Start> partitions) {
    looks++;
    if (cursors.isEmpty()) {
      cursors.keep(partitions, looks); // nothing is being read yet
    }
    if (!partitions.equals(wanted)) {
      wanted = partitions;
      changed = true;
      notifyAll();
    }
  }

  /** Why it cannot read, if it cannot. */
  Optional<String> fault() {
    return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
  }

  /** Which topics it may not read, while it reads others. */
  Set<String> withheld() {
    return withheld.topics();
  }

  /** Ends soon, after the record that is being taken; waits for it, unless on its own thread. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      ended.countDown();
      notifyAll();
    }
    KafkaConsumer<byte[], byte[]> on = consumer;
    if (on != null) {
      on.wakeup();
    }
    if (Thread.currentThread() != thread) {
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    while (awaitWork()) {
      KafkaConsumer<byte[], byte[]> made = null;
      try {
        made = new KafkaConsumer<>(properties);
        consumer = made;
        pump(made);
      } catch (WakeupException e) {
        log.debug("closed");
      } catch (KafkaException | IllegalStateException e) {
        fault = Reason.of(e);
        pause();
      } catch (Throwable e) {
        // Without this thread nothing is read any more: whatever it is, it is told, and tried
        // again.
        log.error("{}: a defect in its plug-in", where, e);
        fault = "a defect in its plug-in: " + e;
        pause();
      } finally {
        consumer = null;
        close(made);
      }
    }
  }

  private static void close(@Nullable KafkaConsumer<byte[], byte[]> made) {
    try {
      if (made != null) {
        made.close(AT_ONCE);
      }
    } catch (RuntimeException e) {
      log.debug("the consumer did not end well", e);
    }
  }

  private void pump(KafkaConsumer<byte[], byte[]> from) {
    long began = System.nanoTime();
    assign(from);
    while (!closed) {
      boolean again = withheld.anyIsDue();
      if ((takeChange() || again) && !assign(from)) {
        return;
      }
      try {
        ConsumerRecords<byte[], byte[]> records = from.poll(POLL);
        take(records);
        if (!records.isEmpty() || System.nanoTime() - began > PROBATION_NANOS) {
          fault = "";
        }
      } catch (OffsetOutOfRangeException e) {
        goOn(from, e);
      } catch (TopicAuthorizationException e) {
        withheld.add(e.unauthorizedTopics());
        if (from.assignment().stream().map(TopicPartition::topic).allMatch(withheld::holds)) {
          withheld.clear();
          throw e; // nothing is left to read
        }
        assign(from);
      }
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (closed) {
        return;
      }
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Cursor in = cursors.of(partition);
      if (in == null) {
        continue; // nobody wants it any more
      }
      try {
        taker.take(record, in);
      } catch (Throwable e) {
        // It would come again for ever, and nothing behind it.
        log.error("{}: a defect in its plug-in, at one record", where, e);
      }
      cursors.advance(partition, record.offset() + 1);
    }
    // Beyond the last record there may be marks of transactions, which are no records.
    for (Map.Entry<TopicPartition, OffsetAndMetadata> next : records.nextOffsets().entrySet()) {
      cursors.advance(next.getKey(), next.getValue().offset());
    }
  }

  /** Whether there is anything to read. */
  private boolean assign(KafkaConsumer<byte[], byte[]> to) {
    Map<TopicPartition, Start> partitions;
    long look;
    synchronized (this) {
      partitions = wanted;
      look = looks;
      changed = false;
    }
    cursors.keep(partitions, look);
    Set<TopicPartition> allowed = new HashSet<>(partitions.keySet());
    allowed.removeIf(partition -> withheld.holds(partition.topic()));
    to.assign(allowed);
    cursors
        .all()
        .forEach(
            (partition, offset) -> {
              if (allowed.contains(partition)) {
                to.seek(partition, offset);
              }
            });
    return !partitions.isEmpty();
  }

  /** Retention, or a leader that knew less, has taken what was to be read next. */
  private void goOn(KafkaConsumer<byte[], byte[]> with, OffsetOutOfRangeException gone) {
    Collection<TopicPartition> partitions = gone.partitions();
    Map<TopicPartition, Long> oldest = with.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = with.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      Cursor in = cursors.of(partition);
      if (in == null) {
        continue; // nobody wants it any more
      }
      long was = in.next();
      long first = oldest.getOrDefault(partition, was);
      long last = ends.getOrDefault(partition, was);
      OffsetAndMetadata divergent =
          gone instanceof LogTruncationException cut ? cut.divergentOffsets().get(partition) : null;
      long to = Math.max(first, divergent == null ? Math.min(was, last) : divergent.offset());
      log.warn(
          was < to
              ? "{}: {} at {}: Kafka has deleted records that were not read yet; continuing at {}"
              : "{}: {} at {}: Kafka has lost records that were already read; continuing at {}",
          where,
          partition,
          was,
          to);
      cursors.jump(partition, to, look());
      // Where it goes back, other records than those that were read may be before: the topic may be
      // another one.
      if (was < to ? !in.isPast(to - 1) : first < to) {
        taker.lost();
      }
      with.seek(partition, to);
    }
  }

  private synchronized long look() {
    return looks;
  }

  private synchronized boolean takeChange() {
    return changed;
  }

  private synchronized boolean awaitWork() {
    try {
      while (wanted.isEmpty() && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      return false;
    }
    return !closed;
  }

  private void pause() {
    try {
      var unused = ended.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }
}
