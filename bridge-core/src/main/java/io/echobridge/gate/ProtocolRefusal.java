package io.echobridge.gate;

/** What a protocol refuses a client for a reason of the protocol's own. */
public enum ProtocolRefusal {
  /** The page names a key that no app has. */
  KEY("key", "pusher.key"),

  /** The client speaks a version of the protocol that the server does not. */
  VERSION("version", "protocols.pusher"),

  /** What the client sent is nothing that its protocol knows, and it may go on. */
  FRAME("frames", "protocols.pusher"),

  /** The client does not show that it belongs to a user. */
  SIGN_IN("sign-in", "pusher.secret"),

  /** The client says something to others that it may not, or too much of it. */
  CLIENT_EVENT("client-events", "protocols.pusher.client-events"),

  /** What the URL of a plain client asks for makes no sense. */
  REQUEST("urls", "protocols.raw"),

  /** A plain client has found no app. */
  APP("no-app", "apps"),

  /** What a plain client sent is nothing that the server knows. */
  MESSAGE("client-messages", "protocols.raw");

  private final String word;
  private final String setting;

  ProtocolRefusal(String word, String setting) {
    this.word = word;
    this.setting = setting;
  }

  /** A fixed word, for metrics. */
  public String word() {
    return word;
  }

  /** The key within the app's block that has to do with it. */
  String setting() {
    return setting;
  }
}
