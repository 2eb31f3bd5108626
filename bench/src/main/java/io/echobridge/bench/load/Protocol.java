package io.echobridge.bench.load;

/** How a client speaks with the server. */
enum Protocol {
  EIO3("eio3", 3, false),
  EIO4("eio4", 4, false),
  EIO3_POLLING("eio3-polling", 3, true),
  EIO4_POLLING("eio4-polling", 4, true);

  private final String word;
  private final int version;
  private final boolean polling;

  Protocol(String word, int version, boolean polling) {
    this.word = word;
    this.version = version;
    this.polling = polling;
  }

  /** Whether it is the client who sends pings and the server who enters the namespace. */
  boolean isOld() {
    return version == 3;
  }

  boolean isPolling() {
    return polling;
  }

  /** The request's parameters. */
  String query() {
    return "EIO=" + version + "&transport=" + (polling ? "polling" : "websocket");
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return word;
  }
}
