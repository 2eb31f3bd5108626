package io.echobridge.cluster.frame;

import static io.echobridge.cluster.frame.BoundedCbor.END;
import static io.echobridge.cluster.frame.BoundedCbor.given;
import static io.echobridge.cluster.frame.BoundedCbor.require;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the bodies of frames. What this version does not know is passed over; what it knows has to
 * be right, or there is no frame.
 */
final class BodyReader {
  private static final int MAX_WORD = 255;

  private BodyReader() {}

  static Frame read(int kind, byte[] bytes, int from, int to) throws RejectedFrameException {
    try (BoundedCbor in = new BoundedCbor(bytes, from, to)) {
      in.open();
      Frame frame = frame(kind, in);
      in.end();
      return frame;
    } catch (StreamConstraintsException e) {
      throw new RejectedFrameException(RejectedFrameException.TOO_LARGE);
    } catch (JsonEOFException e) {
      throw new RejectedFrameException(RejectedFrameException.TRUNCATED);
    } catch (IOException e) {
      throw new RejectedFrameException(RejectedFrameException.MALFORMED);
    }
  }

  private static Frame frame(int kind, BoundedCbor in) throws IOException, RejectedFrameException {
    return switch (kind) {
      case Layout.Kind.BEAT -> BeatReader.beat(in);
      case Layout.Kind.CHANGES -> changes(in);
      case Layout.Kind.ASK -> ask(in);
      case Layout.Kind.SNAPSHOT -> snapshot(in);
      case Layout.Kind.BYE -> bye(in);
      case Layout.Kind.WHISPERS -> whispers(in);
      case Layout.Kind.QUESTION -> question(in);
      case Layout.Kind.ANSWER -> answer(in);
      case Layout.Kind.REMAINS -> remains(in);
      default -> throw new RejectedFrameException(RejectedFrameException.KIND);
    };
  }

