package io.echobridge.broker.redis;

/** What a name at Redis turned out to be. */
sealed interface Reading {
  /** A message to this address. */
  record Event(String address) implements Reading {}

  /** A message to one of two addresses, of which nobody knows yet which it is. */
  record Either(String asItStands, String cut) implements Reading {}

  /** What the nodes of our app say to each other. */
  record Peer() implements Reading {}

  /** A mark among the messages, by which the nodes of our app agree on places. */
  record Mark() implements Reading {}

  /** Nothing of ours; the word is for a counter. */
  record Dropped(String word) implements Reading {}

  Reading PEER = new Peer();
  Reading MARK = new Mark();
  Reading FOREIGN = new Dropped("foreign");
  Reading OTHER_PREFIX = new Dropped("other-prefix");
  Reading BAD_NAME = new Dropped("bad-name");
  Reading KEYSPACE = new Dropped("keyspace");
  Reading OTHER_PEERS = new Dropped("other-peers");
  Reading OTHER_MARK = new Dropped("other-mark");

  /** What a name without its prefix is. */
  static Reading ofChannel(String name) {
    if (name.startsWith(Names.PEERS) || name.startsWith(Names.MARKS)) {
      return OTHER_PEERS;
    }
    return name.isEmpty() ? BAD_NAME : new Event(name);
  }
}
