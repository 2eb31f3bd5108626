package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.testkit.wire.HttpPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bytes of polls and pushes, in each of the forms that clients ask for. */
class PollingBodiesTest {
  private static final String PLACEHOLDER = "451-[\"b\",{\"_placeholder\":true,\"num\":0}]";

  /** Of the server's connections, in bytes. */
  private static final int BUFFER = 16 * 1024;

  private final Settings settings = new Settings();
  private final Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void revision4JoinsPacketsByTheRecordSeparator() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=4&transport=polling
        c < 200 0{"sid":"{sid}","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":100000}
        c > POST /back/?EIO=4&transport=polling&sid={sid} 40
        c < 200 ok
        c > GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 40{"sid":"{id}"}
        c > POST /back/?EIO=4&transport=polling&sid={sid} 42["hello"]<1e>42["é€😀"]
        c < 200 ok
        c > GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 42["hello"]<1e>42["é€😀"]
        c ? content-type: text/plain; charset=UTF-8
        """);
  }

  @Test
  void whatComesRightBehindAPollThatWaitsHasItsTurnAfterIt() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=4&transport=polling
        c < 200 0{"sid":"{sid}",{*}}
        c > POST /back/?EIO=4&transport=polling&sid={sid} 40
        c < 200 ok
        c > GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 40{"sid":"{id}"}
        c > GET /back/?EIO=4&transport=polling&sid={sid} && POST /back/?EIO=4&transport=polling&sid={sid} 42["second"]
        c < nothing
        d = http
        d > POST /back/?EIO=4&transport=polling&sid={sid} 42["first"]
        d < 200 ok
        c < 200 42["first"]
        c < 200 ok
        d > GET /back/?EIO=4&transport=polling&sid={sid}
        d < 200 42["second"]
        """);
  }

  /** One came with the poll, and the other one later. */
  @Test
  void allThatComesBehindAPollThatWaitsIsHandledInItsOrder() throws IOException {
    String poll = "GET /back/?EIO=4&transport=polling&sid={sid}";
    String push = "POST /back/?EIO=4&transport=polling&sid={sid} ";
    wire.play(
        """
        c = http
        c > GET /back/?EIO=4&transport=polling
        c < 200 0{"sid":"{sid}",{*}}
        c > %1$s40
        c < 200 ok
        c > %2$s
        c < 200 40{"sid":"{id}"}
        c > %2$s && %1$s42["second"]
        c < nothing
        c > %1$s42["third"]
        c < nothing
        d = http
        d > %1$s42["first"]
        d < 200 ok
        c < 200 42["first"]
        c < 200 ok
        c < 200 ok
        d > %2$s
        d < 200 42["second"]<1e>42["third"]
        """
            .formatted(push, poll));
  }

  /** A buffer that was read is kept for it, and as long as the poll waits. */
  @Test
  void theBeginningOfARequestBehindAPollThatWaitsIsItsClientsMemory() throws IOException {
    wire.play(
        """
        d = http
        d > GET /back/?EIO=4&transport=polling
        d < 200 0{"sid":"{sid}",{*}}
        d > POST /back/?EIO=4&transport=polling&sid={sid} 40
        d < 200 ok
        d > GET /back/?EIO=4&transport=polling&sid={sid}
        d < 200 40{"sid":"{id}"}
        """);
    String target = "/back/?EIO=4&transport=polling&sid=" + wire.kept("sid");
    String poll = "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n";
    HttpPeer client = new HttpPeer(wire.server.port(), "/back/");
    try {
      long before = settings.memory.used();
      client.raw(poll);
      await().until(() -> settings.memory.used() > before);
      assertThat(settings.memory.used()).isLessThan(before + BUFFER);
      push(1);
      assertThat(client.receive()).isEqualTo("200 42[\"1\"]");

      client.raw(poll + "G");
      await().until(() -> settings.memory.used() > before + BUFFER);
      push(2);
      assertThat(client.receive()).isEqualTo("200 42[\"2\"]");
      await().until(() -> settings.memory.used() < before + BUFFER);

      client.raw(poll.substring(1));
      push(3);
      assertThat(client.receive()).isEqualTo("200 42[\"3\"]");
    } finally {
      client.close();
    }
  }

  /** A body is nobody's request, though a poll has no use for it. */
  @Test
  void theBodyOfAPollIsNoRequest() throws IOException {
    wire.play(
        """
        d = http
        d > GET /back/?EIO=4&transport=polling
        d < 200 0{"sid":"{sid}",{*}}
        d > POST /back/?EIO=4&transport=polling&sid={sid} 40
        d < 200 ok
        d > GET /back/?EIO=4&transport=polling&sid={sid}
        d < 200 40{"sid":"{id}"}
        """);
    String target = "GET /back/?EIO=4&transport=polling&sid=" + wire.kept("sid");
    String poll = target + " HTTP/1.1\r\nHost: test\r\n";
    String body = "GET /back/?EIO=4&transport=smoke HTTP/1.1\r\nHost: test\r\n\r\n";
    HttpPeer client = new HttpPeer(wire.server.port(), "/back/");
    try {
      long before = settings.memory.used();
      client.raw(poll + "Content-Length: " + body.length() + "\r\n\r\n" + body);
      await().until(() -> settings.memory.used() > before + BUFFER);
      push(1);
      assertThat(client.receive()).isEqualTo("200 42[\"1\"]");
      assertThat(client.isQuiet()).as("no second answer").isTrue();
      await().until(() -> settings.memory.used() < before + BUFFER);

      client.raw(poll + "\r\n");
      push(2);
      assertThat(client.receive()).isEqualTo("200 42[\"2\"]");
    } finally {
      client.close();
    }
  }

  private void push(int number) throws IOException {
    wire.play(
        """
        d > POST /back/?EIO=4&transport=polling&sid={sid} 42["%d"]
        d < 200 ok
        """
            .formatted(number));
  }

  @Test
  void revision4SendsBinaryAsBase64() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=4&transport=polling
        c < 200 0{"sid":"{sid}",{*}}
        c > POST /back/?EIO=4&transport=polling&sid={sid} 40
        c < 200 ok
        c > GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 40{"sid":"{id}"}
        c > POST /back/?EIO=4&transport=polling&sid={sid} 451-["b",{"_placeholder":true,"num":0}]<1e>bAQIDBA==
        c < 200 ok
        c > GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 451-["b",{"_placeholder":true,"num":0}]<1e>bAQIDBA==
        """);
  }

  @Test
  void revision3GivesEachPacketItsLength() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=3&transport=polling
        c < 200 136:0{"sid":"{sid}","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":100000}2:40
        c > POST /back/?EIO=3&transport=polling&sid={sid} 11:42["hello"]11:42["world"]1:2
        c < 200 ok
        c > GET /back/?EIO=3&transport=polling&sid={sid}
        c < 200 11:42["hello"]11:42["world"]1:3
        c ? content-type: text/plain; charset=UTF-8
        """);
  }

  /** Finding 1: clients of 1.x and 2.x read non-ASCII text differently, and escapes the same. */
  @Test
  void revision3CountsUtf16UnitsAndIsAnsweredInAscii() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=3&transport=polling
        c < 200 136:0{"sid":"{sid}",{*}}2:40
        c > POST /back/?EIO=3&transport=polling&sid={sid} 10:42["é€😀"]9:42["abc"]
        c < 200 ok
        c > GET /back/?EIO=3&transport=polling&sid={sid}
        c < 200 30:42["\\u00e9\\u20ac\\ud83d\\ude00"]9:42["abc"]
        """);
  }

  @Test
  void revision3WithBase64SaysItAsText() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=3&transport=polling&b64=1
        c < 200 136:0{"sid":"{sid}",{*}}2:40
        // Clients say b64 in the first request only.
        c > POST /back/?EIO=3&transport=polling&sid={sid} 39:451-["b",{"_placeholder":true,"num":0}]10:b4AQIDBA==
        c < 200 ok
        c > GET /back/?EIO=3&transport=polling&sid={sid}
        c < 200 39:451-["b",{"_placeholder":true,"num":0}]10:b4AQIDBA==
        c ? content-type: text/plain; charset=UTF-8
        """);
  }

  @Test
  void revision3WithoutBase64SendsTheWholePayloadAsBytes() throws IOException {
    String bytes = "000309ff" + hex(PLACEHOLDER) + "0105ff0401020304";
    wire.play(
        """
        c = http
        c > GET /back/?EIO=3&transport=polling
        c < 200 136:0{"sid":"{sid}",{*}}2:40
        c > POST /back/?EIO=3&transport=polling&sid={sid} #%s
        c < 200 ok
        c > GET /back/?EIO=3&transport=polling&sid={sid}
        c < 200 #%s
        c ? content-type: application/octet-stream
        // Lengths count bytes here, not UTF-16 units.
        c > POST /back/?EIO=3&transport=polling&sid={sid} #0008ff%s
        c < 200 ok
        c > GET /back/?EIO=3&transport=polling&sid={sid}
        c < 200 12:42["\\u00e9"]
        """
            .formatted(bytes, bytes, hex("42[\"é\"]")));
  }

  @Test
  void revision3OverJsonp() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=3&transport=polling&j=3
        c < 200 ___eio[3]("136:0{\\"sid\\":\\"{sid}\\",\\"upgrades\\":[\\"websocket\\"],\\"pingInterval\\":25000,\\"pingTimeout\\":20000,\\"maxPayload\\":100000}2:40");
        c ? x-content-type-options: nosniff
        // 17:42["echo","a\\nb"], its line feed escaped once for JSON and once for the form
        c > POST /back/?EIO=3&transport=polling&j=3&sid={sid} d=17%3A42%5B%22echo%22%2C%22a%5C%5Cnb%22%5D
        c < 200 ok
        c > GET /back/?EIO=3&transport=polling&j=3&sid={sid}
        c < 200 ___eio[3]("17:42[\\"echo\\",\\"a\\\\nb\\"]");
        """);
  }

  @Test
  void theJsonpCallbackIsANumberWhateverTheClientSays() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=3&transport=polling&j=1);alert(2)//
        c < 200 ___eio[12]("136:0{{*}}2:40");
        """);
  }

  @Test
  void jsonpCarriesNoLineSeparators() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=4&transport=polling&j=0
        c < 200 ___eio[0]("0{\\"sid\\":\\"{sid}\\",{*}}");
        c > POST /back/?EIO=4&transport=polling&sid={sid} d=40
        c < 200 ok
        c > GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 ___eio[0]("40{\\"sid\\":\\"{id}\\"}");
        c > POST /back/?EIO=4&transport=polling&sid={sid} d=42%5B%22%E2%80%A8%E2%80%A9%3C/script%22%5D
        c < 200 ok
        c > GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 ___eio[0]("42[\\"\\u2028\\u2029\\u003c/script\\"]");
        """);
  }

  @Test
  void twoRequestsInOneSegmentAreAnsweredInTheirOrder() throws IOException {
    wire.play(
        """
        c = http
        c > GET /back/?EIO=4&transport=polling
        c < 200 0{"sid":"{sid}",{*}}
        c > POST /back/?EIO=4&transport=polling&sid={sid} 40 && GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 ok
        c < 200 40{"sid":"{id}"}
        """);
    assertThat(wire.kept("id")).isNotEqualTo(wire.kept("sid"));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
