package io.echobridge.cluster;

import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.ClusterIdentity;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.net.RemoteMembers;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What is around a node of a test: nothing comes of what it says, but for what the test adds. */
class QuietSurroundings implements Surroundings {
  static final Frame.About ABOUT = about(0);

  static Frame.About about(long features) {
    return new Frame.About(2000, 0, 0, "name", "1", null, null, features, 0);
  }

  /** What the members of others take here. */
  final RemoteMembers share = new RemoteMembers(0);

  /** Of frames of that node. */
  static FrameCodec codec(NodeId of) {
    return new FrameCodec(ClusterIdentity.unsigned("app", ""), of);
  }

  /**
   * A node that starts at 0, here.
   *
   * @param most how many bytes the members of others may take
   */
  final ClusterNode node(NodeId self, Frame.About about, long most) {
    Duration heartbeat = Duration.ofSeconds(2);
    ClusterSettings settings =
        new ClusterSettings(
            heartbeat, Duration.ofSeconds(30), Duration.ofSeconds(10), share.open(most));
    return new ClusterNode(
        self, about, settings, codec(self), this, new SplittableRandom(self.bits()), 0);
  }

  @Override
  public void send(@Nullable NodeId to, byte[] frame, long ticket) {}

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
