package io.echobridge.protocol.raw.wire;

import io.echobridge.protocol.raw.RawProtocolFactory;
import io.echobridge.testkit.wire.Transcript;
import io.echobridge.testkit.wire.WireServer;

/** Transcripts of plain clients. */
final class Wire extends Transcript {
  Wire(RawSettings settings) {
    super(
        new WireServer(
            settings, context -> new RawProtocolFactory().create(settings.config(), context)),
        new RawDialect());
  }

  Wire() {
    this(new RawSettings());
  }

  /** Who is called so, as a client of server-sent events. */
  EventsPeer events(String name) {
    return (EventsPeer) peer(name);
  }

  /** Says frames as they are, with none of a transcript's words in it. */
  void say(String name, String... frames) throws java.io.IOException {
    peer(name).send(frames);
  }
}
