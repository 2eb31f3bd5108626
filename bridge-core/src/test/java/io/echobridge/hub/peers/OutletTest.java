package io.echobridge.hub.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.Opening;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.Frame.Whispers.Whisper;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the cluster has the hub do, step by step on one thread. */
class OutletTest {
  private static final NodeId NODE = new NodeId(7);
  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final ChannelName PRIVATE = new ChannelName("private-a");
  private static final RawJson DATA = RawJson.of("1");

  private final RecordingHub hub = new RecordingHub();
  private final PeerCounts counts = new PeerCounts();
  private final Inbox inbox = new Inbox();
  private final Asking asking = new Asking(1, 1, System::nanoTime, (nodes, question) -> {});
  private final Outlet outlet =
      new Outlet("test", new BrokenLink(), hub, inbox, counts, new Carried(), asking, true);

  @AfterEach
  void close() {
    hub.heldBack.countDown();
    outlet.close();
  }

  @Test
  void theGateOpensWhenAllMembersStandInTheirRosters() {
    Entry bob = entry("bob");
    outlet.changed(List.of(new RosterChange(bob, true)));
    outlet.opened(Opening.EVERYBODY);
    assertThat(hub.calls).containsExactly("+bob", "opened");
  }

  @Test
  void aWhisperBearsItsSender() {
    outlet.whispered(NODE, new Whisper(ROOM, "client-a", DATA, "p1", 1), entry("bob"));
    outlet.whispered(NODE, new Whisper(PRIVATE, "client-a", DATA, "p2", 0), null);
    assertThat(hub.calls).containsExactly("presence-room client-a p1 bob", "private-a client-a p2");
  }

  @Test
  void whatNoClientCouldWhisperHereIsNoWhisper() {
    outlet.whispered(NODE, new Whisper(new ChannelName("public"), "client-a", DATA, "p", 0), null);
    outlet.whispered(NODE, new Whisper(PRIVATE, "no-client", DATA, "p", 0), null);
    outlet.whispered(NODE, new Whisper(PRIVATE, "client-\ud800", DATA, "p", 0), null);
    outlet.whispered(
        NODE, new Whisper(new ChannelName("private-deaf"), "client-a", DATA, "p", 0), null);
    assertThat(hub.calls).isEmpty();
  }

  @Test
  void aWhisperWithoutRoomIsDroppedAndCounted() {
    hub.hasRoom = false;
    outlet.whispered(NODE, new Whisper(PRIVATE, "client-a", DATA, "p", 0), null);
    assertThat(counts.sums()).containsEntry("whispers", 1L);
  }

  @Test
  void anEventOfLessThanAMinuteIsPublishedOnEachOfItsChannels() {
    outlet.start();
    hub.heldBack.countDown();
    outlet.published(NODE, 1, event("late", 60_001, PRIVATE));
    outlet.published(NODE, 2, event("early", 60_000, PRIVATE, ROOM));
    await()
        .untilAsserted(
            () ->
                assertThat(hub.calls)
                    .containsExactly("7: private-a early", "7: presence-room early"));
    assertThat(counts.sums()).containsEntry("events", 1L);
  }

  @Test
  void eventsThatAreHeldBackDelayNobodyAndTakeSixteenMebibytesAtMost() {
    outlet.start();
    RawJson large = RawJson.of('"' + "x".repeat(1 << 20) + '"');
    for (int i = 0; i < 20; i++) {
      Change.Event event =
          new Change.Event(List.of(PRIVATE), new BroadcastEvent("E", large, null), 0);
      outlet.published(NODE, i, event);
    }
    outlet.changed(List.of(new RosterChange(entry("bob"), true)));
    assertThat(hub.calls).containsExactly("+bob");
    assertThat(counts.sums().get("events")).isBetween(4L, 5L);

    hub.heldBack.countDown();
    await().until(() -> hub.calls.size() >= 16);
  }

  @Test
  void aCommandIsDoneOnceAndNotWhenItIsOldOrUnknown() {
    outlet.commanded(NODE, new Change.Command("known", "a", 60_000));
    outlet.commanded(NODE, new Change.Command("known", "b", 60_001));
    outlet.commanded(NODE, new Change.Command("unknown", "c", 0));
    assertThat(hub.calls).containsExactly("known a", "unknown c");
    assertThat(counts.sums()).containsEntry("commands", 2L);
  }

  @Test
  void aFrameThatCannotBeSentIsAnsweredFor() throws Exception {
    outlet.send(null, new byte[1], 1);
    outlet.send(NODE, new byte[1], 2);
    assertThat(outlet.unanswered()).isEqualTo(2);
    assertThat(inbox.take(Long.MAX_VALUE)).hasSize(2);
  }

  private static Change.Event event(String name, long age, ChannelName... channels) {
    return new Change.Event(List.of(channels), new BroadcastEvent(name, DATA, null), age);
  }

  private static Entry entry(String user) {
    Member member = new Member(user, RawJson.of("{}"));
    return new Entry(NODE, 1, ROOM, new PresentMember(member, "p" + user), 0);
  }

  private static final class RecordingHub implements PeerHub {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final CountDownLatch heldBack = new CountDownLatch(1);
    boolean hasRoom = true;

    @Override
    public boolean isHeard(ChannelName channel) {
      return !channel.value().endsWith("deaf");
    }

    @Override
    public void changed(List<RosterChange> changes) {
      changes.forEach(each -> calls.add((each.joins() ? "+" : "-") + each.entry().userId()));
    }

    @Override
    public void nodes(boolean open, List<PeerInfo> peers) {}

    @Override
    public void opened() {
      calls.add("opened");
    }

    @Override
    public void publish(NodeId from, ChannelName channel, BroadcastEvent event) {
      try {
        heldBack.await();
        calls.add(from.bits() + ": " + channel + " " + event.name());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public boolean whisper(ChannelName channel, String name, RawJson data, Delivery.Sender sender) {
      Member member = sender.member();
      if (hasRoom) {
        String who = sender.publicId() + (member == null ? "" : " " + member.userId());
        calls.add(channel + " " + name + " " + who);
      }
      return hasRoom;
    }

    @Override
    public boolean command(NodeId from, String word, String argument) {
      calls.add(word + " " + argument);
      return word.equals("known");
    }

    @Override
    public List<Frame.Answer> answer(Frame.Question question) {
      return List.of(new Frame.Answer(question.id(), 0, true, true, List.of()));
    }

    @Override
    public Frame.Answer noRoom(Frame.Question question) {
      return new Frame.Answer(question.id(), 0, true, false, List.of());
    }
  }

  /** Fails, one time by its stage and one time by itself. */
  private static final class BrokenLink implements PeerLink {
    @Override
    public void open(String node, PeerListener listener) {}

    @Override
    public CompletionStage<Void> send(byte[] message) {
      return CompletableFuture.failedStage(new IllegalStateException("down"));
    }

    @Override
    public CompletionStage<Void> sendTo(String node, byte[] message) {
      throw new IllegalStateException("defect");
    }

    @Override
    public List<String> hosts() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
