package io.echobridge.protocol.pusher.wire;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client is greeted, subscribes, and hears events. */
class SubscribeTest {
  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void aClientIsGreetedFirstAndHearsEventsOfAPublicChannel() throws IOException {
    wire.connect("a");

    wire.play(
        """
        a > {"event":"pusher:subscribe","data":{"auth":"","channel":"news"}}
        a < {"event":"pusher_internal:subscription_succeeded","channel":"news","data":"{}"}
        app > news {"event":"App\\\\Events\\\\NewsPublished","data":{"u":"\\u00e9","q":"\\"", "n":1.0,"big":12345678901234567890}}
        a < {"event":"App\\\\Events\\\\NewsPublished","channel":"news","data":"{\\"u\\":\\"\\\\u00e9\\",\\"q\\":\\"\\\\\\"\\", \\"n\\":1.0,\\"big\\":12345678901234567890}"}
        """);
  }
}
