package io.echobridge.protocol.echo.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.echobridge.channel.RawJson;
import io.echobridge.net.Frame;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

final class PropertyTest {
  @Property(tries = 500)
  void whatIsWrittenIsReadAgain(
      @ForAll("names") String name,
      @ForAll("texts") List<String> texts,
      @ForAll("namespaces") String namespace,
      @ForAll @LongRange(min = -1, max = Packet.MAX_ACK_ID) long ackId,
      @ForAll TextForm form)
      throws MalformedPacketException {
    List<RawJson> values = texts.stream().map(Json::quote).toList();
    Arguments arguments = new Arguments(values, List.of());
    Packet packet = reread(PacketWriter.event(form, namespace, ackId, name, arguments));
    assertThat(packet.type()).isEqualTo(PacketType.EVENT);
    assertThat(packet.namespace()).isEqualTo(namespace);
    assertThat(packet.ackId()).isEqualTo(ackId);
    Payload payload = Payload.event(packet.json(), 0);
    assertThat(payload.name()).isEqualTo(name);
    assertThat(payload.arguments()).hasSameSizeAs(values);
    if (form == TextForm.UTF8) {
      assertThat(payload.arguments()).isEqualTo(values);
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(unquote(payload.arguments().get(i))).isEqualTo(texts.get(i));
    }
  }

  @Property(tries = 200)
  void attachmentsComeBackInOrder(@ForAll @IntRange(min = 1, max = 10) int count)
      throws MalformedPacketException {
    List<RawJson> values = new ArrayList<>();
    List<byte[]> attachments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(RawJson.of("{\"_placeholder\":true,\"num\":" + i + "}"));
      attachments.add(new byte[] {(byte) i});
    }
    Arguments arguments = new Arguments(values, attachments);
    Packet packet = reread(PacketWriter.ack(TextForm.UTF8, "/", 7, arguments));
    assertThat(packet.type()).isEqualTo(PacketType.BINARY_ACK);
    assertThat(packet.attachments()).isEqualTo(count);
    assertThat(Payload.ack(packet.json(), count).arguments()).isEqualTo(values);
  }

  @Property(tries = 500)
  void theAsciiFormIsAsciiAndMeansTheSame(@ForAll String text) throws MalformedPacketException {
    Frame frame = PacketWriter.event(TextForm.ASCII, "e", Json.quote(text));
    assertThat(frame.payload()).matches("\\p{ASCII}*");
    assertThat(unquote(Payload.event(reread(frame).json(), 0).arguments().get(0))).isEqualTo(text);
  }

  @Property(tries = 1_000)
  void nothingThatComesThrowsOrStops(@ForAll("messages") List<String> messages) {
    SocketServer server =
        new SocketServer(
            new SocketConfig(Duration.ofSeconds(1), 100), Map.of("/", new RecordingNamespace()));
    for (int revision = 3; revision <= 4; revision++) {
      FakeEngineConnection connection = new FakeEngineConnection(revision);
      EngineHandler handler = connection.open(server);
      assertThatCode(
              () -> {
                handler.onText("0");
                for (String message : messages) {
                  handler.onText(message);
                  handler.onBinary(message.getBytes(StandardCharsets.UTF_8));
                }
              })
          .doesNotThrowAnyException();
    }
  }

  static void parseQuietly(String text) {
    try {
      Packet.parse(text);
    } catch (MalformedPacketException e) {
      assertThat(e).hasMessageNotContaining(text);
    }
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().filter(name -> !name.matches("(dis)?connect.*|.*Listener"));
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> namespaces() {
    return Arbitraries.strings().alpha().numeric().ofMaxLength(20).map(name -> "/" + name);
  }

  @Provide
  Arbitrary<List<String>> messages() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "0",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "1-",
            "10-",
            "/",
            "/a",
            ",",
            "[",
            "]",
            "{",
            "}",
            "\"a\"",
            "\"",
            ":",
            "\\",
            "null",
            "true",
            "1e5",
            "-",
            "99999999999999999",
            "\"num\":0",
            "\"_placeholder\":true,",
            "\ud800",
            "\u00e9",
            "\u0000",
            " ",
            "\"error\"",
            "?");
    Arbitrary<String> pieces = piece.list().ofMaxSize(12).map(list -> String.join("", list));
    Arbitrary<String> likely =
        Combinators.combine(
                Arbitraries.of("2", "21", "51-", "62-1", "0", "3"),
                Arbitraries.of("[\"a\"", "[1", "{", "["),
                pieces,
                Arbitraries.of("]", "}", ""))
            .as((head, open, rest, close) -> head + open + rest + close);
    return Arbitraries.oneOf(pieces, likely, Arbitraries.strings()).list().ofMaxSize(8);
  }

  private static Packet reread(Frame frame) throws MalformedPacketException {
    assertThat(frame.payload()).startsWith("4");
    return Packet.parse(frame.payload().substring(1));
  }

  private static String unquote(RawJson json) {
    try (var parser = Json.parser(json.toString())) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
