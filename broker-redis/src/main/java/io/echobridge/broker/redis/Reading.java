package io.echobridge.broker.redis;

/** What a name at Redis turned out to be. */
sealed interface Reading {
  /** A message to this address. */
  record Event(String address) implements Reading {}

  /** A message to one of two addresses, of which nobody knows yet which it is. */
  record Either(String asItStands, String cut) implements Reading {}

  /** What the nodes of our app say to each other. */
  record Peer() implements Reading {}

  /** Nothing of ours; the word is for a counter. */
  record Dropped(String word) implements Reading {}

  Reading PEER = new Peer();
  Reading FOREIGN = new Dropped("foreign");
  Reading OTHER_PREFIX = new Dropped("other-prefix");
  Reading BAD_NAME = new Dropped("bad-name");
  Reading KEYSPACE = new Dropped("keyspace");
  Reading OTHER_PEERS = new Dropped("other-peers");

  /** What a name without its prefix is. */
  static Reading ofChannel(String name) {
    if (name.startsWith(Names.PEERS)) {
      return OTHER_PEERS;
    }
    return name.isEmpty() ? BAD_NAME : new Event(name);
  }
}
