package io.echobridge.broker.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells what a name at Redis is. */
final class Names {
  /** What the names of all apps' peer channels begin with, after any prefix. */
  static final String PEERS = "echobridge:peers:";

  /** Stands between the name of an app's channel and the id of a node that is addressed. */
  static final char TO_NODE = ':';

  private final Prefixes prefixes;
  private final String peers;

  /**
   * @param peersPrefix stands before the name of the channel of this app's nodes
   */
  Names(Prefixes prefixes, String peersPrefix, String app) {
    this.prefixes = prefixes;
    this.peers = peersPrefix + PEERS + app;
  }

  /** The channel in which the nodes of this app talk to all others. */
  String peers() {
    return peers;
  }

  /** A channel's name at Redis, to publish to. From any thread. */
  String outgoing(String channel) {
    return prefixes.outgoing(channel);
  }

  Reading read(byte[] redisChannel, byte[] body) {
    String name = new String(redisChannel, StandardCharsets.UTF_8);
    if (name.startsWith(peers) && isOurPeers(name)) {
      return Reading.PEER;
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
