package io.echobridge.broker.redis;

import io.echobridge.broker.PeerLink;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two kinds of connectors, on three event loops of one thread each, which begin with their
 * first connection.
 */
final class Connectors {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);
  static final long CLOSE_SECONDS = 2;

  private Connectors() {}

  /**
   * @param came counts what comes on each event loop
   * @param mostBytes of one event; a longer one is passed over
   * @param marks their channel, where what comes has to have one order for all nodes
   */
  static Connector of(
      RedisAddress address, Pulses.Came came, IntSupplier mostBytes, Optional<String> marks) {
    boolean readsStreams = !address.config().streams().isEmpty();
    ClientResources receiving =
        ClientResources.builder()
            .eventLoopGroupProvider(new DefaultEventLoopGroupProvider(1))
            .computationThreadPoolSize(2)
            .nettyCustomizer(new BeforeLettuce(came.received(), mostBytes, readsStreams))
            .build();
    Loops loops =
        new Loops(
            receiving,
            derived(receiving, came.answered(), mostBytes),
            derived(receiving, came.heard(), () -> PeerLink.LARGEST));
    return address.cluster()
        ? new ClusterConnector(address, loops, marks)
        : new Single(address, loops);
  }

  private static ClientResources derived(
      ClientResources from, Arrivals arrivals, IntSupplier mostBytes) {
    return from.mutate()
        .eventLoopGroupProvider(new DefaultEventLoopGroupProvider(1))
        .nettyCustomizer(new BeforeLettuce(arrivals, mostBytes, false))
        .build();
  }

  record Loops(ClientResources receiving, ClientResources publishing, ClientResources hearing) {
    // What they share belongs to those that were derived.
    void close() {
      await(hearing.eventLoopGroupProvider().shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
      await(publishing.eventLoopGroupProvider().shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
      await(receiving.eventLoopGroupProvider().shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
      await(hearing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
      await(publishing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
    }
  }

  /** Puts our handler before Lettuce's, and behind TLS. */
  private record BeforeLettuce(Arrivals arrivals, IntSupplier mostBytes, boolean readsStreams)
      implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addBefore(
          pipeline.context(CommandHandler.class).name(),
          "echobridge",
          new LongMessages(mostBytes, readsStreams, arrivals));
    }
  }

  private static void await(Future<Boolean> end) {
    if (!end.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      log.warn("Lettuce's threads did not end within {} s", CLOSE_SECONDS);
    }
  }

  /** One Redis, or the master that the Sentinels name. */
  private static final class Single implements Connector {
    private final RedisURI uri;
    private final Loops loops;
    private final RedisClient receiving;
    private final RedisClient publishing;
    private final RedisClient hearing;

    Single(RedisAddress address, Loops loops) {
      this.uri = address.uris().get(0);
      this.loops = loops;
      this.receiving = RedisClient.create(loops.receiving(), uri);
      this.publishing = RedisClient.create(loops.publishing(), uri);
      this.hearing = RedisClient.create(loops.hearing(), uri);
      receiving.setOptions(address.receivingOptions());
      publishing.setOptions(address.publishingOptions());
      hearing.setOptions(address.receivingOptions());
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
    public CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> hearing() {
      return hearing.connectPubSubAsync(NameAtRedis.CODEC, uri);
    }

    @Override
    public void close() {
      receiving.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      publishing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      hearing.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      loops.close();
    }
  }
}
