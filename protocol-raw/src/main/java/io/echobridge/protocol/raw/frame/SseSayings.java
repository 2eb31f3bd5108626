package io.echobridge.protocol.raw.frame;

import static io.echobridge.text.JsonText.quoted;

import io.echobridge.net.Frame;
import io.echobridge.net.FrameBuilder;
import io.echobridge.protocol.GapReason;
import java.time.Duration;
import java.util.Optional;

/** What the server says to a single client of server-sent events, beside what the hub says. */
public final class SseSayings {
  /** A comment: it shows proxies and the kernel that the connection is in use. */
  public static final Frame COMMENT = new FrameBuilder(3).append(":\n\n").bare();

  private static final int SHORT = 256;

  private SseSayings() {}

  /** After how long the client is to come back when the connection is lost. */
  public static Frame retry(Duration after) {
    return new FrameBuilder(32).append(retryText(after)).bare();
  }

  /** The same, for an answer that says nothing else. */
  public static String retryText(Duration after) {
    return "retry: " + after.toMillis() + "\n\n";
  }

  /** The client has everything that stands before this place, though no event has said so. */
  public static Frame place(String place) {
    return new SseText(SHORT).id(place).event("place").data().append("1").end();
  }

  /** The client missed something that it will not hear. */
  public static Frame gap(GapReason reason, Optional<String> place) {
    SseText out = new SseText(SHORT);
    place.ifPresent(out::id);
    return out.event("gap").data().append("{\"reason\":\"" + reason.word() + "\"}").end();
  }

  /** A channel is refused. */
  public static Frame error(String channel, int status) {
    return new SseText(SHORT)
        .event("error")
        .data()
        .append("{\"channel\":" + quoted(channel) + ",\"status\":" + status + '}')
        .end();
  }
}