  private static Frame changes(BoundedCbor in) throws IOException, RejectedFrameException {
    long first = 0;
    List<Change> changes = List.of();
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Changes.FIRST -> first = in.number(1);
        case Layout.Changes.LIST -> changes = in.list(ChangeReader::change);
        default -> in.skip();
      }
    }
    require(first > 0);
    return new Frame.Changes(first, changes);
  }

  private static Frame ask(BoundedCbor in) throws IOException, RejectedFrameException {
    long have = -1;
    long nonce = 0;
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Ask.HAVE -> have = in.number(-1);
        case Layout.Ask.NONCE -> nonce = in.bits();
        default -> in.skip();
      }
    }
    return new Frame.Ask(have, nonce);
  }

  private static Frame snapshot(BoundedCbor in) throws IOException, RejectedFrameException {
    long nonce = 0;
    long stream = 0;
    int index = 0;
    int count = 0;
    long asOf = 0;
    List<Frame.Snapshot.Member> members = new ArrayList<>();
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Snapshot.NONCE -> nonce = in.bits();
        case Layout.Snapshot.STREAM -> stream = in.bits();
        case Layout.Snapshot.INDEX -> index = in.count();
        case Layout.Snapshot.COUNT -> count = in.count();
        case Layout.Snapshot.AS_OF -> asOf = in.number(0);
        case Layout.Snapshot.CHANNELS ->
            in.list(BodyReader::membersOfAChannel).forEach(members::addAll);
        default -> in.skip();
      }
    }
    require(index < count);
    return new Frame.Snapshot(nonce, stream, index, count, asOf, members);
  }

  private static Frame remains(BoundedCbor in) throws IOException, RejectedFrameException {
    NodeId of = null;
    int misses = 0;
    boolean open = false;
    long linger = 0;
    long stream = 0;
    int index = 0;
    int count = 0;
    long asOf = 0;
    List<Frame.Snapshot.Member> members = new ArrayList<>();
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Remains.OF -> of = new NodeId(in.bits());
        case Layout.Remains.MISSES -> misses = in.count();
        case Layout.Remains.IS_OPEN -> open = in.flag();
        case Layout.Remains.LINGER -> linger = in.number(0);
        case Layout.Remains.STREAM -> stream = in.bits();
        case Layout.Remains.INDEX -> index = in.count();
        case Layout.Remains.COUNT -> count = in.count();
        case Layout.Remains.AS_OF -> asOf = in.number(0);
        case Layout.Remains.CHANNELS ->
            in.list(BodyReader::membersOfAChannel).forEach(members::addAll);
        default -> in.skip();
      }
    }
    require(index < count);
    return new Frame.Remains(
        given(of),
        misses,
        open,
        linger,
        new Frame.Snapshot(0, stream, index, count, asOf, members));
  }

  /** The channel stands before its members, as their entries need it. */
  private static List<Frame.Snapshot.Member> membersOfAChannel(BoundedCbor in)
      throws IOException, RejectedFrameException {
    in.map();
    ChannelName channel = null;
    List<Frame.Snapshot.Member> members = List.of();
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Snapshot.CHANNEL -> channel = in.channel();
        case Layout.Snapshot.MEMBERS -> {
          ChannelName on = given(channel);
          members = in.list(one -> ChangeReader.member(on, one));
        }
        default -> in.skip();
      }
    }
    return members;
  }

  private static Frame bye(BoundedCbor in) throws IOException, RejectedFrameException {
    long last = 0;
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Bye.LAST -> last = in.number(0);
        default -> in.skip();
      }
    }
    return new Frame.Bye(last);
  }

  private static Frame whispers(BoundedCbor in) throws IOException, RejectedFrameException {
    long first = 0;
    List<Frame.Whispers.Whisper> whispers = List.of();
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Whispers.FIRST -> first = in.number(1);
        case Layout.Whispers.LIST -> whispers = in.list(BodyReader::whisper);
        default -> in.skip();
      }
    }
    require(first > 0);
    return new Frame.Whispers(first, whispers);
  }

  private static Frame.Whispers.Whisper whisper(BoundedCbor in)
      throws IOException, RejectedFrameException {
    in.map();
    ChannelName channel = null;
    String name = "";
    RawJson data = null;
    String publicId = null;
    long entry = 0;
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Whispers.CHANNEL -> channel = in.channel();
        case Layout.Whispers.NAME -> name = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Whispers.DATA -> data = in.json(FrameCodec.MAX_BYTES);
        case Layout.Whispers.PUBLIC_ID -> publicId = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Whispers.ENTRY -> entry = in.number(0);
        default -> in.skip();
      }
    }
    require(!name.isEmpty());
    return new Frame.Whispers.Whisper(given(channel), name, given(data), given(publicId), entry);
  }

  private static Frame question(BoundedCbor in) throws IOException, RejectedFrameException {
    long id = 0;
    String kind = null;
    String argument = "";
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Question.ID -> id = in.bits();
        case Layout.Question.KIND -> kind = in.text(MAX_WORD);
        case Layout.Question.ARGUMENT -> argument = in.text(FrameCodec.MAX_ENTRY);
        default -> in.skip();
      }
    }
    return new Frame.Question(id, given(kind), argument);
  }

  private static Frame answer(BoundedCbor in) throws IOException, RejectedFrameException {
    long id = 0;
    int index = 0;
    boolean isLast = false;
    boolean can = false;
    List<Frame.Answer.Row> rows = List.of();
    Change.Event kept = null;
    ByteBuffer part = null;
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Answer.ID -> id = in.bits();
        case Layout.Answer.INDEX -> index = in.count();
        case Layout.Answer.IS_LAST -> isLast = in.flag();
        case Layout.Answer.CAN -> can = in.flag();
        case Layout.Answer.ROWS -> rows = in.list(BodyReader::row);
        case Layout.Answer.KEPT ->
            kept = ChangeReader.change(in) instanceof Change.Event event ? event : null;
        case Layout.Answer.PART -> part = ByteBuffer.wrap(in.bytes(FrameCodec.MAX_BYTES));
        default -> in.skip();
      }
    }
    return new Frame.Answer(id, index, isLast, can, rows, kept, part);
  }

  private static Frame.Answer.Row row(BoundedCbor in) throws IOException, RejectedFrameException {
    in.map();
    ChannelName channel = null;
    int subscriptions = 0;
    int users = 0;
    for (int key = in.key(); key != END; key = in.key()) {
      switch (key) {
        case Layout.Answer.CHANNEL -> channel = in.channel();
        case Layout.Answer.SUBSCRIPTIONS -> subscriptions = in.count();
        case Layout.Answer.USERS -> users = in.count();
        default -> in.skip();
      }
    }
    return new Frame.Answer.Row(given(channel), subscriptions, users);
  }
}
