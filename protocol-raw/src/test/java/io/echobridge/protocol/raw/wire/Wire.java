package io.echobridge.protocol.raw.wire;

import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.raw.RawProtocolFactory;
import io.echobridge.testkit.wire.Transcript;
import io.echobridge.testkit.wire.WireServer;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Transcripts of plain clients. */
final class Wire extends Transcript {
  Wire(RawSettings settings) {
    this(settings, context -> context);
  }

  /**
   * @param among what the protocol is made with, given what the server has
   */
  Wire(RawSettings settings, UnaryOperator<ProtocolContext> among) {
    super(
        new WireServer(
            settings,
            context -> new RawProtocolFactory().create(settings.config(), among.apply(context))),
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
  void say(String name, String... frames) throws IOException {
    peer(name).send(frames);
  }
}
