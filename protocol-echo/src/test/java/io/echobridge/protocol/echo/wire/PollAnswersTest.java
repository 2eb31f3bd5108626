package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers to polls that leave together, from one loop: what is shared, and what is not. */
class PollAnswersTest {
  private final Wire wire;

  PollAnswersTest() {
    Settings settings = new Settings();
    settings.ioThreads = 1;
    wire = new Wire(settings);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private void poll(String name, String headers) throws IOException {
    wire.play(
        "NAME > GET EIO=4&transport=polling&sid={NAME}HEADERS"
            .replace("NAME", name)
            .replace("HEADERS", headers));
  }

  private void subscribe4(String name) throws IOException {
    wire.play(
        """
        NAME = http
        NAME > GET EIO=4&transport=polling
        NAME < 200 0{"sid":"{NAME}",{*}}
        NAME > POST EIO=4&transport=polling&sid={NAME} 40<1e>42["subscribe",{"channel":"news"}]
        NAME < 200 ok
        NAME > GET EIO=4&transport=polling&sid={NAME}
        NAME < 200 40{"sid":"{*}"}
        """
            .replace("NAME", name));
  }

  @Test
  void eachPageIsToldItsOwnOrigin() throws IOException {
    String[] names = {"a", "b", "c", "d"};
    String[] headers = {
      " | Origin: https://a.example", " | Origin: https://b.example", "", " | Origin: null"
    };
    for (String name : names) {
      subscribe4(name);
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < names.length; i++) {
        poll(names[i], headers[i]);
      }
      wire.play("d < nothing");
      wire.play("app > news {\"event\":\"E\",\"data\":" + round + "}");
      for (String name : names) {
        wire.play(
            """
            NAME < 200 42["E","news",ROUND]
            NAME ? cache-control: no-store
            NAME ? content-type: text/plain; charset=UTF-8
            NAME ? x-content-type-options: nosniff
            NAME ? connection: keep-alive
            """
                .replace("NAME", name)
                .replace("ROUND", "" + round));
      }
      wire.play(
          """
          a ? access-control-allow-origin: https://a.example
          b ? access-control-allow-origin: https://b.example
          c ? no access-control-allow-origin
          d ? access-control-allow-origin: null
          """);
    }
  }

  @Test
  void anEventGoesToEachInItsForm() throws IOException {
    subscribe4("four");
    wire.play(
        """
        three = http
        three > GET EIO=3&transport=polling
        three < 200 136:0{"sid":"{three}",{*}}2:40
        three > POST EIO=3&transport=polling&sid={three} 34:42["subscribe",{"channel":"news"}]
        three < 200 ok
        script = http
        script > GET EIO=3&transport=polling&j=7
        script < 200 ___eio[7]("136:0{\\"sid\\":\\"{script}\\",{*}}2:40");
        script > POST EIO=3&transport=polling&sid={script} d=34:42["subscribe",{"channel":"news"}]
        script < 200 ok
        """);
    wire.play(
        """
        four > GET EIO=4&transport=polling&sid={four}
        three > GET EIO=3&transport=polling&sid={three}
        script > GET EIO=3&transport=polling&sid={script}
        script < nothing
        app > news {"event":"E","data":"é"}
        four < 200 42["E","news","é"]
        three < 200 23:42["E","news","\\u00e9"]
        three ? content-type: text/plain; charset=UTF-8
        script < 200 ___eio[7]("23:42[\\"E\\",\\"news\\",\\"\\\\u00e9\\"]");
        script ? content-type: text/javascript; charset=UTF-8
        """);
  }

  /** Each of these becomes six characters of a script. */
  @Test
  void anAnswerThatIsLongerThanALoopsBufferIsWhole() throws IOException {
    String content = "<".repeat(15_000);
    wire.play(
        """
        c = http
        c > GET /back/?EIO=4&transport=polling&j=0
        c < 200 ___eio[0]("0{\\"sid\\":\\"{sid}\\",{*}}");
        c > POST /back/?EIO=4&transport=polling&sid={sid} d=40
        c < 200 ok
        c > GET /back/?EIO=4&transport=polling&sid={sid}
        c < 200 ___eio[0]("40{\\"sid\\":\\"{id}\\"}");
        """);
    for (int i = 0; i < 3; i++) {
      wire.play("c > GET /back/?EIO=4&transport=polling&sid={sid}");
      wire.play(
          """
          d = http
          d > POST /back/?EIO=4&transport=polling&sid={sid} d=42["%s"]
          d < 200 ok
          """
              .formatted(content));
      assertThat(wire.next("c"))
          .isEqualTo("200 ___eio[0](\"42[\\\"" + "\\u003c".repeat(15_000) + "\\\"]\");");
    }
  }
}
