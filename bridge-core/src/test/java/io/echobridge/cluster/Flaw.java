package io.echobridge.cluster;

/** What a node could do wrong: the simulation has to notice each of them. */
enum Flaw {
  NONE,
  /** Changes that came already are applied again. */
  NO_CHECK_FOR_DUPLICATES,
  /** Missing changes are not asked for. */
  NO_ASK_AFTER_A_GAP,
  /** A node is dead when a clock says that it was silent for long. */
  WALL_CLOCK_LEASE,
  /** A node that comes back says nothing but its next beat. */
  NO_HELLO_AT_LINK_UP,
  /** One node decides who is dead, and the others wait for it. */
  LEADER_TELLS,
  /** Members of a node that sends its clients away go at once. */
  LEAVES_AT_ONCE_ON_DRAIN,
  /** A fresh node lets clients join before it knows anybody. */
  NO_GATE,
  /** An answer of another fresh node is enough to open. */
  ANY_ANSWER_ENDS_THE_GREETING,
  /** A snapshot takes entries out before it puts others in. */
  LEAVES_BEFORE_JOINS,
  /** Parts of two snapshots are put together. */
  ANY_STREAM,
  /** The digest lacks an entry. */
  DIGEST_FORGETS_AN_ENTRY,
  /** What was asked for is applied whether it is new or not. */
  REPAIRS_APPLY_TWICE,
  /** Any number of frames waits for what is before them. */
  NO_CAP_ON_FRAMES_AHEAD,
  /** A change of a newer version takes no number. */
  UNKNOWN_WORD_DOES_NOT_COUNT,
  /** Those outside are told of a member by the node that has its client. */
  OWNER_TELLS,
  /** A node that speaks in place of one that is gone tells nothing again. */
  NOTHING_TOLD_AGAIN,
  /** A node that has just opened tells at once what those before it tell, too. */
  NEW_NODE_TELLS_AT_ONCE,
  /** A node that ends or hands over does not say what it told. */
  NOTHING_SAID_OF_WHAT_WAS_TOLD
}
