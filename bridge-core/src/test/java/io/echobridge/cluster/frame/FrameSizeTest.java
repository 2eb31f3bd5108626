package io.echobridge.cluster.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.NodeId;
import io.echobridge.settings.Secret;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What goes over the wire is small: with a hundred nodes it is the broker that it must fit. */
class FrameSizeTest {
  private static final ChannelName ROOM = new ChannelName("presence-room.1");

  private final FrameCodec codec =
      new FrameCodec(
          new ClusterIdentity("default", "", List.of(new Secret("secret")), false), new NodeId(7));

  @Test
  void aJoinAloneFitsIntoTwoPackets() {
    int size = size(new Frame.Changes(1_000_000, List.of(join(1_000_000))));
    assertThat(size).isLessThanOrEqualTo(270);
  }

  @Test
  void aJoinAmongTenTakesHalfOfThat() {
    int size = size(new Frame.Changes(1_000_000, joins(10)));
    assertThat(size / 10).isLessThanOrEqualTo(110);
  }

  @Test
  void aLeaveAddsFewBytes() {
    List<Change> two = List.of(new Change.Leave(1_000_000), new Change.Leave(1_000_001));
    int size = size(new Frame.Changes(1, two)) - size(new Frame.Changes(1, two.subList(0, 1)));
    assertThat(size).isLessThanOrEqualTo(10);
  }

  @Test
  void aMemberOfASnapshotTakesLess() {
    List<Frame.Snapshot.Member> members =
        joins(1000).stream()
            .map(Change.Join.class::cast)
            .map(
                join ->
                    new Frame.Snapshot.Member(
                        join.entry(), ROOM, join.user(), join.data(), join.publicId(), 60_000))
            .toList();
    int size = size(new Frame.Snapshot(1, 2, 0, 1, 3, members));
    assertThat(size / 1000).isLessThanOrEqualTo(80);
  }

  @Test
  void aBeatIsNotWorthMentioning() {
    Frame.About about =
        new Frame.About(
            2000,
            10_000,
            86_400_000,
            "web-1.example.com",
            "0.1.0",
            "10.0.0.7:6003",
            "482913",
            1,
            -6148914691236517206L);
    int size =
        size(
            new Frame.Beat(
                43_200,
                1_000_000,
                0x7654321076543210L,
                10_000,
                500_000,
                false,
                true,
                false,
                Optional.empty(),
                about));
    assertThat(size).isLessThanOrEqualTo(180);
  }

  private int size(Frame frame) {
    return codec.encode(frame, null).length;
  }

  private static List<Change> joins(int count) {
    return LongStream.range(0, count).<Change>mapToObj(i -> join(1_000_000 + i)).toList();
  }

  /** With about 135 bytes of what the application says about a user. */
  private static Change join(long n) {
    return new Change.Join(
        n,
        ROOM,
        String.valueOf(n % 100_000),
        RawJson.of(
            ("{\"user_id\":%d,\"user_info\":{\"name\":\"Ada Lovelace %d\","
                    + "\"avatar\":\"https://cdn.example.com/avatars/%x.png\",\"role\":\"editor\"}}")
                .formatted(n % 100_000, n, n * 0x9E3779B97F4A7C15L)),
        Long.toString(Math.abs(n * 0xC2B2AE3D27D4EB4FL), 36));
  }
}
