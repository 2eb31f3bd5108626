package io.echobridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.ClusterNode;
import io.echobridge.cluster.ClusterSettings;
import io.echobridge.cluster.Departure;
import io.echobridge.cluster.Opening;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.Surroundings;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.ClusterIdentity;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.net.RemoteMembers;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A node without clients: the daemon's own code for what nodes say to each other, on a real Redis,
 * with members that are made up. Everything but the constructor is for one thread.
 */
final class GhostNode implements Surroundings {
  private static final int CHANGES = 2;

  /** Where a frame has its kind. */
  private static final int KIND = 2;

  private final NodeId id;
  private final String channel;
  private final Executor thread;
  private final RedisAsyncCommands<byte[], byte[]> redis;
  private final ClusterNode node;
  private final Deque<Entry> members = new ArrayDeque<>();
  private long entries;
  private long changeBytes;

  /**
   * Begins to listen, and to talk.
   *
   * @param channel in which the nodes of the app talk
   * @param thread runs everything here, one after the other
   */
  GhostNode(
      long number, ClusterIdentity identity, String channel, RedisClient client, Executor thread) {
    this.id = new NodeId(number);
    this.channel = channel;
    this.thread = thread;
    this.redis = client.connect(ByteArrayCodec.INSTANCE).async();
    Frame.About about = new Frame.About(2000, 0, 0, "ghost-" + number, "bench", null, null, 0, 0);
    this.node =
        new ClusterNode(
            id,
            about,
            new ClusterSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                new RemoteMembers(64 << 20).open(0)),
            new FrameCodec(identity, id),
            this,
            new Random(number),
            System.nanoTime());
    StatefulRedisPubSubConnection<byte[], byte[]> hearing =
        client.connectPubSub(ByteArrayCodec.INSTANCE);
    hearing.addListener(
        new RedisPubSubAdapter<byte[], byte[]>() {
          @Override
          public void message(byte[] from, byte[] frame) {
            thread.execute(() -> node.heard(frame, System.nanoTime()));
          }
        });
    hearing.sync().subscribe(channel.getBytes(UTF_8), (channel + ":" + id).getBytes(UTF_8));
    thread.execute(() -> node.linkUp(System.nanoTime()));
  }

  /** A made-up user joins, with about as much data as applications give. */
  void join(ChannelName on) {
    String user = Long.toString(id.bits() * 1_000_000 + ++entries);
    String data =
        "{\"user_id\":%s,\"user_info\":{\"id\":%s,\"name\":\"User number %s\",\"picture\":\"https://pictures.example/%s.png\"}}"
            .formatted(user, user, user, Long.toHexString(Long.parseLong(user) * 0x9E3779B97F4AL));
    PresentMember member =
        new PresentMember(
            new Member(user, RawJson.ofUtf8(data.getBytes(UTF_8))),
            Long.toHexString(entries * 0x9E3779B97F4A7C15L));
    Entry entry = new Entry(id, entries, on, member, System.nanoTime());
    members.add(entry);
    node.joined(entry, System.nanoTime());
  }

  /** The user leaves who has been there longest. */
  void leave() {
    node.left(members.remove(), System.nanoTime());
  }

  void tick() {
    node.tick(System.nanoTime());
  }

  boolean isOpen() {
    return node.isOpen();
  }

  /** How many members of other nodes it knows. */
  long known() {
    return node.peers().stream().mapToLong(PeerInfo::members).sum();
  }

  /** How many bytes it has sent of joins and leaves. */
  long changeBytes() {
    return changeBytes;
  }

  @Override
  public void send(@Nullable NodeId to, byte[] frame, long ticket) {
    if (to == null && frame[KIND] == CHANGES) {
      changeBytes += frame.length;
    }
    String where = to == null ? channel : channel + ":" + to;
    redis
        .publish(where.getBytes(UTF_8), frame)
        .whenComplete(
            (done, failure) ->
                thread.execute(() -> node.sent(ticket, failure == null, System.nanoTime())));
  }

  @Override
  public void changed(List<RosterChange> changes) {}

  @Override
  public void published(NodeId from, long number, Change.Event event) {}

  @Override
  public void whispered(NodeId from, Frame.Whispers.Whisper whisper, @Nullable Entry sender) {}

  @Override
  public void commanded(NodeId from, Change.Command command) {}

  @Override
  public void asked(NodeId from, Frame.Question question) {}

  @Override
  public void answered(NodeId from, Frame.Answer answer) {}

  @Override
  public void nodesChanged(List<PeerInfo> peers) {}

  @Override
  public void came(PeerInfo peer) {}

  @Override
  public void gone(PeerInfo peer, Departure why, int left) {}

  @Override
  public void carried(long number) {}

  @Override
  public void opened(Opening why) {}
}
