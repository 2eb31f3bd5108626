package io.echobridge.cluster.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Confirm;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import io.echobridge.channel.Unicode;
import io.echobridge.presence.NodeId;
import io.echobridge.settings.Secret;
import io.echobridge.text.JsonText;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every frame that a node can say arrives as it was said. */
class FrameRoundTripTest {
  private static final NodeId SELF = new NodeId(0x8000_0000_0000_0001L);
  private static final NodeId OTHER = new NodeId(7);

  private final FrameCodec unsigned = codec(List.of());
  private final FrameCodec signed = codec(List.of(new Secret("a")));

  private static FrameCodec codec(List<Secret> secrets) {
    return new FrameCodec(new ClusterIdentity("default", "", secrets, false), SELF);
  }

  @Property(tries = 500)
  void aFrameToAllArrives(@ForAll("frames") Frame frame) throws RejectedFrameException {
    assertThat(unsigned.decode(unsigned.encode(frame, null)))
        .isEqualTo(new FrameCodec.Received(SELF, null, frame));
  }

  @Property(tries = 500)
  void aSignedFrameToOneArrives(@ForAll("frames") Frame frame) throws RejectedFrameException {
    assertThat(signed.decode(signed.encode(frame, OTHER)))
        .isEqualTo(new FrameCodec.Received(SELF, OTHER, frame));
  }

  @Provide
  Arbitrary<Frame> frames() {
    return Arbitraries.oneOf(
        beats(),
        Combinators.combine(numbers(), changes().list().ofMaxSize(40)).as(Frame.Changes::new),
        Combinators.combine(Arbitraries.longs().between(-1, Long.MAX_VALUE / 4), bits())
            .as(Frame.Ask::new),
        snapshots(bits()).map(snapshot -> snapshot),
        remains(),
        counts().map(Frame.Bye::new),
        Combinators.combine(numbers(), whispers().list().ofMaxSize(20)).as(Frame.Whispers::new),
        Combinators.combine(bits(), texts(), texts()).as(Frame.Question::new),
        answers());
  }

  private static Arbitrary<Frame> beats() {
    Arbitrary<Frame.About> abouts =
        Combinators.combine(
                Arbitraries.integers().between(1, 600_000),
                Arbitraries.integers().greaterOrEqual(0),
                counts(),
                texts(),
                texts(),
                texts().injectNull(0.3),
                texts().injectNull(0.3),
                bits())
            .as(
                (period, connections, started, name, version, relay, tag, features) ->
                    new Frame.About(
                        period, connections, started, name, version, relay, tag, features, -9));
    Arbitrary<List<Boolean>> flags = Arbitraries.of(true, false).list().ofSize(3);
    Arbitrary<Optional<List<NodeId>>> members =
        bits().map(NodeId::new).list().ofMaxSize(5).optional();
    return Combinators.combine(
            counts(),
            counts(),
            bits(),
            Arbitraries.integers().greaterOrEqual(0),
            counts(),
            flags,
            members,
            abouts)
        .as(
            (number, last, digest, entries, whisper, is, ids, about) ->
                new Frame.Beat(
                    number, last, digest, entries, whisper, is.get(0), is.get(1), is.get(2), ids,
                    about));
  }

  private static Arbitrary<Change> changes() {
    return Arbitraries.oneOf(
        Combinators.combine(numbers(), channels(), texts(), objects(), texts())
            .as(Change.Join::new),
        numbers().map(Change.Leave::new),
        events(),
        Combinators.combine(texts(), texts(), counts()).as(Change.Command::new),
        Arbitraries.just(new Change.Unknown()));
  }

  private static Arbitrary<Change.Event> events() {
    Arbitrary<BroadcastEvent> events =
        Combinators.combine(
                texts().filter(name -> !name.isEmpty()),
                json(),
                texts().injectNull(0.5),
                texts().set().ofMaxSize(3),
                Arbitraries.of(true, false))
            .as(BroadcastEvent::new);
    return Combinators.combine(channels().list().ofMinSize(1).ofMaxSize(3), events, counts())
        .as(
            (channels, event, age) -> {
              Confirm wish = new Confirm("n0de-1", age % 1_000, 2_000, channels.size());
              BroadcastEvent said = age % 2 == 0 ? event : event.confirmed(wish);
              TraceContext trace = TraceContext.of("0" + age, age % 3 == 0 ? null : "s=" + age);
              return new Change.Event(channels, age % 5 < 2 ? said : said.tracedBy(trace), age);
            });
  }

  private static Arbitrary<Frame> remains() {
    return Combinators.combine(
            bits().map(NodeId::new),
            Arbitraries.integers().between(0, 9),
            Arbitraries.of(true, false),
            counts(),
            snapshots(Arbitraries.just(0L)))
        .as(Frame.Remains::new);
  }

  private static Arbitrary<Frame.Snapshot> snapshots(Arbitrary<Long> nonces) {
    Arbitrary<Frame.Snapshot.Member> members =
        Combinators.combine(numbers(), channels(), texts(), objects(), texts(), counts())
            .as(Frame.Snapshot.Member::new);
    Comparator<Frame.Snapshot.Member> byChannel =
        Comparator.comparing(Frame.Snapshot.Member::channel);
    return Combinators.combine(
            nonces,
            bits(),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(10, 20),
            counts(),
            members.list().ofMaxSize(30).map(list -> list.stream().sorted(byChannel).toList()))
        .as(Frame.Snapshot::new);
  }

  private static Arbitrary<Frame.Whispers.Whisper> whispers() {
    return Combinators.combine(
            channels(), texts().map(name -> "client-" + name), json(), texts(), counts())
        .as(Frame.Whispers.Whisper::new);
  }

  private static Arbitrary<Frame> answers() {
    Arbitrary<Integer> counts = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<Frame.Answer.Row> rows =
        Combinators.combine(channels(), counts, counts).as(Frame.Answer.Row::new);
    return Combinators.combine(
            bits(),
            counts,
            flags,
            flags,
            rows.list().ofMaxSize(50),
            events().injectNull(0.5),
            parts().injectNull(0.5))
        .as(Frame.Answer::new);
  }

  private static Arbitrary<ByteBuffer> parts() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(5_000).map(ByteBuffer::wrap);
  }

  private static Arbitrary<Long> bits() {
    return Arbitraries.longs();
  }

  private static Arbitrary<Long> counts() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE / 4);
  }

  private static Arbitrary<Long> numbers() {
    return Arbitraries.longs().between(1, Long.MAX_VALUE / 4);
  }

  /** Also with pairs of surrogates. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20).filter(Unicode::isWellFormed),
        Arbitraries.of("7", "", "Größe", "\uD83D\uDE00", "\u0000\n"));
  }

  private static Arbitrary<ChannelName> channels() {
    return Arbitraries.of("presence-room.1", "presence-a", "private-x", "news", "Größe", "#server")
        .map(ChannelName::new);
  }

  private static Arbitrary<RawJson> json() {
    return Arbitraries.oneOf(
        objects(), Arbitraries.of("null", "1.0", "\"x\"", "[1, 2]", " {} ").map(RawJson::of));
  }

  private static Arbitrary<RawJson> objects() {
    return texts()
        .map(text -> RawJson.of("{\"user_id\":7,\"user_info\":" + JsonText.quoted(text) + "}"));
  }
}
