package io.echobridge.channel;

/** Who may subscribe to a channel, as its name says. */
public enum ChannelKind {
  /** Everybody. */
  PUBLIC,
  /** Those the application lets in. */
  PRIVATE,
  /** Those the application lets in, who then see each other. */
  PRESENCE;

  /** Whether the application must be asked before somebody subscribes. */
  public boolean guarded() {
    return this != PUBLIC;
  }

  static ChannelKind of(String name) {
    if (name.startsWith("private-")) {
      return PRIVATE;
    }
    return name.startsWith("presence-") ? PRESENCE : PUBLIC;
  }
}
