package io.echobridge.mapping;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.mapping.MappingConfig.Data;
import io.echobridge.mapping.MappingConfig.Kind;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever comes, it is an event with one JSON value as its data, or refused. */
class RandomMessagesTest {
  private static final List<byte[]> EXAMPLES =
      List.of(
          HexFormat.of()
              .parseHex(
                  "93a7656d697474657283a47479706502a46461746193ac4f7264657253686970706564a86f72646572"
                      + "732e3183a2696407a5746f74616ccb3ff8000000000000a3626967cf00000002dfdc1c35a36e73"
                      + "70a12f83a5726f6f6d7391a86f72646572732e31a5666c61677380a665786365707490"),
          HexFormat.of()
              .parseHex(
                  "9282a46461746195a165d7ff1d5353006553f100d40000c403010203ca40490fdba36e7370a12f81a57"
                      + "26f6f6d7381a130a27231"),
          HexFormat.of()
              .parseHex(
                  "800495b0000000000000007d94288c066d6574686f64948c04656d6974948c056576656e74948c016594"
                      + "8c0464617461947d94288c0161945d9428473ff80000000000004e884af9ffffff4d2c014a7011"
                      + "01008a060000000000018c05c3a9e282ac944303010203944b014b028694654b018c016b94758c"
                      + "096e616d657370616365948c012f948c04726f6f6d948c027231948c08736b69705f7369649"
                      + "44e8c0863616c6c6261636b944e8c07686f73745f6964948c017894752e"),
          ("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"c\","
                  + "\"data\":{\"a\":[1.0,\"é\"]},\"data_base64\":\"YWJj\"}")
              .getBytes(java.nio.charset.StandardCharsets.UTF_8),
          "{\"method\":\"emit\",\"event\":\"e\",\"data\":[{\"a\":1}],\"binary\":false,\"room\":[\"r\"]}"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8),
          "{\"event\":\"E\",\"data\":{\"id\":7},\"socket\":\"1.2\",\"channels\":[\"a\",\"b\"]}"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));

  private static final List<Mapping> MAPPINGS =
      List.of(
          TestRule.of(Kind.LARAVEL).mapping(),
          TestRule.of(Kind.LARAVEL).channel("{json:/data/id}").mapping(),
          TestRule.of(Kind.CLOUDEVENTS).mapping(),
          TestRule.raw("{address}", "{json:/event}").mapping(),
          TestRule.raw("c", "e").data(Data.TEXT).mapping(),
          TestRule.raw("c", "e").data(Data.BASE64).mapping(),
          TestRule.of(Kind.SOCKETIO_EMITTER).mapping(),
          TestRule.of(Kind.SOCKETIO_EMITTER).channel("{namespace}.{room}").mapping());

  private final ObjectMapper json = new ObjectMapper();

  @Property(tries = 2_000)
  void randomBytes(@ForAll @Size(max = 200) byte[] body, @ForAll String address) {
    MAPPINGS.forEach(mapping -> check(mapping, address, body));
  }

  @Property(tries = 20_000)
  void damagedMessages(
      @ForAll @IntRange(max = 5) int example,
      @ForAll long seed,
      @ForAll @IntRange(max = 6) int hits) {
    Random random = new Random(seed);
    byte[] body = EXAMPLES.get(example).clone();
    for (int i = 0; i < hits; i++) {
      body[random.nextInt(body.length)] = (byte) random.nextInt();
    }
    MAPPINGS.forEach(mapping -> check(mapping, "socket.io#/#r1#", body));
  }

  private void check(Mapping mapping, String address, byte[] body) {
    assertThatCode(
            () -> {
              try {
                for (MappedEvent mapped : mapping.map(message(address, body), channel -> true)) {
                  oneValue(mapped.event().data().utf8());
                }
              } catch (UnmappableMessageException refused) {
                // as it should be
              }
            })
        .as(HexFormat.of().formatHex(body))
        .doesNotThrowAnyException();
  }

  private void oneValue(byte[] data) throws IOException {
    try (var parser = json.createParser(data)) {
      parser.nextToken();
      parser.skipChildren();
      parser.finishToken();
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
    }
  }

  private static TestMessage message(String address, byte[] body) {
    return TestMessage.of(address, body)
        .header("content-type", body.length % 2 == 0 ? "application/json" : "text/plain");
  }
}
