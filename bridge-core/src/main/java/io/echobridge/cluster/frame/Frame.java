package io.echobridge.cluster.frame;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.NodeId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message of a node to all nodes, or to one. */
public sealed interface Frame {

  /**
   * A sign of life, with all that tells others whether they have everything of this node.
   *
   * @param number grows by one with each beat to all; answers carry that of the last one
   * @param last the number of the last change that was handed to the broker before this beat
   * @param digest over the entries as of {@code last}
   * @param entries how many there are as of {@code last}
   * @param whisper the number of the last whisper
   * @param hello whether this node asks every other for an answer at once
   * @param open whether this node lets clients join presence channels; a keeper never does
   * @param draining whether this node sends its clients away
   * @param members the nodes that this one counts in; in answers to a hello only
   * @param about what others show of this node
   */
  record Beat(
      long number,
      long last,
      long digest,
      int entries,
      long whisper,
      boolean hello,
      boolean open,
      boolean draining,
      Optional<List<NodeId>> members,
      About about)
      implements Frame {}

  /**
   * What a node says about itself.
   *
   * @param periodMillis how often it sends a beat
   * @param connections how many clients it has
   * @param startedMillis how long ago it started
   * @param name as people call it
   * @param version of the program
   * @param relay {@code host:port} where it takes relayed requests; null where it takes none
   * @param tag what the ids of its sessions begin with; null where it takes no relayed requests
   * @param features a bit for each thing that not all versions can
   * @param configuration a hash of what all nodes of an app should have in common
   */
  record About(
      int periodMillis,
      int connections,
      long startedMillis,
      String name,
      String version,
      @Nullable String relay,
      @Nullable String tag,
      long features,
      long configuration) {
    /** The feature of a node without clients, which keeps what the others need to start again. */
    public static final long KEEPER = 1;

    /** Whether the node serves no clients, and only keeps what others need. */
    public boolean isKeeper() {
      return (features & KEEPER) != 0;
    }
  }

  /**
   * Changes in a row.
   *
   * @param first the number of the first
   */
  record Changes(long first, List<Change> changes) implements Frame {}

  /**
   * A node asks another for what it lacks.
   *
   * @param have the last change that it has; -1 when it has nothing
   * @param nonce a snapshot that answers repeats it
   */
  record Ask(long have, long nonce) implements Frame {}

  /**
   * A part of all entries of a node.
   *
   * @param nonce that of the {@link Ask}
   * @param stream the owner's number for this snapshot: parts of two never fit together
   * @param index of this part, from 0
   * @param count of parts
   * @param asOf the number of the last change that is in it
   */
  record Snapshot(long nonce, long stream, int index, int count, long asOf, List<Member> members)
      implements Frame {

    /**
     * An entry.
     *
     * @param ageMillis how long ago it came
     */
    public record Member(
        long entry,
        ChannelName channel,
        String user,
        RawJson data,
        String publicId,
        long ageMillis) {}
  }

  /**
   * A part of the entries of a node that cannot tell them itself, for a node that has just started:
   * it said goodbye and its members stay for a while, or it is silent and not yet taken for dead.
   *
   * @param of whose they are
   * @param misses for how many rounds it has been silent
   * @param open whether it let clients join presence channels
   * @param lingerMillis how long its members stay; 0 where it did not say goodbye
   * @param part with a nonce of 0
   */
  record Remains(NodeId of, int misses, boolean open, long lingerMillis, Snapshot part)
      implements Frame {}

  /**
   * A node ends: its members stay for a while, in case that they come back.
   *
   * @param last the number of its last change
   */
  record Bye(long last) implements Frame {}

  /**
   * What clients whispered, in a row.
   *
   * @param first the number of the first
   */
  record Whispers(long first, List<Whisper> whispers) implements Frame {

    /**
     * One of them.
     *
     * @param publicId what others may know its sender's connection by
     * @param entry the number of its sender's entry on a presence channel; 0 on others
     */
    public record Whisper(
        ChannelName channel, String name, RawJson data, String publicId, long entry) {}
  }

  /**
   * Something that only each node knows.
   *
   * @param kind a word
   */
  record Question(long id, String kind, String argument) implements Frame {}

  /**
   * A part of an answer.
   *
   * @param index of this part, from 0
   * @param isLast whether no further part follows
   * @param rows empty where the node cannot answer
   * @param can whether the node knows such questions
   * @param kept the event that a cache channel keeps there; null where it keeps none, or nobody
   *     asked
   * @param part of what a broker said; null where there is none, or nobody asked
   */
  record Answer(
      long id,
      int index,
      boolean isLast,
      boolean can,
      List<Row> rows,
      Change.@Nullable Event kept,
      @Nullable ByteBuffer part)
      implements Frame {
    /** One of numbers only. */
    public Answer(long id, int index, boolean isLast, boolean can, List<Row> rows) {
      this(id, index, isLast, can, rows, null, null);
    }

    /** How many subscriptions a channel has on a node, and how many users. */
    public record Row(ChannelName channel, int subscriptions, int users) {}
  }
}
