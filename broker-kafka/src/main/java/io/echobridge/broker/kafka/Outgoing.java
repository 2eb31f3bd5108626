package io.echobridge.broker.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What this node writes to Kafka. There is a producer while the link is up: with the link it ends,
 * and what it has not sent yet has failed. Thread-safe.
 */
final class Outgoing implements AutoCloseable {
  /** How many records may wait for Kafka's producer, which may block. */
  private static final int MOST_WAITING = 10_000;

  private final String where;
  private final long patienceMillis;
  private final ThreadPoolExecutor feeder;
  private volatile @Nullable Producer<byte[], byte[]> producer;

  Outgoing(String where, Duration timeout) {
    this.where = where;
    this.patienceMillis = 2 * timeout.toMillis() + 1_000; // Kafka's own limits come first
    this.feeder =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, where + ", outgoing");
              thread.setDaemon(true);
              return thread;
            });
    feeder.allowCoreThreadTimeOut(true);
  }

  /**
   * The link is up.
   *
   * @throws KafkaException when no producer can be made of these properties
   */
  synchronized void open(Map<String, Object> properties) {
    if (producer == null && !feeder.isShutdown()) {
      producer = new KafkaProducer<>(properties);
    }
  }

  /** The link is down. */
  synchronized void end() {
    Producer<byte[], byte[]> ended = producer;
    producer = null;
    if (ended != null) {
      ended.close(Duration.ZERO);
    }
  }

  /** Sends in the order of the calls, and does not block. */
  CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
    return send(record, feeder);
  }

  /**
   * As above.
   *
   * @param by gives it to Kafka's producer, in order, which may block; it may refuse more
   */
  CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record, Executor by) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    if (producer == null) {
      sent.completeExceptionally(new SendFailed(where + " is down"));
      return sent;
    }
    try {
      by.execute(() -> send(record, sent));
    } catch (RejectedExecutionException e) {
      sent.completeExceptionally(new SendFailed(where + ": too many records wait to be sent"));
    }
    return sent;
  }

  /** Sends, and waits until Kafka has it. */
  void sendAndWait(ProducerRecord<byte[], byte[]> record) throws SendFailed {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    send(record, sent);
    try {
      sent.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new SendFailed(e);
    } catch (TimeoutException e) {
      throw new SendFailed("no answer within " + patienceMillis + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SendFailed(e);
    }
  }

  @Override
  public void close() {
    feeder.shutdown();
    end();
    try {
      feeder.awaitTermination(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record, CompletableFuture<Void> sent) {
    Producer<byte[], byte[]> by = producer;
    if (by == null) {
      sent.completeExceptionally(new SendFailed(where + " is down"));
      return;
    }
    try {
      var unused =
          by.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  sent.complete(null);
                } else {
                  sent.completeExceptionally(new SendFailed(failure));
                }
              });
    } catch (KafkaException | IllegalStateException e) { // closed meanwhile
      sent.completeExceptionally(new SendFailed(e));
    }
  }
}
