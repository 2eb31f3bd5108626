package io.echobridge.broker.redis;

import static io.echobridge.broker.redis.Connectors.CLOSE_SECONDS;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Any node of a cluster: its nodes pass published messages on to each other. Where the order has to
 * be the same for all nodes of the app, events are received at one of them ({@link ClusterHome}),
 * as long as that can be reached.
 */
final class ClusterConnector implements Connector {
  private final Connectors.Loops loops;
  private final Optional<ClusterHome> home;
  private final RedisClusterClient receiving;
  private final RedisClusterClient publishing;
  private final RedisClusterClient hearing;

  ClusterConnector(RedisAddress address, Connectors.Loops loops, Optional<String> marks) {
    List<RedisURI> uris = address.uris();
    this.loops = loops;
    this.home = marks.map(channel -> new ClusterHome(address, loops.receiving(), channel));
    this.receiving = RedisClusterClient.create(loops.receiving(), uris);
    this.publishing = RedisClusterClient.create(loops.publishing(), uris);
    this.hearing = RedisClusterClient.create(loops.hearing(), uris);
    receiving.setOptions(address.receivingClusterOptions());
    publishing.setOptions(address.publishingClusterOptions());
    hearing.setOptions(address.receivingClusterOptions());
  }

  @Override
  public CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> receiving() {
    return home.isEmpty()
        ? connect(receiving, NameAtRedis.CODEC)
        : publishing
            .refreshPartitionsAsync()
            .thenCompose(done -> home.get().connect(publishing.getPartitions()))
            .exceptionallyCompose(unreachable -> connect(receiving, NameAtRedis.CODEC));
  }

  @Override
  public boolean isOrderShared() {
    return home.isPresent() && home.get().isReached();
  }

  @Override
  public boolean isAway() {
    if (home.isEmpty()) {
      return false;
    }
    if (!home.get().isReached()) {
      var unused = publishing.refreshPartitionsAsync(); // sooner than by itself
    }
    return home.get().hasMoved(publishing.getPartitions());
  }

  @Override
  public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> publishing() {
    return connect(publishing, ByteArrayCodec.INSTANCE);
  }

  @Override
  public CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> hearing() {
    return connect(hearing, NameAtRedis.CODEC);
  }

  private static <K> CompletionStage<StatefulRedisPubSubConnection<K, byte[]>> connect(
      RedisClusterClient client, RedisCodec<K, byte[]> codec) {
    return client
        .refreshPartitionsAsync()
        .thenCompose(done -> client.connectPubSubAsync(codec))
        .thenApply(connection -> connection);
  }

  @Override
  public void close() {
    home.ifPresent(at -> at.close(CLOSE_SECONDS));
    receiving.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    publishing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    hearing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    loops.close();
  }
}
