package io.echobridge.broker.redis;

import io.echobridge.broker.redis.mark.Mark;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells what a name at Redis is. */
final class Names {
  /** What the names of all apps' peer channels begin with, after any prefix. */
  static final String PEERS = "echobridge:peers:";

  /** What the names of all apps' channels of marks begin with, after any prefix. */
  static final String MARKS = "echobridge:marks:";

  /** What addresses begin with at which the hub sends events through Redis to all nodes. */
  static final String TO_ALL = "echobridge.events.";

  /** Stands between the name of an app's channel and the id of a node that is addressed. */
  static final char TO_NODE = ':';

  private final Prefixes prefixes;
  private final String own;
  private final String toAll;
  private final String peers;
  private final String marks;

  /**
   * @param own stands before the names of the channels of this app's nodes
   */
  Names(Prefixes prefixes, String own, String app) {
    this.prefixes = prefixes;
    this.own = own;
    this.toAll = own + TO_ALL;
    this.peers = own + PEERS + app;
    this.marks = own + MARKS + app;
  }

  /** The channel in which the nodes of this app talk to all others. */
  String peers() {
    return peers;
  }

  /** The channel of the marks of this app. */
  String marks() {
    return marks;
  }

  /**
   * A channel's name at Redis, to publish to; for what is meant for nodes, one that does not depend
   * on what a node has learned. From any thread.
   */
  String outgoing(String channel) {
    return channel.startsWith(TO_ALL) ? own + channel : prefixes.outgoing(channel);
  }

  Reading read(byte[] redisChannel, byte[] body) {
    String name = new String(redisChannel, StandardCharsets.UTF_8);
    if (name.startsWith(peers) && isOurPeers(name)) {
      return Reading.PEER;
    }
    if (name.startsWith(marks) && name.length() == marks.length()) {
      return Reading.MARK;
    }
    if (name.startsWith(toAll)) {
      return new Reading.Event(name.substring(own.length()));
    }
    if (Mark.isLike(body) && name.contains(MARKS)) {
      return Reading.OTHER_MARK;
    }
    if (name.startsWith("__key") && isKeyspace(name)) {
      return Reading.KEYSPACE;
    }
    if (garbled(name, redisChannel)) {
      return Reading.BAD_NAME;
    }
    return prefixes.read(name, body);
  }

  /** Not those of an app whose name begins with this app's. */
  private boolean isOurPeers(String name) {
    return name.length() == peers.length() || name.charAt(peers.length()) == TO_NODE;
  }

  private static boolean isKeyspace(String name) {
    return name.startsWith("__keyspace@") || name.startsWith("__keyevent@");
  }

  /** Whether the bytes were not UTF-8, so that the text is not what was published. */
  private static boolean garbled(String text, byte[] utf8) {
    return text.indexOf('\ufffd') >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8);
  }
}
