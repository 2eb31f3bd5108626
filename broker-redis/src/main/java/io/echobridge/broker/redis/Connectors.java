package io.echobridge.broker.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two kinds of connectors, on two event loops of one thread each. */
final class Connectors {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);
  private static final long CLOSE_SECONDS = 2;

  private Connectors() {}

  /**
   * @param received counts what comes on the event loop that receives
   * @param answered counts what comes on the other one
   * @param mostBytes of one message; a longer one is passed over
   */
  static Connector of(
      RedisAddress address, Arrivals received, Arrivals answered, IntSupplier mostBytes) {
    ClientResources receiving =
        ClientResources.builder()
            .eventLoopGroupProvider(new DefaultEventLoopGroupProvider(1))
            .computationThreadPoolSize(2)
            .nettyCustomizer(new BeforeLettuce(received, mostBytes))
            .build();
    ClientResources publishing =
        receiving
            .mutate()
            .eventLoopGroupProvider(new DefaultEventLoopGroupProvider(1))
            .nettyCustomizer(new BeforeLettuce(answered, mostBytes))
            .build();
    return address.cluster()
        ? new Cluster(address, receiving, publishing)
        : new Single(address, receiving, publishing);
  }

  /** Puts our handler before Lettuce's, and behind TLS. */
  private record BeforeLettuce(Arrivals arrivals, IntSupplier mostBytes)
      implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addBefore(
          pipeline.context(CommandHandler.class).name(),
          "echobridge",
          new LongMessages(mostBytes, arrivals));
    }
  }

  // What they share belongs to the one that was derived.
  private static void close(ClientResources receiving, ClientResources publishing) {
    await(publishing.eventLoopGroupProvider().shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
    await(receiving.eventLoopGroupProvider().shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
    await(publishing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
  }

  private static void await(Future<Boolean> end) {
    if (!end.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      log.warn("Lettuce's threads did not end within {} s", CLOSE_SECONDS);
    }
  }

  /** One Redis, or the master that the Sentinels name. */
  private static final class Single implements Connector {
    private final RedisURI uri;
    private final ClientResources receivingOn;
    private final ClientResources publishingOn;
    private final RedisClient receiving;
    private final RedisClient publishing;

    Single(RedisAddress address, ClientResources receivingOn, ClientResources publishingOn) {
      this.uri = address.uris().get(0);
      this.receivingOn = receivingOn;
      this.publishingOn = publishingOn;
      this.receiving = RedisClient.create(receivingOn, uri);
      this.publishing = RedisClient.create(publishingOn, uri);
      receiving.setOptions(address.receivingOptions());
      publishing.setOptions(address.publishingOptions());
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> receiving() {
      return receiving.connectPubSubAsync(NameAtRedis.CODEC, uri);
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> publishing() {
      return publishing.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri);
    }

    @Override
    public void close() {
      receiving.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      publishing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      Connectors.close(receivingOn, publishingOn);
    }
  }

  /** Any node of a cluster: its nodes pass published messages on to each other. */
  private static final class Cluster implements Connector {
    private final ClientResources receivingOn;
    private final ClientResources publishingOn;
    private final RedisClusterClient receiving;
    private final RedisClusterClient publishing;

    Cluster(RedisAddress address, ClientResources receivingOn, ClientResources publishingOn) {
      List<RedisURI> uris = address.uris();
      this.receivingOn = receivingOn;
      this.publishingOn = publishingOn;
      this.receiving = RedisClusterClient.create(receivingOn, uris);
      this.publishing = RedisClusterClient.create(publishingOn, uris);
      receiving.setOptions(address.receivingClusterOptions());
      publishing.setOptions(address.publishingClusterOptions());
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> receiving() {
      return connect(receiving, NameAtRedis.CODEC);
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> publishing() {
      return connect(publishing, ByteArrayCodec.INSTANCE);
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
      receiving.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      publishing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      Connectors.close(receivingOn, publishingOn);
    }
  }
}
