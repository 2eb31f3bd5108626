package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;

/** The packets of Engine.IO that carry no message; the types are the same in both revisions. */
final class Packets {
  static final char OPEN = '0';
  static final char CLOSE = '1';
  static final char PING = '2';
  static final char PONG = '3';
  static final char MESSAGE = '4';
  static final char UPGRADE = '5';
  static final char NOOP = '6';

  static final Frame CLOSE_FRAME = Frame.text("1");
  static final Frame PING_FRAME = Frame.text("2");
  static final Frame PONG_FRAME = Frame.text("3");
  static final Frame NOOP_FRAME = Frame.text("6");
  static final Frame PROBE_ANSWER = Frame.text("3probe");

  private Packets() {}
}
