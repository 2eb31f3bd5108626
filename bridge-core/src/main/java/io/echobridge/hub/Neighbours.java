package io.echobridge.hub;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.hub.delivery.Broadcast;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.Census;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Speaking;
import io.echobridge.hub.intake.Intake;
import io.echobridge.hub.peers.Counting;
import io.echobridge.hub.peers.Ended;
import io.echobridge.hub.peers.KeptElsewhere;
import io.echobridge.hub.peers.PeerHub;
import io.echobridge.hub.recovery.MissedQuestion;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.ClientMemory;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.Delivery;
import io.echobridge.text.Printable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What other nodes have this hub do. */
final class Neighbours implements PeerHub {
  private static final int LONGEST_NAME = 60;

  private final Channels channels;
  private final Sequencer sequencer;
  private final Speaking speaking;
  private final Broadcasts broadcasts;
  private final Intake intake;
  private final Gate gate;
  private final Commands commands;
  private final Census census;
  private final Counters counters;
  private final Confirming confirming;
  private final NodeVitals vitals;
  private final @Nullable Supply supply;
  private final ClientMemory memory = ClientMemory.ofProcess();
  private volatile List<PeerInfo> nodes = List.of();

  /**
   * @param supply for nodes that have missed something; null where there is no history
   */
  Neighbours(
      Channels channels,
      Sequencer sequencer,
      Broadcasts broadcasts,
      Intake intake,
      Gate gate,
      Commands commands,
      Census census,
      Counters counters,
      Confirming confirming,
      NodeVitals vitals,
      @Nullable Supply supply) {
    this.confirming = confirming;
    this.vitals = vitals;
    this.supply = supply;
    this.channels = channels;
    this.sequencer = sequencer;
    this.speaking = new Speaking(sequencer, channels);
    this.broadcasts = broadcasts;
    this.intake = intake;
    this.gate = gate;
    this.commands = commands;
    this.census = census;
    this.counters = counters;
  }

  @Override
  public boolean isHeard(ChannelName channel) {
    return channels.isHeard(channel);
  }

  @Override
  public void changed(List<RosterChange> changes) {
    sequencer.remote(changes);
  }

  @Override
  public void nodes(boolean open, List<PeerInfo> peers) {
    nodes = peers;
    speaking.nodes(open, peers);
    confirming.nodes(peers);
  }

  @Override
  public void opened() {
    gate.open();
  }

  @Override
  public void publish(NodeId from, ChannelName channel, BroadcastEvent event) {
    intake.publish(channel, event, () -> "published to node " + name(from));
  }

  private String name(NodeId node) {
    for (PeerInfo peer : nodes) {
      if (peer.id().equals(node) && peer.about() != null && !peer.about().name().isEmpty()) {
        return Printable.line(peer.about().name(), LONGEST_NAME);
      }
    }
    return node.toString();
  }

  @Override
  public boolean whisper(ChannelName channel, String name, RawJson data, Delivery.Sender sender) {
    Broadcast whisper =
        memory.isFull() ? null : broadcasts.whisper(channel, name, data, sender, null);
    if (whisper == null) {
      return false;
    }
    counters.whispers.increment();
    sequencer.whisper(whisper);
    return true;
  }

  @Override
  public boolean command(NodeId from, String word, String argument) {
    if (word.equals(Commands.HAND_OVER)) {
      speaking.handedOver(from, argument);
      return true;
    }
    if (word.equals(Commands.CONFIRMED)) {
      confirming.heard(from, argument);
      return true;
    }
    if (word.equals(Commands.VITALS)) {
      vitals.heard(from, argument);
      return true;
    }
    return commands.execute(word, argument);
  }

  @Override
  public List<Frame.Answer> answer(Frame.Question question) {
    if (question.kind().equals(KeptElsewhere.KIND)) {
      return List.of(KeptElsewhere.answer(sequencer.cache(), question));
    }
    if (supply != null && question.kind().equals(MissedQuestion.KIND)) {
      return List.of(supply.answer(question));
    }
    Optional<String> ended = Ended.user(question);
    if (ended.isPresent()) {
      boolean unused = commands.execute(Commands.DISCONNECT_USER, ended.get());
      return List.of(Ended.answer(question));
    }
    return Counting.answer(census, question);
  }

  @Override
  public Frame.Answer noRoom(Frame.Question question) {
    return supply != null && question.kind().equals(MissedQuestion.KIND)
        ? Supply.notYet(question)
        : new Frame.Answer(question.id(), 0, true, false, List.of());
  }
}
