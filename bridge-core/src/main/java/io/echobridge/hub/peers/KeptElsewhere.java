package io.echobridge.hub.peers;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.ClusterNode;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.hub.delivery.CacheChannels;
import io.echobridge.hub.stats.Cached;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other nodes keep of cache channels. A node that was not there when an event was published
 * asks those that were, and each of them answers with what it has. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class KeptElsewhere {
  /** The kind of its questions. */
  public static final String KIND = Asking.KEPT;

  /** A larger event is in no answer: it might not fit into a frame. */
  private static final int MOST = FrameCodec.MAX_BYTES / 2;

  /**
   * The most questions that are open: other nodes have room for those of four nodes that start
   * together, and asking for twice as many.
   */
  private static final int MOST_OPEN = 500;

  private final Inbox inbox;
  private final Asking asking;
  private final CacheChannels cache;

  /**
   * What is asked next; each channel is there once. On the peers' thread only, as is the number.
   */
  private final Deque<ChannelName> waiting = new ArrayDeque<>();

  private int open;

  KeptElsewhere(Inbox inbox, Asking asking, CacheChannels cache) {
    this.inbox = inbox;
    this.asking = asking;
    this.cache = cache;
  }

  /** Asks all nodes that are there, and tells the cache what they say. Never waits. */
  public void ask(ChannelName channel) {
    inbox.put(
        (node, now) -> {
          waiting.add(channel);
          askNext(node);
        });
  }

  /** When a node opens, the channels of all its clients are asked for in the same moment. */
  private void askNext(ClusterNode node) {
    while (open < MOST_OPEN && !waiting.isEmpty()) {
      open++;
      ask(node, waiting.remove());
    }
  }

  private void ask(ClusterNode node, ChannelName channel) {
    asking
        .ask(Asking.live(node.peers()), Asking.KEPT, channel.value())
        .thenAccept(
            answers -> {
              inbox.put(
                  (next, now) -> {
                    open--;
                    askNext(next);
                  });
              answered(channel, answers.kept());
            });
  }

  private void answered(ChannelName channel, Change.@Nullable Event kept) {
    if (kept == null
        || !kept.channels().contains(channel)
        || BroadcastEvent.isReserved(kept.event().name())) {
      cache.answered(channel, null, 0);
    } else {
      cache.answered(channel, kept.event(), kept.ageMillis());
    }
  }

  /** This node's answer to another node's question, ready to be sent. */
  public static Frame.Answer answer(CacheChannels cache, Frame.Question question) {
    Change.Event kept =
        ChannelName.parse(question.argument())
            .flatMap(channel -> cache.asked(channel).map(found -> event(channel, found)))
            .filter(event -> size(event.event()) <= MOST)
            .orElse(null);
    return new Frame.Answer(question.id(), 0, true, true, List.of(), kept, null);
  }

  private static Change.Event event(ChannelName channel, Cached found) {
    return new Change.Event(List.of(channel), found.event(), found.age().toMillis());
  }

  /** About what an event takes in a frame, in bytes. */
  static long size(BroadcastEvent event) {
    long exceptions = event.exceptAll().stream().mapToLong(String::length).sum();
    return event.data().length() + 3 * (event.name().length() + exceptions);
  }
}
