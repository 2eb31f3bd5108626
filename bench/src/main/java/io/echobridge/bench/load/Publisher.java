package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The application: publishes through Redis as Laravel does, and numbers the events of each channel.
 * It waits for no answer; when Redis refuses, or is too slow for it, the next call says so. One
 * thread.
 */
final class Publisher implements Application, AutoCloseable {
  private static final int MOST_UNANSWERED = 50_000;

  private final RedisClient client;
  private final RedisAsyncCommands<byte[], byte[]> redis;
  private final List<byte[]> channels;
  private final long[] sequences;
  private final Padding padding;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * @param channels as Redis knows them, with Laravel's prefix
   * @param padding what is in each event besides its number and time
   */
  Publisher(String url, List<String> channels, Padding padding) {
    client = RedisClient.create(url);
    client.setOptions(
        ClientOptions.builder().autoReconnect(false).requestQueueSize(MOST_UNANSWERED).build());
    redis = client.connect(ByteArrayCodec.INSTANCE).async();
    this.channels = channels.stream().map(name -> name.getBytes(UTF_8)).toList();
    sequences = new long[channels.size()];
    this.padding = padding;
  }

  @Override
  public void publish(int channel) {
    send(channel, ++sequences[channel]);
  }

  @Override
  public void probe(int channel) {
    send(channel, 0);
  }

  private void send(int channel, long sequence) {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("publishing failed: " + failed.getMessage(), failed);
    }
    byte[] event = Mark.envelope(sequence, System.nanoTime(), padding.of(sequence));
    redis
        .publish(channels.get(channel), event)
        .whenComplete(
            (receivers, problem) -> {
              if (problem != null) {
                failure.set(problem);
              }
            });
  }

  @Override
  public int channels() {
    return channels.size();
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
