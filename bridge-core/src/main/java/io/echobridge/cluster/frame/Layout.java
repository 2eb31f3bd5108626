package io.echobridge.cluster.frame;

/**
 * The numbers of the wire format: a body is a map whose keys are these. Never change one, and never
 * give one away again: nodes of different versions talk to each other. What is new gets a new
 * number, which older nodes skip.
 */
final class Layout {
  private Layout() {}

  /** Kinds of frames, in the header. */
  static final class Kind {
    static final int BEAT = 1;
    static final int CHANGES = 2;
    static final int ASK = 3;
    static final int SNAPSHOT = 4;
    static final int BYE = 5;
    static final int WHISPERS = 6;
    static final int QUESTION = 7;
    static final int ANSWER = 8;
    static final int REMAINS = 9;

    private Kind() {}
  }

  static final class Beat {
    static final int NUMBER = 1;
    static final int LAST = 2;
    static final int DIGEST = 3;
    static final int ENTRIES = 4;
    static final int WHISPER = 5;
    static final int STATE = 6;
    static final int MEMBERS = 7;
    static final int PERIOD = 8;
    static final int CONNECTIONS = 9;
    static final int STARTED = 10;
    static final int NAME = 11;
    static final int VERSION = 12;
    static final int RELAY = 13;
    static final int TAG = 14;
    static final int FEATURES = 15;
    static final int CONFIGURATION = 16;

    /** Bits of {@link #STATE}. */
    static final int HELLO = 1;

    static final int OPEN = 2;
    static final int DRAINING = 4;

    private Beat() {}
  }

  static final class Changes {
    static final int FIRST = 1;
    static final int LIST = 2;

    private Changes() {}
  }

  /** A change; which of the keys it has depends on its word. */
  static final class Change {
    static final int WORD = 1;
    static final int ENTRY = 2;
    static final int CHANNEL = 3;
    static final int USER = 4;
    static final int DATA = 5;
    static final int PUBLIC_ID = 6;
    static final int CHANNELS = 7;
    static final int NAME = 8;
    static final int EXCEPT_SOCKET = 9;
    static final int EXCEPT_ALL = 10;
    static final int AGE = 11;
    static final int COMMAND = 12;
    static final int ARGUMENT = 13;
    static final int IS_TEXT = 14;
    static final int CONFIRM = 15;
    static final int WAIT = 16;
    static final int TRACE_PARENT = 17;
    static final int TRACE_STATE = 18;

    /** Values of {@link #WORD}. */
    static final int JOINS = 1;

    static final int LEAVES = 2;
    static final int EVENT = 3;
    static final int COMMANDS = 4;

    private Change() {}
  }

  static final class Ask {
    static final int HAVE = 1;
    static final int NONCE = 2;

    private Ask() {}
  }

  static final class Snapshot {
    static final int NONCE = 1;
    static final int STREAM = 2;
    static final int INDEX = 3;
    static final int COUNT = 4;
    static final int AS_OF = 5;

    /** A map for each channel, so that its name stands there once. */
    static final int CHANNELS = 6;

    /** Keys of such a map; each of its members is a map like a {@link Change} that joins. */
    static final int CHANNEL = 1;

    static final int MEMBERS = 2;

    private Snapshot() {}
  }

  static final class Remains {
    static final int OF = 1;
    static final int MISSES = 2;
    static final int LINGER = 3;
    static final int STREAM = 4;
    static final int INDEX = 5;
    static final int COUNT = 6;
    static final int AS_OF = 7;

    /** As those of a {@link Snapshot}. */
    static final int CHANNELS = 8;

    static final int IS_OPEN = 9;

    private Remains() {}
  }

  static final class Bye {
    static final int LAST = 1;

    private Bye() {}
  }

  static final class Whispers {
    static final int FIRST = 1;
    static final int LIST = 2;

    /** Keys of a whisper. */
    static final int CHANNEL = 1;

    static final int NAME = 2;
    static final int DATA = 3;
    static final int PUBLIC_ID = 4;
    static final int ENTRY = 5;

    private Whispers() {}
  }

  static final class Question {
    static final int ID = 1;
    static final int KIND = 2;
    static final int ARGUMENT = 3;

    private Question() {}
  }

  static final class Answer {
    static final int ID = 1;
    static final int INDEX = 2;
    static final int IS_LAST = 3;
    static final int CAN = 4;
    static final int ROWS = 5;

    /** A {@link Change} that is an event. */
    static final int KEPT = 6;

    static final int PART = 7;

    /** Keys of a row. */
    static final int CHANNEL = 1;

    static final int SUBSCRIPTIONS = 2;
    static final int USERS = 3;

    private Answer() {}
  }
}
