package io.echobridge.bench.load;

/** How a client speaks with the server. */
enum Protocol {
  EIO3("eio3", "EIO=3&transport=websocket"),
  EIO4("eio4", "EIO=4&transport=websocket"),
  EIO3_POLLING("eio3-polling", "EIO=3&transport=polling"),
  EIO4_POLLING("eio4-polling", "EIO=4&transport=polling"),
  PUSHER("pusher", "protocol=7&client=load&version=1"),
  JSON("json", "frames=json");

  private final String word;
  private final String query;

  Protocol(String word, String query) {
    this.word = word;
    this.query = query;
  }

  /** Whether it is the client who sends pings and the server who enters the namespace. */
  boolean isOld() {
    return this == EIO3 || this == EIO3_POLLING;
  }

  boolean isPolling() {
    return this == EIO3_POLLING || this == EIO4_POLLING;
  }

  /**
   * Where its clients connect to, if nothing else is said.
   *
   * @param appKey the app's, for the Pusher protocol
   */
  String path(String appKey) {
    return switch (this) {
      case PUSHER -> "/app/" + appKey;
      case JSON -> "/ws";
      default -> "/socket.io/";
    };
  }

  /** The request's parameters. */
  String query() {
    return query;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return word;
  }
}
