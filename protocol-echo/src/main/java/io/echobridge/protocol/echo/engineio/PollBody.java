package io.echobridge.protocol.echo.engineio;

import io.echobridge.net.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of an answer to a poll, put together of packets. Small ones are copied; a large one is
 * taken as it is, so that it is in memory once, however many polls it answers.
 */
final class PollBody {
  private static final int LARGE = 4096;

  private final List<ByteBuffer> parts = new ArrayList<>(2);
  private final ByteArrayOutputStream small = new ByteArrayOutputStream(256);

  private long copied;

  /** How many bytes were copied. */
  long copied() {
    return copied;
  }

  PollBody append(char ascii) {
    copied++;
    small.write(ascii);
    return this;
  }

  PollBody append(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.ISO_8859_1);
    return append(bytes, 0, bytes.length);
  }

  /** The payload of a packet. */
  PollBody append(Frame packet) {
    return append(packet.bytes(), packet.payloadStart(), packet.payloadLength());
  }

  /** Bytes that nobody changes any more. */
  PollBody append(byte[] bytes, int from, int length) {
    if (length < LARGE) {
      copied += length;
      small.write(bytes, from, length);
    } else {
      endSmall();
      parts.add(ByteBuffer.wrap(bytes, from, length));
    }
    return this;
  }

  /** Everything, to be sent in this order. The body is used up. */
  ByteBuffer[] parts() {
    endSmall();
    return parts.toArray(ByteBuffer[]::new);
  }

  /** Everything as text. The body is used up. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer part : parts()) {
      // Parts end between packets, so no character is cut.
      text.append(StandardCharsets.UTF_8.decode(part));
    }
    return text.toString();
  }

  private void endSmall() {
    if (small.size() > 0) {
      parts.add(ByteBuffer.wrap(small.toByteArray()));
      small.reset();
    }
  }
}
