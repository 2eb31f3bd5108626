package io.echobridge.protocol.echo.wire;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attachments on WebSocket; on polling they are in {@link PollingBodiesTest}. */
class BinaryTest {
  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void revision3SaysTheTypeBeforeTheBytes() throws IOException {
    wire.play(
        """
        a = websocket /back/?EIO=3&transport=websocket
        a < 0{"sid":"{sid}",{*}}
        a < 40
        a > 451-["bar",{"_placeholder":true,"num":0}] && #0401020304
        a < 451-["bar",{"_placeholder":true,"num":0}]
        a < #0401020304
        """);
  }

  @Test
  void revision3MaySayItAsText() throws IOException {
    wire.play(
        """
        a = websocket /back/?EIO=3&transport=websocket
        a < 0{"sid":"{sid}",{*}}
        a < 40
        a > 451-["bar",{"_placeholder":true,"num":0}] && b4AQIDBA==
        a < 451-["bar",{"_placeholder":true,"num":0}]
        a < #0401020304
        """);
  }

  @Test
  void revision3IsAnsweredAsTextIfItAskedForIt() throws IOException {
    wire.play(
        """
        a = websocket /back/?EIO=3&transport=websocket&b64=1
        a < 0{"sid":"{sid}",{*}}
        a < 40
        a > 451-["bar",{"_placeholder":true,"num":0}] && b4AQIDBA==
        a < 451-["bar",{"_placeholder":true,"num":0}]
        a < b4AQIDBA==
        """);
  }

  @Test
  void revision4SendsTheBytesAlone() throws IOException {
    wire.play(
        """
        a = websocket /back/?EIO=4&transport=websocket
        a < 0{"sid":"{sid}",{*}}
        a > 40
        a < 40{"sid":"{id}"}
        a > 452-["m",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}] && #01020304 && #04
        a < 452-["m",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]
        a < #01020304
        a < #04
        a > 451-7["bar",{"_placeholder":true,"num":0}] && #ff
        a < 461-7[{"_placeholder":true,"num":0}]
        a < #ff
        a < 451-["bar",{"_placeholder":true,"num":0}]
        a < #ff
        """);
  }

  @Test
  void aNamespaceHasItsOwnPackets() throws IOException {
    wire.play(
        """
        a = websocket /back/?EIO=3&transport=websocket
        a < 0{"sid":"{sid}",{*}}
        a < 40
        a > 40/other?token=1&uid=a,
        a < 40/other,
        a > 42/other,1["tellme","x"]
        a < 43/other,1["x"]
        a < 42/other,["tellme","x"]
        a > 41/other, && 42["still"]
        a < 42["still"]
        b = websocket /back/?EIO=4&transport=websocket
        b < 0{"sid":"{sid4}",{*}}
        b > 40/other,{"token":"1"}
        b < 40/other,{"sid":"{id}"}
        b > 42/other,["x"]
        b < 42/other,["x"]
        """);
  }

  @Test
  void aBinaryMessageOfRevision3ThatHasNoTypeEndsTheSession() throws IOException {
    wire.play(
        """
        a = websocket /back/?EIO=3&transport=websocket
        a < 0{"sid":"{sid}",{*}}
        a < 40
        a > 451-["bar",{"_placeholder":true,"num":0}] && #01020304
        a < close 1005
        """);
  }
}
