package io.echobridge.broker.redis;

import io.echobridge.broker.redis.stream.EntryId;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is asked of streams on the connection that receives. */
record StreamCommands(StatefulRedisPubSubConnection<NameAtRedis, byte[]> receiving) {
  /** What Redis says of a stream. */
  CompletionStage<StreamInfo> info(String stream) {
    return receiving
        .async()
        .xinfoStream(named(stream))
        .thenApply(StreamInfo::of)
        .exceptionallyCompose(
            failure ->
                Failures.words(failure).contains("no such key")
                    ? CompletableFuture.completedStage(StreamInfo.NONE)
                    : CompletableFuture.failedStage(failure));
  }

  /**
   * Reads entries.
   *
   * @param behind the last entry of each stream that is known
   * @param wait how long Redis waits for the first one; zero: it does not
   * @param count how many of each stream at most
   */
  CompletionStage<List<StreamMessage<NameAtRedis, byte[]>>> read(
      Map<String, EntryId> behind, Duration wait, int count) {
    XReadArgs args = XReadArgs.Builder.count(count);
    List<StreamOffset<NameAtRedis>> offsets = new ArrayList<>();
    behind.forEach((name, id) -> offsets.add(StreamOffset.from(named(name), id.toString())));
    return receiving
        .async()
        .xread(wait.isZero() ? args : args.block(wait), array(offsets))
        .thenApply(entries -> entries == null ? List.of() : entries);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of what has a type
  private static StreamOffset<NameAtRedis>[] array(List<StreamOffset<NameAtRedis>> all) {
    return all.toArray(new StreamOffset[0]);
  }

  private static NameAtRedis named(String text) {
    return new NameAtRedis(text.getBytes(StandardCharsets.UTF_8));
  }
}
