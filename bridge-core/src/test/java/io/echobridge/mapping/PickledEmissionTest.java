package io.echobridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.echobridge.mapping.MappingConfig.Kind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of python-socketio 5.7.2 on Python 3.11 as they arrived at a subscriber of {@code *} at
 * Redis 7.0, and what Python's own {@code pickle} makes of stranger values.
 */
class PickledEmissionTest {
  /** {@code emit("e", …, room="r1")} around the data. */
  private static final String HEAD =
      "7d94288c066d6574686f64948c04656d6974948c056576656e74948c0165948c0464617461";

  private static final String NAMESPACE = "8c096e616d657370616365948c012f948c04726f6f6d94";
  private static final String END =
      "8c08736b69705f736964944e8c0863616c6c6261636b944e8c07686f73745f6964948c017894752e";
  private static final String R1 = NAMESPACE + "8c02723194" + END;

  private final TestRule rule = TestRule.of(Kind.SOCKETIO_EMITTER);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // {"a": [1.5, None, True, -7, 300, 70000, 2**40, "é€", b"\1\2\3", (1, 2)], 1: "k"}
        "b0|947d94288c0161945d9428473ff80000000000004e884af9ffffff4d2c014a701101008a06000000000001"
            + "8c05c3a9e282ac944303010203944b014b028694654b018c016b9475|"
            + R1
            + "|{\"a\":[1.5,null,true,-7,300,70000,1099511627776,\"é€\",\"AQID\",[1,2]],\"1\":\"k\"}",
        // ("r1", 5): as Echo has it; the room is the same text, said once
        "70|948c027231944b058694|" + NAMESPACE + "6806" + END + "|5",
        // (1, "x", [2]); None
        "75|944b018c0178945d944b026187948c096e616d657370616365948c012f948c04726f6f6d948c02723194|8c08736b"
            + "69705f736964944e8c0863616c6c6261636b944e8c07686f73745f6964946806752e|[1,\"x\",[2]]",
        "6b|944e|" + R1 + "|null",
        // float("nan"), -2**100
        "73|94477ff8000000000000|" + R1 + "|null",
        "79|948a0d000000000000000000000000f0|" + R1 + "|-1267650600228229401496703205376",
      })
  void whatPythonPublishedBefore514IsRead(String frame, String data, String rest, String json) {
    assertThat(all(message(frame, data + rest))).containsExactly("r1 e " + json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8002", "8003"})
  void olderProtocolsAreReadToo(String protocol) {
    String rest =
        "7d71002858060000006d6574686f6471015804000000656d6974710258050000006576656e747103"
            + "580100000065710458040000006461746171057d71065801000000617107473ff800000000000073"
            + "5804000000726f6f6d7108580200000072317109752e";
    assertThat(all(TestMessage.of("socketio", HexFormat.of().parseHex(protocol + rest))))
        .containsExactly("r1 e {\"a\":1.5}");
  }

  @Test
  void severalRoomsAndWhoIsSkippedAreRead() {
    // data [1, 2], room ["r1", "r2"], skip_sid ["1.2", "3.4"]
    TestMessage message =
        message(
            "8a",
            "945d94284b014b0265"
                + NAMESPACE
                + "5d94288c027231948c0272329465"
                + "8c08736b69705f736964945d94288c03312e32948c03332e349465"
                + "8c0863616c6c6261636b944e8c07686f73745f6964948c017894752e");
    assertThat(all(message)).containsExactly("r1 e [1,2]", "r2 e [1,2]");
    assertThat(rule.mapping().map(message, any -> true).get(0).event().exceptAll())
        .containsExactly("1.2", "3.4");
  }

  @Test
  void whatIsForEverybodyOrForAnotherNamespaceOrNoEventIsToldApart() {
    assertThat(refusal(message("68", "944b01" + NAMESPACE + "4e" + END)).reason())
        .isEqualTo("no-room");
    String chat = "8c096e616d657370616365948c052f63686174948c04726f6f6d948c02723194";
    assertThat(refusal(message("70", "944b01" + chat + END)).reason()).isEqualTo("other-namespace");
    // close_room("r1")
    byte[] request =
        HexFormat.of()
            .parseHex(
                "80049537000000000000007d94288c066d6574686f64948c0a636c6f73655f726f6f6d948c04726f6f6d94"
                    + "8c027231948c096e616d657370616365948c012f94752e");
    UnmappableMessageException dropped = refusal(TestMessage.of("socketio", request));
    assertThat(dropped.reason()).isEqualTo("emitter-request");
    assertThat(dropped.isDropped()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // os.system("true"), datetime(2026, 1, 1), {1, 2}
        "948c05706f736978948c0673797374656d9493948c047472756594859452",
        "948c086461746574696d65948c086461746574696d65949394430a07ea010100000000000094859452",
        "948f94284b014b0290",
        // global, reduce, build, object, instance, persistent, extension
        "9463706f7369780a73797374656d0a",
        "944b0152",
        "944b0162",
        "944b0181",
        "944b0151",
        "948201",
        // what is not there
        "9468ff",
        "9474",
        "9465",
        "9461",
        "9475",
        "948a05",
        "948dffffffffffffffff",
        "9458ffffffff",
        "947d285d4b0175",
      })
  void whatIsMoreThanDataOrDamagedIsRefusedAndNothingIsCalled(String data) {
    assertThat(refusal(message("88", data + R1)).reason()).isEqualTo("bad-pickle");
  }

  @Test
  void aFewBytesThatStandForVeryManyAreRefused() {
    // Sixty lists, of which each holds ten times the one before, in a tuple.
    StringBuilder bomb = new StringBuilder("94285d94");
    for (int i = 0; i < 60; i++) {
      bomb.append("5d9428").append(String.format("68%02x", 6 + i).repeat(10)).append("65");
    }
    assertThat(refusal(message("94", bomb + "74" + R1)).reason()).isEqualTo("too-large");
    UnmappableMessageException endless = refusal(message("6f", "945d94680661" + R1));
    assertThat(endless).hasMessage("bad-pickle: it is nested too deeply");
    byte[] marks = HexFormat.of().parseHex("8004" + "28".repeat(1 << 18));
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> Pickle.read(marks))
        .withMessage("bad-pickle: it has more than 262144 parts");
  }

  @Test
  void whatIsNoTextInUtf8IsRefused() {
    assertThat(refusal(message("70", "948c01ff" + R1)).reason()).isEqualTo("bad-utf8");
  }

  @Test
  void whereverItEndsTooEarlyItIsRefused() {
    byte[] whole = message("70", "944b01" + R1).body();
    assertThat(all(TestMessage.of("socketio", whole))).containsExactly("r1 e 1");
    for (int length = 3; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThat(refusal(TestMessage.of("socketio", part)).reason()).isEqualTo("bad-pickle");
    }
  }

  private static TestMessage message(String frame, String rest) {
    String hex = "800495" + frame + "00000000000000" + HEAD + rest;
    return TestMessage.of("socketio", HexFormat.of().parseHex(hex));
  }

  private UnmappableMessageException refusal(TestMessage message) {
    return catchThrowableOfType(UnmappableMessageException.class, () -> all(message));
  }

  private List<String> all(TestMessage message) {
    return rule.mapping().map(message, channel -> true).stream()
        .map(mapped -> mapped.channel() + " " + mapped.event().name() + " " + mapped.event().data())
        .toList();
  }
}
