package io.echobridge.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.channels.Channels;
import org.xnio.channels.StreamSourceChannel;

/** What is still there of a request's body when it is answered. */
final class UnreadBody {
  private static final Logger log = LoggerFactory.getLogger(UnreadBody.class);

  private static final int MOST_PASSED_OVER = 16 * 1024;

  private UnreadBody() {}

  /** Reads off a small one that is here already. On the loop. */
  static void passOver(HttpServerExchange answered) {
    boolean small = answered.getRequestContentLength() <= MOST_PASSED_OVER;
    boolean asked = HttpContinue.requiresContinueResponse(answered.getRequestHeaders());
    StreamSourceChannel body =
        answered.isRequestComplete() || asked || !small ? null : answered.getRequestChannel();
    if (body != null) {
      try {
        long passed = Channels.drain(body, MOST_PASSED_OVER);
        log.trace("Skipped {} bytes of a body", passed);
      } catch (IOException e) {
        // The answer will not reach anybody either.
        log.trace("A client went away", e);
      }
    }
  }
}
