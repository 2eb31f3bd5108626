package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presence channels, with clients of both generations and on both transports. */
class PresenceTest {
  private static final String SUBSCRIBE =
      "42[\"subscribe\",{\"channel\":\"presence-room\","
          + "\"auth\":{\"headers\":{\"Authorization\":\"Bearer user-%d\"}}}]";

  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  /** Finding 7: a client's id is a secret, so others see another one. */
  @Test
  void membersSeeEachOtherButNoSid() throws IOException {
    wire.play(
        """
        a = websocket EIO=3
        a < 0{"sid":"{asid}",{*}}
        a < 40
        a > %s
        a < 42["presence:subscribed","presence-room",[{"user_id":7,"user_info":{"name":"User 7"},"socketId":"{a}"}]]
        b = polling EIO=4
        b < 0{"sid":"{bsid}",{*}}
        b > 40
        b < 40{"sid":"{bid}"}
        b > %s
        b < 42["presence:subscribed","presence-room",[{"user_id":8,"user_info":{"name":"User 8"},"socketId":"{b}"},{"user_id":7,"user_info":{"name":"User 7"},"socketId":"{a}"}]]
        a < 42["presence:joining","presence-room",{"user_id":8,"user_info":{"name":"User 8"},"socketId":"{b}"}]
        c = polling EIO=3
        c < 0{"sid":"{csid}",{*}}
        c < 40
        c > %s
        c < 42["presence:subscribed","presence-room",[{"user_id":9,"user_info":{"name":"User 9"},"socketId":"{c}"},{"user_id":8,{*},{"user_id":7,{*}]]
        a < 42["presence:joining","presence-room",{"user_id":9,"user_info":{"name":"User 9"},"socketId":"{c}"}]
        b < 42["presence:joining","presence-room",{"user_id":9,"user_info":{"name":"User 9"},"socketId":"{c}"}]
        app > presence-room {"event":"E","data":1}
        a < 42["E","presence-room",1]
        b < 42["E","presence-room",1]
        c < 42["E","presence-room",1]
        """
            .formatted(SUBSCRIBE.formatted(7), SUBSCRIBE.formatted(8), SUBSCRIBE.formatted(9)));
    assertThat(wire.kept("a")).isNotEqualTo(wire.kept("asid"));
    assertThat(wire.kept("c")).isNotEqualTo(wire.kept("csid"));
    assertThat(wire.kept("b")).isNotEqualTo(wire.kept("bsid")).isNotEqualTo(wire.kept("bid"));
  }

  /** Whoever posts with an id that he has seen leaves nobody out of what Laravel then sends. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void theIdThatMembersSeeLeavesNobodyOutAndTheirOwnDoes(int eio) throws IOException {
    wire.play(
        """
        a = websocket EIO=%1$d
        a < 0{"sid":"{asid}",{*}}
        """
            .formatted(eio));
    wire.play(eio == 3 ? "a < 40" : "a > 40\na < 40{\"sid\":\"{aid}\"}");
    wire.play(
        """
        a > %1$s
        a < 42["presence:subscribed","presence-room",[{"user_id":7,"user_info":{"name":"User 7"},"socketId":"{seen}"}]]
        app > presence-room {"event":"E","data":1,"socket":"%2$s"}
        a < 42["E","presence-room",1]
        app > presence-room {"event":"E","data":2,"socket":"%3$s"}
        app > presence-room {"event":"E","data":3}
        a < 42["E","presence-room",3]
        """
            .formatted(SUBSCRIBE.formatted(7), "{seen}", eio == 3 ? "{asid}" : "{aid}"));
  }

  @Test
  void aSecondTabNeitherJoinsNorLeaves() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{"sid":"{asid}",{*}}
        a > 40
        a < 40{"sid":"{aid}"}
        a > %1$s
        a < 42["presence:subscribed","presence-room",[{"user_id":7,{*}}]]
        b = websocket EIO=4
        b < 0{"sid":"{bsid}",{*}}
        b > 40
        b < 40{"sid":"{bid}"}
        b > %2$s
        b < 42["presence:subscribed",{*}]
        a < 42["presence:joining",{*}]
        c = websocket EIO=4
        c < 0{"sid":"{csid}",{*}}
        c > 40
        c < 40{"sid":"{cid}"}
        c > %2$s
        c < 42["presence:subscribed","presence-room",[{"user_id":8,"user_info":{"name":"User 8"},"socketId":"{c}"},{"user_id":7,"user_info":{"name":"User 7"},"socketId":"{a}"}]]
        b abort
        a < nothing
        c > 42["unsubscribe",{"channel":"presence-room","auth":{}}]
        a < 42["presence:leaving","presence-room",{"user_id":8,"user_info":{"name":"User 8"}}]
        c < nothing
        """
            .formatted(SUBSCRIBE.formatted(7), SUBSCRIBE.formatted(8)));
  }

  @Test
  void whoDisconnectsInAnyWayLeaves() throws IOException {
    wire.play(
        """
        a = websocket EIO=3
        a < 0{"sid":"{asid}",{*}}
        a < 40
        a > %s
        a < 42["presence:subscribed",{*}]
        """
            .formatted(SUBSCRIBE.formatted(1)));
    for (String how :
        new String[] {
          "websocket abort", "websocket > close", "polling abort", "websocket > 41", "polling > 1"
        }) {
      String[] words = how.split(" ", 2);
      wire.play(
          """
          b = %s EIO=3
          b < 0{"sid":{*}
          b < 40
          b > %s
          b < 42["presence:subscribed",{*}]
          a < 42["presence:joining",{*}]
          b %s
          a < 42["presence:leaving","presence-room",{"user_id":2,"user_info":{"name":"User 2"}}]
          """
              .formatted(words[0], SUBSCRIBE.formatted(2), words[1]));
    }
  }
}
