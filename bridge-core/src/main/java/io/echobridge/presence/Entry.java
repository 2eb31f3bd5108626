package io.echobridge.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection of one user on a presence channel. The node that has the connection owns it, and
 * numbers it; all others hold a copy. It is small, as there is one for each member of the whole
 * cluster: what it says is packed, and unpacked when a list of members is written.
 *
 * <p>Its constants may be read by any thread; its place in a {@link Roster} belongs to that.
 */
public final class Entry {
  private static final NodeId PROBE = new NodeId(0);
  private static final ChannelName PROBED = new ChannelName("presence-");

  private final NodeId node;
  private final long number;
  private final ChannelName channel;

  /** When it came, in nanoseconds of this node's clock; the newest stand first in lists. */
  private final long at;

  /** The user's id, the channel data and the public id, one after the other. */
  private final byte[] packed;

  private final int userEnd;
  private final int dataEnd;
  private final int userHash;

  /** The same user's connection before this one. */
  @Nullable Entry older;

  /** The same user's connection after this one. */
  @Nullable Entry newer;

  /**
   * @param number among those of its node; never given twice
   * @param at when it came, in nanoseconds of this node's clock
   */
  public Entry(NodeId node, long number, ChannelName channel, PresentMember present, long at) {
    this(
        node,
        number,
        channel,
        present.member().userId().getBytes(UTF_8),
        present.member().channelData().utf8(),
        present.publicId().getBytes(UTF_8),
        at);
  }

  /** One that only its user matters of, to look it up. */
  static Entry probe(String userId) {
    byte[] none = {};
    return new Entry(PROBE, 0, PROBED, userId.getBytes(UTF_8), none, none, 0);
  }

  private Entry(
      NodeId node,
      long number,
      ChannelName channel,
      byte[] user,
      byte[] data,
      byte[] publicId,
      long at) {
    this.node = node;
    this.number = number;
    this.channel = channel;
    this.at = at;
    this.userEnd = user.length;
    this.dataEnd = userEnd + data.length;
    this.packed = Arrays.copyOf(user, dataEnd + publicId.length);
    System.arraycopy(data, 0, packed, userEnd, data.length);
    System.arraycopy(publicId, 0, packed, dataEnd, publicId.length);
    this.userHash = Arrays.hashCode(user);
  }

  public NodeId node() {
    return node;
  }

  public long number() {
    return number;
  }

  public ChannelName channel() {
    return channel;
  }

  public long at() {
    return at;
  }

  public String userId() {
    return new String(packed, 0, userEnd, UTF_8);
  }

  /** The user, as a new object. */
  public Member member() {
    return new Member(userId(), RawJson.ofUtf8(Arrays.copyOfRange(packed, userEnd, dataEnd)));
  }

  /** The user with this connection, as new objects. */
  public PresentMember present() {
    return new PresentMember(member(), publicId());
  }

  /** The public id of the connection. */
  public String publicId() {
    return new String(packed, dataEnd, packed.length - dataEnd, UTF_8);
  }

  /** How many bytes what it says has. */
  public int size() {
    return channel.value().length() + packed.length;
  }

  /** About what it takes of the heap, with its places in tables, in bytes. */
  public int cost() {
    return 128 + packed.length;
  }

  boolean isOfTheUserOf(Entry other) {
    return userHash == other.userHash
        && Arrays.equals(packed, 0, userEnd, other.packed, 0, other.userEnd);
  }

  /** Below, above or at zero as the users' ids are in order, whatever the connections. */
  int compareUsers(Entry other) {
    return Arrays.compareUnsigned(packed, 0, userEnd, other.packed, 0, other.userEnd);
  }

  int userHash() {
    return userHash;
  }
}
