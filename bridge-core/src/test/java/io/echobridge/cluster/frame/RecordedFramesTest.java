package io.echobridge.cluster.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.frame.FrameCodec.Received;
import io.echobridge.presence.NodeId;
import io.echobridge.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that another program wrote from the description of version 1. They stay here for as long
 * as there is a version 1, whatever newer releases add: nodes of two releases form one cluster.
 */
class RecordedFramesTest {
  private static final NodeId SENDER = new NodeId(0x0123456789abcdefL);
  private static final NodeId ADDRESSEE = new NodeId(0xfedcba9876543210L);
  private static final ClusterIdentity IDENTITY =
      new ClusterIdentity(
          "default", "shop", List.of(new Secret("correct horse battery staple")), true);
  private static final ChannelName ROOM = new ChannelName("presence-room.1");
  private static final long DIGEST = -81985529216486896L;

  private static final Map<String, byte[]> RECORDED = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = RecordedFramesTest.class.getResourceAsStream("version-1.txt")) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split(" "))
          .forEach(line -> RECORDED.put(line[0], HexFormat.of().parseHex(line[1])));
    }
  }

  @Test
  void everyRecordingHasItsMeaningHere() {
    assertThat(RECORDED.keySet()).containsExactlyInAnyOrderElementsOf(meanings().keySet());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void aRecordedFrameMeansWhatItMeant(String name, Received meaning) throws RejectedFrameException {
    assertThat(codec().decode(requireNonNull(RECORDED.get(name)))).isEqualTo(meaning);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void itsMeaningWrittenAgainIsTheSame(String name, Received meaning)
      throws RejectedFrameException {
    assertThat(codec().decode(codec().encode(meaning.frame(), meaning.to()))).isEqualTo(meaning);
  }

  /** Computed by another program: nodes of two releases need the same keys. */
  @Test
  void keysAreThoseOfHkdf() {
    assertThat(HexFormat.of().formatHex(IDENTITY.key("sid")))
        .isEqualTo("a96805dc7123394ee38e3ac1cd43699b4ecd2a6d5502b5955a275855228cc5e7");
  }

  static Stream<Arguments> recordings() {
    return meanings().entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
  }

  private static FrameCodec codec() {
    return new FrameCodec(IDENTITY, SENDER);
  }

  private static Map<String, Received> meanings() {
    Frame.About about =
        new Frame.About(
            2000,
            1234,
            86_400_000,
            "node-a",
            "0.1.0",
            "10.0.0.7:6003",
            "482913",
            5,
            -6148914691236517206L);
    Map<String, Received> all = new LinkedHashMap<>();
    all.put("beat", toAll(beat(false, true, false, Optional.empty(), about)));
    all.put(
        "beat-hello",
        toAll(
            beat(
                true,
                false,
                false,
                Optional.empty(),
                new Frame.About(2000, 0, 12, "node-b", "0.1.0", null, null, 0, 1))));
    all.put(
        "beat-answer",
        toOne(beat(false, true, true, Optional.of(List.of(SENDER, new NodeId(DIGEST))), about)));
    all.put("changes", toAll(changes()));
    all.put(
        "changes-deflated",
        toAll(
            new Frame.Changes(
                100,
                IntStream.rangeClosed(1, 10).<Change>mapToObj(RecordedFramesTest::join).toList())));
    all.put("changes-unsigned", toAll(new Frame.Changes(1, List.of(new Change.Leave(7)))));
    all.put("ask", toOne(new Frame.Ask(-1, -99)));
    all.put("snapshot", toOne(snapshot()));
    all.put("remains", toOne(remains()));
    all.put("bye", toAll(new Frame.Bye(42)));
    all.put("whispers", toAll(whispers()));
    all.put("question", toAll(new Frame.Question(77, "channels", "private-")));
    all.put(
        "answer",
        toOne(
            new Frame.Answer(
                77,
                0,
                true,
                true,
                List.of(
                    new Frame.Answer.Row(new ChannelName("private-chat.1"), 3, 0),
                    new Frame.Answer.Row(ROOM, 5, 4)))));
    return all;
  }

  private static Frame changes() {
    BroadcastEvent event =
        new BroadcastEvent(
            "App\\Events\\Größe",
            RawJson.of("{\"id\":3,\"total\":1.0}"),
            "8123.4567",
            Set.of("presence-room.1"));
    return new Frame.Changes(
        40,
        List.of(
            join(7),
            new Change.Leave(7),
            new Change.Event(
                List.of(new ChannelName("orders"), new ChannelName("private-orders.3")),
                event,
                250),
            new Change.Command("disconnect-user", "7", 90),
            new Change.Unknown()));
  }

  private static Frame snapshot() {
    Stream<Frame.Snapshot.Member> room =
        IntStream.rangeClosed(1, 5)
            .mapToObj(
                n ->
                    new Frame.Snapshot.Member(
                        n, ROOM, String.valueOf(n), data(n), publicId(n), n * 1000L));
    Frame.Snapshot.Member last =
        new Frame.Snapshot.Member(6, new ChannelName("presence-a"), "7", data(7), "x", 0);
    return new Frame.Snapshot(-99, 5, 0, 2, 42, Stream.concat(room, Stream.of(last)).toList());
  }

  private static Frame remains() {
    Frame.Snapshot.Member one = new Frame.Snapshot.Member(1, ROOM, "1", data(1), publicId(1), 1000);
    Frame.Snapshot part = new Frame.Snapshot(0, 5, 0, 2, 42, List.of(one));
    return new Frame.Remains(new NodeId(DIGEST), 3, true, 7500, part);
  }

  private static Frame whispers() {
    return new Frame.Whispers(
        10,
        List.of(
            new Frame.Whispers.Whisper(
                new ChannelName("private-chat.1"),
                "client-typing",
                RawJson.of("{\"name\":\"Ada\"}"),
                "QhZ1",
                0),
            new Frame.Whispers.Whisper(ROOM, "client-typing", RawJson.NULL, "QhZ2", 7)));
  }

  private static Frame beat(
      boolean hello,
      boolean open,
      boolean draining,
      Optional<List<NodeId>> members,
      Frame.About about) {
    return new Frame.Beat(17, 42, DIGEST, 3, 9, hello, open, draining, members, about);
  }

  private static Change join(int n) {
    return new Change.Join(n, ROOM, String.valueOf(n), data(n), publicId(n));
  }

  private static RawJson data(int n) {
    return RawJson.of(
        String.format(
            "{\"user_id\":%d,\"user_info\":{\"name\":\"Ada Lovelace %d\","
                + "\"avatar\":\"https://example.test/avatars/%d.png\",\"role\":\"editor\"}}",
            n, n, n));
  }

  private static String publicId(int n) {
    return String.format("QhZ1Xy0pTq%02d", n);
  }

  private static Received toAll(Frame frame) {
    return new Received(SENDER, null, frame);
  }

  private static Received toOne(Frame frame) {
    return new Received(SENDER, ADDRESSEE, frame);
  }
}
