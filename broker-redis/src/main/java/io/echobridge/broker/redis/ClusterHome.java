package io.echobridge.broker.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The node of a cluster at which all nodes of an app receive. Each node of a cluster hands on what
 * is published in an order that is its own; at one of them it is the same for all who listen there.
 * It is the master of the slot that a channel's name would have as a key, so all find the same one
 * without asking each other.
 */
final class ClusterHome {
  private final RedisURI any;
  private final RedisClient client;
  private final int slot;

  /** Where the last connection leads to; null where it leads to another node of the cluster. */
  private volatile @Nullable RedisURI at;

  private volatile boolean isFree;

  /**
   * @param channel by whose name it is found
   */
  ClusterHome(RedisAddress address, ClientResources resources, String channel) {
    this.any = address.uris().get(0);
    this.client = RedisClient.create(resources);
    client.setOptions(address.receivingOptions());
    this.slot = SlotHash.getSlot(channel);
  }

  /** Whether the last connection leads there. */
  boolean isReached() {
    return at != null;
  }

  /** Connects to it; fails where the cluster has none, or it cannot be reached. */
  CompletionStage<StatefulRedisPubSubConnection<NameAtRedis, byte[]>> connect(Partitions cluster) {
    isFree = false;
    at = null;
    return master(cluster)
        .map(
            uri ->
                client
                    .connectPubSubAsync(NameAtRedis.CODEC, uri)
                    .thenApply(
                        made -> {
                          at = uri;
                          return made;
                        })
                    .toCompletableFuture())
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new IllegalStateException("no master for slot " + slot)));
  }

  /**
   * Whether it is another node now than the one of the last connection, and can be reached. Whether
   * it can is tried in the background, so the answer may come late.
   */
  boolean hasMoved(Partitions cluster) {
    RedisURI now = master(cluster).orElse(null);
    if (now == null || now.equals(at)) {
      return false;
    }
    var unused =
        client
            .connectPubSubAsync(NameAtRedis.CODEC, now)
            .thenCompose(
                made -> {
                  isFree = true;
                  return made.closeAsync();
                });
    return isFree;
  }

  void close(long seconds) {
    client.shutdown(0, seconds, TimeUnit.SECONDS);
  }

  private Optional<RedisURI> master(Partitions cluster) {
    RedisClusterNode node = cluster.getMasterBySlot(slot);
    boolean isAlive = node != null && !node.is(NodeFlag.FAIL) && !node.is(NodeFlag.EVENTUAL_FAIL);
    return isAlive
        ? Optional.of(
            RedisURI.builder(any)
                .withHost(node.getUri().getHost())
                .withPort(node.getUri().getPort())
                .build())
        : Optional.empty();
  }
}
