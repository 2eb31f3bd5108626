package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Clients that come, go and read as they like, while all of them are sent to through io_uring or
 * each by itself: each hears its own texts, whole and in order, and never those of a client that
 * had its socket's number before.
 */
class RingSocketsTest {
  @Test
  void everyClientHearsItsOwnTextsThroughARing() throws Exception {
    play(RestlessClients.RING);
  }

  @Test
  void everyClientHearsItsOwnTextsEachByItself() throws Exception {
    play("plain");
  }

  private static void play(String io) throws Exception {
    EchoSockets.Factory echoing = new EchoSockets.Factory(new EchoSockets.Seen());
    try (RestlessClients clients = new RestlessClients(io, echoing)) {
      clients.play(RingSocketsTest::life);
    }
  }

  private static int life(Socket socket, String mark, Random random) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    socket.getOutputStream().write(HANDSHAKE);
    int newLines = 0;
    while (newLines < 4) {
      int next = in.readByte();
      newLines = next == '\r' || next == '\n' ? newLines + 1 : 0;
    }
    int heard = 0;
    for (int round = 0; round < 6; round++) {
      List<String> texts = new ArrayList<>();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int length = random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(200);
        texts.add(mark + round + "." + i + "-".repeat(length));
        out.writeBytes(frame(texts.get(texts.size() - 1)));
      }
      socket.getOutputStream().write(out.toByteArray());
      if (round == 5 && random.nextBoolean()) {
        return heard; // Goes, and does not read the rest.
      }
      for (String text : texts) {
        assertThat(text(in)).isEqualTo(text);
        heard++;
      }
    }
    return heard;
  }

  private static String text(DataInputStream in) throws IOException {
    assertThat(in.readUnsignedByte()).isEqualTo(0x81);
    int length = in.readUnsignedByte();
    length = length == 126 ? in.readUnsignedShort() : length;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new String(payload, US_ASCII);
  }

  /** As a client sends it, with a mask of 0. */
  private static byte[] frame(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x81);
    if (text.length() < 126) {
      out.write(0x80 | text.length());
    } else {
      out.write(0x80 | 126);
      out.write(text.length() >> 8);
      out.write(text.length());
    }
    out.writeBytes(new byte[4]);
    out.writeBytes(text.getBytes(US_ASCII));
    return out.toByteArray();
  }

  private static final byte[] HANDSHAKE =
      ("GET /echoing HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
          .getBytes(US_ASCII);
}
